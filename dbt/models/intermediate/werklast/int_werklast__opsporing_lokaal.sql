{{ config(materialized='table') }}
-- Opsporing - Lokaal: incidenten x normtijd per delictscategorie, de opslag voor wie niet in Nederland woont, gedeeld door wat niet
-- vroegtijdig is beëindigd (niveau 2), plus rechtshulpverzoeken per eenheid en de districtsrecherche, naar rato van de basisteams.
with delicten as (
    select
        d.gemeente_code,
        d.jaar,
        {{ som('d.incidenten * n.normtijd_uren') }} as uren
    from {{ ref('stg_jenv__werklast_delicten') }} as d
    inner join {{ ref('int_werklast__normtijden') }} as n
        on n.activiteit = 'delict_' || lpad(cast(d.delictscategorie as varchar), 2, '0')
    group by d.gemeente_code, d.jaar
),

basisteams as (
    select
        g.gemeente_code,
        g.jaar,
        g.regionale_eenheid,
        g.inwoners,
        d.uren / {{ parameter('productieve_uren') }} as fte_incidenten,
        1
        + ({{ parameter('verdachten_factor') }} - 1)
        * coalesce(g.verdachten_niet_ingezetenen / nullif(g.verdachten, 0), 0)
        + ({{ parameter('slachtoffers_factor') }} - 1)
        * coalesce(g.slachtoffers_niet_ingezetenen / nullif(g.slachtoffers, 0), 0) as opslag,
        1 - coalesce(g.onderzoeksdossiers_vroegtijdig_beeindigd / nullif(g.onderzoeksdossiers, 0), 0) as voltooid
    from {{ ref('int_werklast__gemeenten') }} as g
    inner join delicten as d using (gemeente_code, jaar)
),

niveau2 as (
    select *, fte_incidenten * opslag / nullif(voltooid, 0) as fte_basisteams
    from basisteams
)

select
    b.gemeente_code,
    b.jaar,
    b.regionale_eenheid,
    b.inwoners,
    b.fte_incidenten,
    b.opslag,
    b.voltooid,
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
