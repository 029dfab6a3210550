-- Aandeel langer dan 6 maanden = voorraad langer dan 6 maanden / voorraad; aangiften / incidenten; verdachten / aangiften: per peildatum
-- (regels.md, sectie 7). Niet elk incident is strafbaar of van een burger: het tweede is geen prestatie (D21).
with bron as (
    select * from {{ ref('stg_jenv__zedenvoorraad') }}
),

samen as (
    select
        peildatum, 'zeden_incidenten' as indicator_id, cast(incidenten_aantal as double) as waarde,
        'exact' as kwalificatie, incidenten_herkomst as herkomst, is_synthetisch
    from bron
    union all
    select peildatum, 'zeden_voorraad', cast(voorraad_aantal as double), 'exact', voorraad_herkomst, is_synthetisch
    from bron
    union all
    select
        peildatum, 'zeden_voorraad_langer_6_maanden', cast(voorraad_langer_6_maanden_aantal as double), 'exact',
        voorraad_langer_6_maanden_herkomst, is_synthetisch
    from bron
    union all
    select peildatum, 'zeden_aangiften', cast(aangiften_aantal as double), 'exact', aangiften_herkomst, is_synthetisch
    from bron
    union all
    select
        peildatum,
        'zeden_verdachten_om',
        cast(verdachten_om_aantal as double),
        'exact',
        verdachten_om_herkomst,
        is_synthetisch
    from bron
    union all
    select
        peildatum,
        'zeden_voorraad_langer_6_maanden_aandeel',
        100.0 * voorraad_langer_6_maanden_aantal / voorraad_aantal,
        'berekend',
        voorraad_langer_6_maanden_herkomst || '; ' || voorraad_herkomst, is_synthetisch
    from bron
    where voorraad_aantal > 0
    union all
    select
        peildatum, 'zeden_aangiften_per_incident', 100.0 * aangiften_aantal / incidenten_aantal, 'berekend',
        aangiften_herkomst || '; ' || incidenten_herkomst, is_synthetisch
    from bron
    where incidenten_aantal > 0
    union all
    select
        peildatum, 'zeden_verdachten_per_aangifte', 100.0 * verdachten_om_aantal / aangiften_aantal, 'berekend',
        verdachten_om_herkomst || '; ' || aangiften_herkomst, is_synthetisch
    from bron
    where aangiften_aantal > 0
)

select
    indicator_id,
    'NL01' as regio_code,
    '' as uitsplitsing,
    strftime(peildatum, '%Y-%m-%d') as periode,
    'peildatum' as periode_type,
    waarde,
    'geleverd' as status,
    kwalificatie,
    'jenv.zedenvoorraad' as bron_tabel,
    herkomst,
    is_synthetisch
from samen
