{#- The comment of a column in DuckDB says what it is, in which meeteenheid and where it comes from: one text, one place. -#}
{% macro duckdb__alter_column_comment(relation, column_dict) %}
    {% for naam, kolom in column_dict.items() %}
        {% set delen = [kolom['description'] | trim] %}
        {% if kolom['meta'].get('meeteenheid') %}{% do delen.append('Meeteenheid: ' ~ kolom['meta']['meeteenheid'] ~ '.') %}{% endif %}
        {% if kolom['meta'].get('bron') %}{% do delen.append('Bron: ' ~ kolom['meta']['bron'] ~ '.') %}{% endif %}
        comment on column {{ relation }}.{{ adapter.quote(naam) }} is {{ duckdb_escape_comment(delen | join(' ')) }};
    {% endfor %}
{% endmacro %}

{#- In one statement, and without asking the database which columns there are: the contracts and the tests of the house say that. -#}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) %}
    {% set commentaar %}
        {{ duckdb__alter_relation_comment(relation, model.description) }}
        {{ duckdb__alter_column_comment(relation, model.columns) }}
    {% endset %}
    {% do adapter.add_query(commentaar) %}
{% endmacro %}
