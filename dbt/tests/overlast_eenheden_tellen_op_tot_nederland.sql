{{ config(meta={
    'dagster': {'ref': {'name': 'stg_politie__overlast'}},
    'reden': 'De tien regionale eenheden en wat niet is in te delen (RE99) tellen per soort overlast niet op '
        ~ 'tot Nederland.',
    'eigenaar': 'datasteward JenV',
}) }}
with eenheden as (
    select categorie_code, periode_cbs, sum(registraties_aantal) as som
    from {{ ref('stg_politie__overlast') }}
    where regio_code like 'RE%'
    group by all
    -- een soort die niet per eenheid is gepubliceerd telt nergens op
    having count(registraties_aantal) filter (regio_code <> 'RE99') = 10
)

select n.categorie_code, n.periode_cbs, e.som, n.registraties_aantal
from {{ ref('stg_politie__overlast') }} as n
inner join eenheden as e on n.categorie_code = e.categorie_code and n.periode_cbs = e.periode_cbs
where n.regio_code = 'NL01' and e.som is distinct from n.registraties_aantal
