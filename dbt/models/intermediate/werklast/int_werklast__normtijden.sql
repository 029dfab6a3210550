{{ config(materialized='table') }}
-- Landelijke normtijd per keer: het gemiddelde over eenheden en jaren zonder uitschieters (|z| > 2, één ronde), of zoals geleverd.
with z as (
    select
        *,
        (
            uren_per_keer
            - {{ som('uren_per_keer', 'partition by activiteit') }} / count(*) over (partition by activiteit)
        )
        / nullif(stddev_samp(uren_per_keer) over (partition by activiteit), 0) as z
    from {{ ref('int_werklast__waarnemingen') }}
)

select
    activiteit,
    {{ som('uren_per_keer') }} / count(*) as normtijd_uren,
    count(*) as waarnemingen,
    max(totaal) - count(*) as uitschieters
from (select *, count(*) over (partition by activiteit) as totaal from z) as geteld
where abs(coalesce(z, 0)) <= {{ parameter('z_grens_normtijden') }}
group by activiteit
union all
select 'demonstratie_klein', {{ parameter('demonstratie_klein_uren') }}, 0, 0
union all
select activiteit, cast(normtijd_uren as double), 1, 0 from {{ ref('stg_jenv__werklast_normtijden') }}
