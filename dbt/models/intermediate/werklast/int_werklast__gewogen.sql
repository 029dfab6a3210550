{{ config(materialized='table') }}
-- De werklast per gemeente en cluster over de referentiejaren gewogen: 2023 voor 1/2, 2022 voor 1/3 en 2019 voor 1/6.
with jaren as (
    select cast(right(parameter, 4) as integer) as jaar, waarde / (sum(waarde) over ()) as gewicht
    from {{ ref('parameters') }}
    where parameter like 'gewicht_20%'
),

alles as (
    select gemeente_code, jaar, cluster, fte from {{ ref('int_werklast__direct') }}
    union all
    select gemeente_code, jaar, cluster, fte from {{ ref('int_werklast__naar_rato') }}
)

select
    a.gemeente_code,
    a.cluster,
    {{ som('a.fte * j.gewicht') }} as fte
from alles as a
inner join jaren as j using (jaar)
group by a.gemeente_code, a.cluster
