{{ config(materialized='table') }}
-- Wat met zijn vorige periode en met de vorige uitgave wordt vergeleken: elk kerncijfer van Nederland en van een regionale eenheid, en, opgeteld
-- tot hen, elk omgevingskenmerk van de sterkteverdeling en elke geleverde telling van de werklast (per jaar dat er is), de fte per
-- persoon waar een levering beide geeft, en de uren van de werklast als deel van alle uren die er zijn.
with kerncijfers as (
    select
        v.indicator_id,
        v.regio_code,
        v.uitsplitsing,
        v.periode_type,
        v.periode,
        v.waarde,
        v.meeteenheid,
        v.is_synthetisch,
        v.begin,
        v.einde,
        v.vaste_dag,
        v.breuk,
        i.naam,
        w.herkomst
    from {{ ref('int_signalen__veranderingen') }} as v
    inner join {{ ref('kerncijfers__waarden') }} as w
        on
            v.indicator_id = w.indicator_id
            and v.regio_code = w.regio_code
            and v.uitsplitsing = w.uitsplitsing
            and v.periode_type = w.periode_type
            and v.periode = w.periode
    left join {{ ref('indicatoren') }} as i on v.indicator_id = i.indicator_id
    where v.regio_code not like 'GM%'
)

select * from kerncijfers
union all by name
select * from {{ ref('int_plausibiliteit__kenmerken') }}
union all by name
select * from {{ ref('int_plausibiliteit__werklast') }}
union all by name
select * from {{ ref('int_plausibiliteit__deeltijd') }}
union all by name
select * from {{ ref('int_plausibiliteit__uren') }}
