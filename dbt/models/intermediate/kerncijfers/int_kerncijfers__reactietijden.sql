-- Aandeel binnen 15 minuten = meldingen in de klasse 0-15 minuten / alle meldingen; te laat = de rest.
-- Maanden en jaren staan naast elkaar in de bron: periode_type houdt ze uit elkaar, niets wordt opgeteld.
-- Een regio zonder meldingen heeft geen aandeel (nooit 0).
with bron as (
    select
        *,
        {{ periode('periode_cbs') }} as periode,
        {{ periode_type('periode_cbs') }} as periode_type
    from {{ ref('stg_politie__reactietijden') }}
),

samen as (
    select
        'prio1_meldingen' as indicator_id,
        regio_code,
        periode,
        periode_type,
        cast(meldingen_aantal as double) as waarde,
        'exact' as kwalificatie,
        status,
        meldingen_herkomst as herkomst,
        meldingen_is_synthetisch as is_synthetisch
    from bron
    union all
    select
        'prio1_binnen_15_minuten',
        regio_code,
        periode,
        periode_type,
        100.0 * binnen_15_minuten_aantal / meldingen_aantal,
        'berekend',
        status,
        binnen_15_minuten_herkomst || '; ' || meldingen_herkomst,
        meldingen_is_synthetisch or binnen_15_minuten_is_synthetisch
    from bron
    where meldingen_aantal > 0
    union all
    select
        'prio1_te_laat',
        regio_code,
        periode,
        periode_type,
        cast(meldingen_aantal - binnen_15_minuten_aantal as double),
        'berekend',
        status,
        meldingen_herkomst || '; ' || binnen_15_minuten_herkomst,
        meldingen_is_synthetisch or binnen_15_minuten_is_synthetisch
    from bron
)

select
    indicator_id,
    regio_code,
    '' as uitsplitsing,
    periode,
    periode_type,
    waarde,
    coalesce(status, 'onbekend') as status,
    kwalificatie,
    'politie.reactietijden' as bron_tabel,
    herkomst,
    is_synthetisch
from samen
