{{ config(materialized='table') }}
-- Opsporing - Lokaal: incidenten x normtijd per delictscategorie, de opslag voor wie niet in Nederland woont, gedeeld door wat niet
-- vroegtijdig is beëindigd (niveau 2), plus rechtshulpverzoeken per eenheid en de districtsrecherche, naar rato van de basisteams.
-- Beëindigd is per delictscategorie, over de eenheid: in een gemeente zijn het er te weinig. Waar dat niet is geleverd telt het aandeel van de gemeente.
{%- set per_categorie = 'partition by g.regionale_eenheid, d.jaar, d.delictscategorie' %}
with gemeenten as (
    select
        *,
        1 - coalesce(onderzoeksdossiers_vroegtijdig_beeindigd / nullif(onderzoeksdossiers, 0), 0) as voltooid
    from {{ ref('int_werklast__gemeenten') }}
),

per_delict as (
    select
        d.gemeente_code,
        d.jaar,
        d.incidenten * n.normtijd_uren as uren,
        coalesce(
            1 - {{ som('d.onderzoeksdossiers_vroegtijdig_beeindigd', per_categorie) }}
            / nullif({{ som('d.onderzoeksdossiers', per_categorie) }}, 0),
            g.voltooid
        ) as voltooid
    from {{ ref('int_werklast__geleverd_delicten') }} as d
    inner join gemeenten as g using (gemeente_code, jaar)
    inner join {{ ref('int_werklast__normtijden') }} as n
        on n.activiteit = 'delict_' || lpad(cast(d.delictscategorie as varchar), 2, '0')
),

delicten as (
    select
        gemeente_code,
        jaar,
        {{ som('uren') }} as uren,
        case when min(voltooid) > 0 then {{ som('uren / nullif(voltooid, 0)') }} end as uren_niveau2
    from per_delict
    group by gemeente_code, jaar
),

basisteams as (
    select
        g.gemeente_code,
        g.jaar,
        g.regionale_eenheid,
        g.inwoners,
        d.uren / {{ parameter('productieve_uren') }} as fte_incidenten,
        d.uren_niveau2 / {{ parameter('productieve_uren') }} as fte_niveau2,
        1
        + ({{ parameter('verdachten_factor') }} - 1)
        * coalesce(g.verdachten_niet_ingezetenen / nullif(g.verdachten, 0), 0)
        + ({{ parameter('slachtoffers_factor') }} - 1)
        * coalesce(g.slachtoffers_niet_ingezetenen / nullif(g.slachtoffers, 0), 0) as opslag
    from gemeenten as g
    inner join delicten as d using (gemeente_code, jaar)
),

niveau2 as (
    select *, fte_niveau2 * opslag as fte_basisteams
    from basisteams
)

select
    b.gemeente_code,
    b.jaar,
    b.regionale_eenheid,
    b.inwoners,
    b.fte_incidenten,
    b.opslag,
    b.fte_incidenten / nullif(b.fte_niveau2, 0) as voltooid,
    b.fte_basisteams,
    u.rechtshulpverzoeken
    * (select n.normtijd_uren from {{ ref('int_werklast__normtijden') }} as n where n.activiteit = 'rechtshulpverzoek')
    / {{ parameter('productieve_uren') }}
    * {{ deel('b.fte_basisteams', 'partition by b.regionale_eenheid, b.jaar', 'b.inwoners') }} as fte_rechtshulp,
    (
        select coalesce({{ som('c.formatie_fte') }}, 0)
        from {{ ref('stg_jenv__werklast_capaciteit') }} as c
        where c.taak = 'districtsrecherche'
    )
    * {{ deel('b.fte_basisteams', 'partition by b.jaar', 'b.inwoners') }} as fte_districtsrecherche
from niveau2 as b
inner join {{ ref('stg_jenv__werklast_uren') }} as u using (regionale_eenheid, jaar)
