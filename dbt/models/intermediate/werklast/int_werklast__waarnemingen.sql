-- Uren per keer, per regionale eenheid en jaar van 2021 tot en met 2023, waaruit een normtijd wordt gemiddeld. B- en C-evenementen kosten samen even veel tijd.
-- ME en AE bij demonstraties en voetbal: landelijk per jaar over de eenheden met uren, de uren verdeeld naar de aantallen incidenten
-- (naar beneden afgerond).
with per_eenheid as (
    select
        g.regionale_eenheid,
        g.jaar,
        {{ som('g.evenementen_b') }} as evenementen_b,
        {{ som('g.evenementen_c') }} as evenementen_c,
        {{ som('g.demonstraties_klein') }} as demonstraties_klein,
        {{ som('g.demonstraties_middelgroot + g.demonstraties_groot') }} as demonstraties_groter,
        {{ som('v.gewogen_wedstrijden') }} as wedstrijden,
        {{ som('v.incident_wedstrijden') }} as incident_wedstrijden,
        {{ som('d.incident_demonstraties') }} as incident_demonstraties
    from {{ ref('int_werklast__tellingen') }} as g
    inner join {{ ref('int_werklast__voetbal') }} as v using (gemeente_code, jaar)
    inner join {{ ref('int_werklast__demonstraties') }} as d using (gemeente_code, jaar)
    where g.jaar between {{ parameter('norm_jaar_vanaf') }} and {{ parameter('norm_jaar_tot') }}
    group by g.regionale_eenheid, g.jaar
),

met_uren as (
    select
        p.*,
        u.evenementen_uren,
        u.demonstraties_uren,
        u.voetbal_uren,
        u.me_ae_uren,
        u.me_ae_uren * {{ parameter('me_ae_demonstraties_voetbal') }} / 100 * floor(p.incident_demonstraties)
        / nullif(floor(p.incident_demonstraties) + floor(p.incident_wedstrijden), 0) as me_ae_demonstraties_uren,
        u.me_ae_uren * {{ parameter('me_ae_demonstraties_voetbal') }} / 100 * floor(p.incident_wedstrijden)
        / nullif(floor(p.incident_demonstraties) + floor(p.incident_wedstrijden), 0) as me_ae_voetbal_uren
    from per_eenheid as p
    inner join {{ ref('stg_jenv__werklast_uren') }} as u using (regionale_eenheid, jaar)
),

landelijk as (
    select
        jaar,
        {{ som('me_ae_demonstraties_uren') }} as me_ae_demonstraties_uren,
        {{ som('me_ae_voetbal_uren') }} as me_ae_voetbal_uren,
        {{ som('incident_demonstraties') }} as incident_demonstraties,
        {{ som('incident_wedstrijden') }} as incident_wedstrijden
    from met_uren
    where me_ae_uren is not null
    group by jaar
),

waarnemingen as (
    select 'evenement_b' as activiteit, regionale_eenheid, jaar, evenementen_uren / 2 as uren, evenementen_b as keren
    from met_uren
    union all
    select 'evenement_c', regionale_eenheid, jaar, evenementen_uren / 2, evenementen_c from met_uren
    union all
    select
        'demonstratie_middelgroot_of_groot',
        regionale_eenheid,
        jaar,
        demonstraties_uren - {{ parameter('demonstratie_klein_uren') }} * demonstraties_klein,
        demonstraties_groter
    from met_uren
    union all
    select 'voetbalwedstrijd', regionale_eenheid, jaar, voetbal_uren, wedstrijden from met_uren
    union all
    select
        'me_ae_evenement_c',
        regionale_eenheid,
        jaar,
        me_ae_uren * {{ parameter('me_ae_evenementen') }} / 100,
        evenementen_c
    from met_uren
    union all
    select 'me_ae_demonstratie', 'Nederland', jaar, me_ae_demonstraties_uren, incident_demonstraties from landelijk
    union all
    select 'me_ae_voetbalwedstrijd', 'Nederland', jaar, me_ae_voetbal_uren, incident_wedstrijden from landelijk
)

select
    activiteit,
    regionale_eenheid,
    jaar,
    uren,
    keren,
    uren / keren as uren_per_keer
from waarnemingen
where uren is not null and keren > 0
