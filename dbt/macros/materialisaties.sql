{#- A kandidaat is made for one run and starts empty: nothing of an earlier one has to be looked up, renamed, kept or dropped, which is
    what dbt's own materialisations spend most of their time on. What is here: make it, say what it is, commit. #}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set doel = this.incorporate(type='table') -%}
    {% call statement('main', language=model['language']) -%}
        {{- create_table_as(false, doel, compiled_code, model['language']) -}}
    {%- endcall %}
    {% do persist_docs(doel, model) %}
    {% do adapter.commit() %}
    {{ return({'relations': [doel]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {%- set doel = this.incorporate(type='view') -%}
    {% call statement('main') -%}
        {{- get_create_view_as_sql(doel, sql) -}}
    {%- endcall %}
    {% do persist_docs(doel, model) %}
    {% do adapter.commit() %}
    {{ return({'relations': [doel]}) }}
{% endmaterialization %}
