-- De intensiteit van meldingen waar de noodhulpformule mee rekent, per km2 en per uur, en de uren die zij vragen: elke prioriteit met haar eigen
-- landelijke afhandeltijd, of die van de eenheid als die niet is geleverd. Zonder meldingen is de gemiddelde tijd die van de eenheid.
with tijden as (
    select
        max(case activiteit when 'melding_prio1' then normtijd_uren end) as prio1,
        max(case activiteit when 'melding_prio2' then normtijd_uren end) as prio2,
        max(case activiteit when 'melding_prio3' then normtijd_uren end) as prio3,
        max(case activiteit when 'melding_prio4' then normtijd_uren end) as prio4
    from {{ ref('int_werklast__normtijden') }}
),

werk as (
    select
        g.*,
        u.afhandeltijd_minuten / 60 as afhandeltijd_uren,
        g.meldingen_prio1 * coalesce(t.prio1, u.afhandeltijd_minuten / 60)
        + g.meldingen_prio2 * coalesce(t.prio2, u.afhandeltijd_minuten / 60)
        + g.meldingen_prio3 * coalesce(t.prio3, u.afhandeltijd_minuten / 60) as uren_prio1_3,
        g.meldingen_prio4 * coalesce(t.prio4, u.afhandeltijd_minuten / 60) as uren_prio4
    from {{ ref('int_werklast__gemeenten') }} as g
    inner join {{ ref('stg_jenv__werklast_uren') }} as u using (regionale_eenheid, jaar)
    cross join tijden as t
)

select
    gemeente_code,
    jaar,
    land_km2,
    uren_prio1_3,
    uren_prio1_3 + uren_prio4 as uren_prio1_4,
    coalesce(uren_prio1_3 / nullif(meldingen_prio1_3, 0), afhandeltijd_uren) as afhandeltijd_prio1_3_uren,
    coalesce((uren_prio1_3 + uren_prio4) / nullif(meldingen_prio1_4, 0), afhandeltijd_uren)
        as afhandeltijd_prio1_4_uren,
    meldingen_prio1_3 / (land_km2 * 24 * {{ parameter('dagen_per_jaar') }}) as prio1_3_per_km2_uur,
    meldingen_prio1_4 / (land_km2 * 24 * {{ parameter('dagen_per_jaar') }}) as prio1_4_per_km2_uur
from werk
