{#- Where DuckDB and Spark say the same thing in other words; everything else in models/ is SQL that both read alike. -#}

{#- Part of the dataset that `bronnen haal TABEL --naar MAP` wrote: rijen (with jaar, from the names of its folders) or one of its files. -#}
{% macro dataset(tabel, deel) -%}
    {{ adapter.dispatch('parquet')(var('map') ~ '/' ~ tabel ~ '/' ~ deel) }}
{%- endmacro %}

{% macro duckdb__parquet(pad) -%}
    read_parquet('{{ pad if pad.endswith('.parquet') else pad ~ '/*/*.parquet' }}', hive_partitioning = true)
{%- endmacro %}
{% macro spark__parquet(pad) -%}
    parquet.`{{ pad }}`
{%- endmacro %}

{#- Whether a list holds this text. -#}
{% macro bevat(lijst, tekst) -%}
    {{ adapter.dispatch('bevat')(lijst, tekst) }}
{%- endmacro %}

{% macro duckdb__bevat(lijst, tekst) -%}
    list_contains({{ lijst }}, '{{ tekst }}')
{%- endmacro %}
{% macro spark__bevat(lijst, tekst) -%}
    array_contains({{ lijst }}, '{{ tekst }}')
{%- endmacro %}
