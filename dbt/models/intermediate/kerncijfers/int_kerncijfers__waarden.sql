{{ config(materialized='table') }}
{% for familie in ['bezetting', 'verzuim', 'gtpa', 'reactietijden', 'zedenvoorraad'] %}
select '{{ familie }}' as familie, * from {{ ref('int_kerncijfers__' ~ familie) }}
{{ 'union all' if not loop.last }}
{% endfor %}
