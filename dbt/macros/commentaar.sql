{#- The comment of a column in DuckDB says what it is, in which meeteenheid and where it comes from: one text, one place. -#}
{% macro duckdb__alter_column_comment(relation, column_dict) %}
    {% for naam, kolom in column_dict.items() %}
        {% set delen = [kolom['description'] | trim] %}
        {% if kolom['meta'].get('meeteenheid') %}{% do delen.append('Meeteenheid: ' ~ kolom['meta']['meeteenheid'] ~ '.') %}{% endif %}
        {% if kolom['meta'].get('bron') %}{% do delen.append('Bron: ' ~ kolom['meta']['bron'] ~ '.') %}{% endif %}
        comment on column {{ relation }}.{{ adapter.quote(naam) }} is {{ duckdb_escape_comment(delen | join(' ')) }};
    {% endfor %}
{% endmacro %}

{#- Of a relation and its columns, without asking the database which there are: the contracts and the tests of the house say that. -#}
{% macro commentaar(relation, model) %}
    {{ duckdb__alter_relation_comment(relation, model.description) }}
    {{ duckdb__alter_column_comment(relation, model.columns) }}
{% endmacro %}
