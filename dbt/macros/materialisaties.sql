{#- A kandidaat is made for one run and starts empty: nothing of an earlier one has to be looked up, renamed, kept or dropped, which is
    what dbt's own materialisations spend most of their time on. What is here: make it and say what it is, in one statement, and commit. #}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set doel, in_sql = this.incorporate(type='table'), model['language'] == 'sql' -%}
    {% call statement('main', language=model['language']) -%}
        {{- create_table_as(false, doel, compiled_code, model['language']) -}}
        {%- if in_sql %}{{ commentaar(doel, model) }}{% endif -%}
    {%- endcall %}
    {% if not in_sql %}{% do adapter.add_query(commentaar(doel, model)) %}{% endif %}
    {% do adapter.commit() %}
    {{ return({'relations': [doel]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {%- set doel = this.incorporate(type='view') -%}
    {% call statement('main') -%}
        {{- get_create_view_as_sql(doel, sql) -}}
        {{- commentaar(doel, model) -}}
    {%- endcall %}
    {% do adapter.commit() %}
    {{ return({'relations': [doel]}) }}
{% endmaterialization %}

{#- dbt asks the database what the types of a contract are called, and then looks for each column in each: only needed where they are not, word
    for word and in this order, what the query gives. What deviates is told by dbt itself. -#}
{% macro duckdb__get_assert_columns_equivalent(sql) %}
    {%- set gevonden, beloofd = [], [] -%}
    {%- for kolom in get_column_schema_from_query(sql) %}{% do gevonden.append((kolom.name, kolom.dtype)) %}{% endfor -%}
    {%- for naam, kolom in model['columns'].items() %}{% do beloofd.append((naam, kolom['data_type'] | upper)) %}{% endfor -%}
    {%- if gevonden != beloofd %}{% do assert_columns_equivalent(sql) %}{% endif -%}
{% endmacro %}
