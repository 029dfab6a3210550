{{ config(materialized='table') }}
-- Elke gemeente van elk jaar naar de gemeente(n) van de nieuwste indeling: overgang na overgang, op volgorde van datum.
-- Het aandeel is dat van de inwoners bij de overgang; wie twee keer overgaat, krijgt het product, en wegen naar hetzelfde doel tellen op.
with recursive gemeenten as (
    select
        jaar,
        regio_code as gemeente_code,
        herkomst
    from {{ ref('stg_cbs__bevolking') }}
    where regio_code like 'GM%' and inwoners_aantal > 0
),

overgangen as (
    select
        datum,
        van_code,
        naar_code,
        herkomst,
        cast(inwoners_aantal as double) / sum(inwoners_aantal) over (partition by van_code, datum) as aandeel,
        max(datum)
            over (partition by van_code order by datum range between unbounded preceding and interval 1 day preceding)
            as vorige
    from {{ ref('stg_cbs__herindelingen') }}
    where datum <= (select make_date(max(jaar), 1, 1) from gemeenten)
),

wegen as (
    select
        jaar,
        gemeente_code,
        gemeente_code as huidige_gemeente_code,
        cast(1 as double) as aandeel,
        make_date(jaar, 1, 1) as sinds,
        herkomst
    from gemeenten
    union all
    select
        w.jaar,
        w.gemeente_code,
        o.naar_code,
        w.aandeel * o.aandeel,
        o.datum,
        case when w.huidige_gemeente_code = w.gemeente_code then o.herkomst else w.herkomst || '; ' || o.herkomst end
    from wegen as w
    inner join overgangen as o
        on w.huidige_gemeente_code = o.van_code and w.sinds < o.datum and coalesce(o.vorige, w.sinds) <= w.sinds
),

aangekomen as (
    select
        w.jaar,
        w.gemeente_code,
        w.huidige_gemeente_code,
        sum(w.aandeel order by w.herkomst) as aandeel,
        max(w.sinds) filter (w.sinds > make_date(w.jaar, 1, 1)) as datum,
        string_agg(distinct w.herkomst, '; ' order by w.herkomst) as herkomst
    from wegen as w
    where not exists (select 1 from overgangen as o where o.van_code = w.huidige_gemeente_code and o.datum > w.sinds)
    group by w.jaar, w.gemeente_code, w.huidige_gemeente_code
)

select
    jaar,
    gemeente_code,
    huidige_gemeente_code,
    aandeel,
    case
        when datum is null then 'ongewijzigd'
        when count(*) over (partition by jaar, gemeente_code) > 1 then 'gesplitst'
        else 'opgegaan'
    end as soort,
    datum,
    herkomst
from aangekomen
where aandeel is distinct from 0
