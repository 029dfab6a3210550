{{ config(meta={
    'dagster': {'ref': {'name': 'stg_politie__reactietijden'}},
    'reden': 'De klassen van een rij tellen niet op tot het totaal: een kolom ontbreekt of is dubbel.',
    'eigenaar': 'datasteward JenV',
}) }}
select regio_code, periode_cbs, meldingen_aantal
from {{ ref('stg_politie__reactietijden') }}
where
    meldingen_aantal <> binnen_15_minuten_aantal + van_15_tot_30_minuten_aantal + van_30_tot_45_minuten_aantal
    + van_45_tot_60_minuten_aantal + van_60_tot_120_minuten_aantal + meer_dan_120_minuten_aantal
