{#- A schema is called as it is configured: users see kerncijfers, verdeling, referentie, kwaliteit, register. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or target.schema }}
{%- endmacro %}

{#- A mart is called schema__tabel in dbt, where names are unique, and schema.tabel in DuckDB. -#}
{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
    {{ custom_alias_name or (node.name.split('__', 1)[1] if 'marts' in node.fqn else node.name) }}
{%- endmacro %}

{#- Without the name of the database: a view must still work when an analyst attaches the published file under a name of his own. -#}
{% macro ref() %}
    {%- set relatie = builtins.ref(*varargs, **kwargs) -%}
    {%- do return(relatie if relatie.is_cte or not relatie.schema else relatie.include(database=false)) -%}
{% endmacro %}
{% macro source() %}
    {%- set relatie = builtins.source(*varargs, **kwargs) -%}
    {%- do return(relatie if relatie.is_cte or not relatie.schema else relatie.include(database=false)) -%}
{% endmacro %}
