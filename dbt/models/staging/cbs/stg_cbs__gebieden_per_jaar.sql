-- Elke gemeente van elk jaar van Gebieden in Nederland dat is opgehaald, met de regionale eenheid zoals de bron haar dan geeft (leeg: nog niet).
{% for jaar in var('gebieden_jaren') %}
{% if not loop.first %}
union all
{% endif %}
select
    -- sleutels
    trim("RegioS") as gemeente_code,
    {{ jaar }} as jaar,
    trim(gemeente_naam) as gemeente,
    nullif(trim(regionale_eenheid_code), '') as regionale_eenheid_code,
    nullif(trim(regionale_eenheid_naam), '') as regionale_eenheid_bij_bron,
    -- herkomst
    {{ herkomst('cbs.gebieden_' ~ jaar, 'regionale_eenheid_code') }} as herkomst
from {{ source('cbs', 'gebieden_' ~ jaar) }}
{% endfor %}
