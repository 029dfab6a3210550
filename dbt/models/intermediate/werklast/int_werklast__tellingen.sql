{{ config(materialized='table') }}
-- Elke gemeente in elk geleverd jaar: de geleverde aantallen, inwoners op 1 januari van dat jaar en oppervlakte land, in de indeling van de editie.
-- Vermissingen, E33 en E14 tellen bij Handhaving - Lokaal; hier gaan zij van de meldingen af, van elke prioriteit hetzelfde deel.
with meldingen as (
    select
        *,
        greatest(
            1
            - (e33_registraties + e14_registraties + vermissingen)
            / nullif(meldingen_prio1 + meldingen_prio2 + meldingen_prio3 + meldingen_prio4, 0),
            0
        ) as deel
    from {{ ref('int_werklast__geleverd_gemeente') }}
)

select
    -- noqa: disable=RF02
    m.* exclude (deel, is_synthetisch, synthetisch, cellen)
    replace (
        m.deel * m.meldingen_prio1 as meldingen_prio1,
        m.deel * m.meldingen_prio2 as meldingen_prio2,
        m.deel * m.meldingen_prio3 as meldingen_prio3,
        m.deel * m.meldingen_prio4 as meldingen_prio4
    ),
    -- noqa: enable=RF02
    l.regionale_eenheid,
    i.inwoners_aantal as inwoners,
    l.waarde as land_km2,
    m.demonstraties_klein + m.demonstraties_middelgroot + m.demonstraties_groot as demonstraties,
    m.is_synthetisch or i.is_synthetisch or l.is_synthetisch as is_synthetisch
from meldingen as m
inner join {{ ref('int_herindelingen__inwoners') }} as i on m.gemeente_code = i.regio_code and m.jaar = i.jaar
inner join {{ ref('int_verdeling__kenmerken') }} as l
    on m.gemeente_code = l.gemeente_code and l.kenmerk = 'oppervlakte_land' and l.is_peiljaar
