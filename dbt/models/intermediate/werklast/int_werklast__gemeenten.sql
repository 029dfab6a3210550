{{ config(materialized='table') }}
-- Elke gemeente in elk referentiejaar: de geleverde aantallen, inwoners op 1 januari van dat jaar en oppervlakte land, in de indeling van nu.
select
    w.* exclude (gemeente_code, jaar, is_synthetisch, _snapshot_sha256, _rij, _synthetisch),  -- noqa: RF02
    w.gemeente_code,
    w.jaar,
    l.regionale_eenheid,
    i.inwoners_aantal as inwoners,
    l.waarde as land_km2,
    w.meldingen_prio1 + w.meldingen_prio2 + w.meldingen_prio3 as meldingen_prio1_3,
    w.meldingen_prio1 + w.meldingen_prio2 + w.meldingen_prio3 + w.meldingen_prio4 as meldingen_prio1_4,
    w.demonstraties_klein + w.demonstraties_middelgroot + w.demonstraties_groot as demonstraties,
    w.is_synthetisch or i.is_synthetisch or l.is_synthetisch as is_synthetisch
from {{ ref('stg_jenv__werklast_gemeente') }} as w
inner join {{ ref('int_herindelingen__inwoners') }} as i on w.gemeente_code = i.regio_code and w.jaar = i.jaar
inner join {{ ref('int_verdeling__kenmerken') }} as l
    on w.gemeente_code = l.gemeente_code and l.kenmerk = 'oppervlakte_land' and l.is_peiljaar
