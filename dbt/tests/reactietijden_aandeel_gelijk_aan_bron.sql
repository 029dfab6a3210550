{{ config(meta={
    'dagster': {'ref': {'name': 'stg_politie__reactietijden'}},
    'reden': 'Het aandeel dat de bron zelf drukt wijkt meer dan de afronding af van het aandeel uit de '
        ~ 'aantallen: een verschoven kolom.',
    'eigenaar': 'datasteward JenV',
}) }}
select regio_code, periode_cbs, meldingen_aantal, binnen_15_minuten_aantal, binnen_15_minuten_pct
from {{ ref('stg_politie__reactietijden') }}
where meldingen_aantal > 0 and abs(100.0 * binnen_15_minuten_aantal / meldingen_aantal - binnen_15_minuten_pct) > 0.0501
