{{ config(meta={
    'dagster': {'ref': {'name': 'stg_politie__overlast'}},
    'reden': 'De soorten overlast samen zijn meer dan het totaal van dezelfde regio en periode: een soort telt '
        ~ 'dubbel, of haar titel past op meer dan een van onze soorten.',
    'eigenaar': 'datasteward JenV',
}) }}
select
    regio_code,
    periode_cbs,
    sum(registraties_aantal) filter (lower(categorie) like 'totaal%') as totaal,
    sum(registraties_aantal) filter (lower(categorie) not like 'totaal%') as soorten
from {{ ref('stg_politie__overlast') }}
group by all
having soorten > totaal
