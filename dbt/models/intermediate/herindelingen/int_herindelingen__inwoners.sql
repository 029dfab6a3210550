{{ config(materialized='table') }}
-- Inwoners op 1 januari van elk jaar in de nieuwste indeling: Nederland zoals de bron het geeft, een gemeente met alles en ieder deel dat
-- in haar opging, een regionale eenheid als som van haar gemeenten (iedere inwoner hoort bij een gemeente, dus die som is volledig).
with gemeenten as (
    select
        k.huidige_gemeente_code as regio_code,
        b.jaar,
        sum(b.inwoners_aantal * k.aandeel order by b.regio_code) as inwoners_aantal,
        any_value(b.status) as status,
        string_agg(
            case k.soort when 'ongewijzigd' then b.herkomst else b.herkomst || '; ' || k.herkomst end,
            '; ' order by b.regio_code
        ) as herkomst,
        bool_or(b.is_synthetisch) as is_synthetisch
    from {{ ref('int_herindelingen__kruistabel') }} as k
    inner join {{ ref('stg_cbs__bevolking') }} as b on k.jaar = b.jaar and k.gemeente_code = b.regio_code
    group by k.huidige_gemeente_code, b.jaar
)

select
    regio_code,
    jaar,
    cast(inwoners_aantal as double) as inwoners_aantal,
    status,
    herkomst,
    is_synthetisch
from {{ ref('stg_cbs__bevolking') }}
where regio_code = 'NL01' and inwoners_aantal > 0
union all
select * from gemeenten
union all
select
    e.regionale_eenheid_code,
    g.jaar,
    sum(g.inwoners_aantal order by g.regio_code),
    any_value(g.status),
    string_agg(g.herkomst, '; ' order by g.regio_code),
    bool_or(g.is_synthetisch)
from gemeenten as g
inner join {{ ref('int_herindelingen__eenheden') }} as e on g.regio_code = e.gemeente_code
group by e.regionale_eenheid_code, g.jaar
