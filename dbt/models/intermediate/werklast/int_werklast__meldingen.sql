-- De intensiteit van meldingen waar de noodhulpformule mee rekent: per km2 en per uur, met de afhandeltijd van de eenheid.
select
    g.gemeente_code,
    g.jaar,
    g.land_km2,
    u.afhandeltijd_minuten / 60 as afhandeltijd_uren,
    g.meldingen_prio1_3 / (g.land_km2 * 24 * {{ parameter('dagen_per_jaar') }}) as prio1_3_per_km2_uur,
    g.meldingen_prio1_4 / (g.land_km2 * 24 * {{ parameter('dagen_per_jaar') }}) as prio1_4_per_km2_uur
from {{ ref('int_werklast__gemeenten') }} as g
inner join {{ ref('stg_jenv__werklast_uren') }} as u using (regionale_eenheid, jaar)
