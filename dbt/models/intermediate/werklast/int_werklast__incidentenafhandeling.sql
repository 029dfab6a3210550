{{ config(materialized='table') }}
-- Noodhulpeenheden (int_werklast__noodhulp) met de ondergrens van één per 228 km2, in fte. De verdeling is die van prio 1-4, de landelijke
-- omvang die van prio 1-3, min 20% van Wijkzorg (nooit meer dan er is). Waar de eenheden minder dan 60% bezet zijn, is het verschil
-- aanwendbaar voor toezicht: landelijk zoals op prio 1-3, verdeeld zoals op prio 1-4.
with eenheden as (
    select
        n.gemeente_code,
        n.jaar,
        g.inwoners,
        greatest(n.eenheden_prio1_3, g.land_km2 / {{ parameter('km2_per_eenheid') }}) as eenheden_1_3,
        greatest(n.eenheden_prio1_4, g.land_km2 / {{ parameter('km2_per_eenheid') }}) as eenheden_1_4,
        m.uren_prio1_3 as uren_1_3,
        m.uren_prio1_4 as uren_1_4,
        {{ parameter('agenten_per_auto') }}
        * {{ parameter('uren_per_dienst') }}
        * {{ parameter('diensten_per_etmaal') }}
        * {{ parameter('dagen_per_jaar') }} / {{ parameter('productieve_uren') }} as fte_per_eenheid,
        24 * {{ parameter('dagen_per_jaar') }} as uren_per_eenheid,
        1 - {{ parameter('vrije_ruimte_noodhulp') }} / 100 as bezet_hoogstens
    from {{ ref('int_werklast__noodhulp') }} as n
    inner join {{ ref('int_werklast__gemeenten') }} as g using (gemeente_code, jaar)
    inner join {{ ref('int_werklast__meldingen') }} as m using (gemeente_code, jaar)
),

capaciteit as (
    select
        *,
        uren_1_3 / (eenheden_1_3 * uren_per_eenheid) as bezet,
        eenheden_1_4 * fte_per_eenheid * {{ som('eenheden_1_3', 'partition by jaar') }}
        / {{ som('eenheden_1_4', 'partition by jaar') }} as fte_nodig,
        greatest(bezet_hoogstens - uren_1_3 / (eenheden_1_3 * uren_per_eenheid), 0)
        * eenheden_1_3
        * fte_per_eenheid as vrij_1_3,
        greatest(bezet_hoogstens - uren_1_4 / (eenheden_1_4 * uren_per_eenheid), 0)
        * eenheden_1_4
        * fte_per_eenheid as vrij_1_4,
        {{ parameter('wijkzorg_in_incidentenafhandeling') }}
        / 100
        * inwoners
        / {{ parameter('wijkzorg_inwoners_per_fte') }} as wijkzorg
    from eenheden
)

select
    gemeente_code,
    jaar,
    eenheden_1_3,
    eenheden_1_4,
    bezet,
    fte_nodig,
    least(wijkzorg, fte_nodig) as door_wijkzorg,
    fte_nodig - least(wijkzorg, fte_nodig) as fte,
    {{ som('vrij_1_3', 'partition by jaar') }} * {{ deel('vrij_1_4', 'partition by jaar') }} as aanwendbaar
from capaciteit
