-- Demonstraties die uit de hand lopen: een vast deel van alle demonstraties van een eenheid, over haar gemeenten naar rato van de grote.
select
    gemeente_code,
    jaar,
    {{ parameter('incident_demonstraties') }}
    / 100
    * {{ som('demonstraties', 'partition by regionale_eenheid, jaar') }}
    * case
        when {{ som('demonstraties_groot', 'partition by regionale_eenheid, jaar') }} > 0
            then demonstraties_groot / {{ som('demonstraties_groot', 'partition by regionale_eenheid, jaar') }}
        else {{ deel('demonstraties', 'partition by regionale_eenheid, jaar') }}
    end as incident_demonstraties
from {{ ref('int_werklast__tellingen') }}
