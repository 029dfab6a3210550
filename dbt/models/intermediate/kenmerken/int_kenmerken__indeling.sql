{{ config(materialized='table') }}
-- In welke gemeente-indeling een bron een kenmerk van een jaar geeft. Dat is die van het jaar zelf, tenzij er gemeenten in staan die er dat jaar niet waren (een
-- bron die oude jaren omrekent, een levering in een oude indeling): dan telt de indeling waar de gemeenten precies bij passen. Een gemeente die alleen maar mist
-- zegt niet dat zij is opgeheven. Past er niets precies, dan is het jaar niet volledig; zo ook met een gemeente en haar opvolger naast elkaar.
with gevuld as (
    select
        kenmerk,
        bron_tabel,
        jaar,
        regio_code as gemeente_code,
        waarde <> 0 as telt
    from {{ ref('int_kenmerken__per_jaar') }}
    where
        waarde is not null
        and regio_code in (select k.gemeente_code from {{ ref('int_herindelingen__kruistabel') }} as k)
),

jaren as (
    select
        kenmerk,
        bron_tabel,
        jaar,
        count(*) filter (telt) as tellend
    from gevuld
    group by all
),

gemeenten as (
    select distinct
        jaar as indeling,
        gemeente_code
    from {{ ref('int_herindelingen__kruistabel') }}
),

aantallen as (
    select
        indeling,
        count(*) as gemeenten
    from gemeenten
    group by all
),

vergeleken as (
    select
        j.kenmerk,
        j.bron_tabel,
        j.jaar,
        a.indeling,
        a.gemeenten - count(g.gemeente_code) as ontbreekt,
        any_value(j.tellend) - count(*) filter (v.telt and g.gemeente_code is not null) as vreemd
    from jaren as j
    cross join aantallen as a
    inner join gevuld as v on j.kenmerk = v.kenmerk and j.bron_tabel = v.bron_tabel and j.jaar = v.jaar
    left join gemeenten as g on a.indeling = g.indeling and v.gemeente_code = g.gemeente_code
    group by j.kenmerk, j.bron_tabel, j.jaar, a.indeling, a.gemeenten
),

met_eigen as (
    select
        *,
        coalesce(
            bool_or(vreemd = 0) filter (indeling = jaar) over (partition by kenmerk, bron_tabel, jaar), false
        ) as is_eigen
    from vergeleken
)

select
    kenmerk,
    bron_tabel,
    jaar,
    indeling,
    ontbreekt,
    vreemd,
    ontbreekt + vreemd = 0 as is_volledig
from met_eigen
where not is_eigen or indeling = jaar
qualify
    row_number() over (
        partition by kenmerk, bron_tabel, jaar order by ontbreekt + vreemd > 0, abs(indeling - jaar), indeling desc
    ) = 1
