{#- Every published row says of which edition and version it is; only the latest version of the latest edition is current. -#}
{% macro uitgave() -%}
    (select editie from {{ source('run', 'editie') }}) as editie,
    (select versie from {{ source('run', 'editie') }}) as versie
{%- endmacro %}

{% macro actuele_uitgave() -%}
    (select e.versie from {{ ref('referentie__edities') }} as e order by e.editie desc, e.versienummer desc limit 1)
{%- endmacro %}
