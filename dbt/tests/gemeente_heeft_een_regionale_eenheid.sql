{{ config(meta={
    'dagster': {'ref': {'name': 'int_herindelingen__gemeenten'}},
    'reden': 'Een gemeente van de indeling heeft geen regionale eenheid, en telt dan in geen eenheid mee. Het CBS geeft haar eenheid in september. '
        ~ 'Eerder kan het alleen als een besluit haar noemt: zet dat als correctie bij de cel van Gebieden in Nederland (expectations/correcties.yml).',
    'eigenaar': 'datasteward JenV',
}) }}
select
    h.gemeente_code,
    h.gemeente,
    h.jaar,
    case
        when count(distinct g.regionale_eenheid_code) > 1
            then 'zij bestaat uit gemeenten van meer dan één eenheid: ' || string_agg(
                distinct g.regionale_eenheid_bij_bron, ', ' order by g.regionale_eenheid_bij_bron
            )
        else 'geen opgehaald jaar van Gebieden in Nederland noemt er een'
    end as waarom
from {{ ref('int_herindelingen__gemeenten') }} as h
left join {{ ref('int_herindelingen__kruistabel') }} as k on h.gemeente_code = k.huidige_gemeente_code
left join {{ ref('stg_cbs__gebieden_per_jaar') }} as g on k.jaar = g.jaar and k.gemeente_code = g.gemeente_code
where h.regionale_eenheid_code is null
group by h.gemeente_code, h.gemeente, h.jaar
