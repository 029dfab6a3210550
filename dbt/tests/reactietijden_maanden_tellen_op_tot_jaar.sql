{{ config(meta={
    'dagster': {'ref': {'name': 'stg_politie__reactietijden'}},
    'reden': 'Twaalf maanden tellen niet op tot het jaar van dezelfde regio: een maand is verschoven of '
        ~ 'dubbel.',
    'eigenaar': 'datasteward JenV',
}) }}
with maanden as (
    select regio_code, left(periode_cbs, 4) as jaar, sum(meldingen_aantal) as som
    from {{ ref('stg_politie__reactietijden') }}
    where periode_cbs like '%MM%'
    group by all
    having count(*) = 12
)

select m.regio_code, m.jaar, m.som, j.meldingen_aantal
from maanden as m
inner join {{ ref('stg_politie__reactietijden') }} as j
    on m.regio_code = j.regio_code and j.periode_cbs = m.jaar || 'JJ00'
where m.som <> j.meldingen_aantal
