{{ config(materialized='table') }}
-- De gemeenten van de indeling van de editie: het nieuwste jaar waarvan het CBS de inwoners per gemeente heeft. Haar regionale eenheid staat in Gebieden in
-- Nederland, maar daarin zet het CBS haar pas in september. Tot dan geldt het nieuwste jaar waarin zij er wel staat, en jaar_regionale_eenheid zegt welk; een
-- gemeente die er toen nog niet was, krijgt de eenheid van de gemeenten waaruit zij bestaat. Liggen die in meer dan één eenheid, of is er een onbekend, dan
-- heeft zij er geen: dat kan alleen het CBS of een besluit zeggen, en de poort zegt het.
with huidig as (
    select
        k.gemeente_code,
        k.jaar,
        b.regio as gemeente
    from {{ ref('int_herindelingen__kruistabel') }} as k
    inner join {{ ref('stg_cbs__bevolking') }} as b on k.gemeente_code = b.regio_code and k.jaar = b.jaar
    where k.jaar = (select max(a.jaar) from {{ ref('int_herindelingen__kruistabel') }} as a)
),

delen as (
    select
        k.huidige_gemeente_code as gemeente_code,
        k.jaar,
        g.regionale_eenheid_code,
        g.herkomst
    from {{ ref('int_herindelingen__kruistabel') }} as k
    left join {{ ref('stg_cbs__gebieden_per_jaar') }} as g on k.jaar = g.jaar and k.gemeente_code = g.gemeente_code
    where k.jaar in (select p.jaar from {{ ref('stg_cbs__gebieden_per_jaar') }} as p)
),

eenheden as (
    select
        gemeente_code,
        jaar,
        true as is_eigen,
        regionale_eenheid_code,
        herkomst
    from {{ ref('stg_cbs__gebieden_per_jaar') }}
    where regionale_eenheid_code is not null
    union all
    -- een jaar met een deel zonder eenheid zegt niets; een jaar met twee eenheden zegt dat er geen is
    select
        gemeente_code,
        jaar,
        false,
        case when count(distinct regionale_eenheid_code) = 1 then any_value(regionale_eenheid_code) end,
        string_agg(herkomst, '; ' order by herkomst)
    from delen
    group by gemeente_code, jaar
    having count(*) = count(regionale_eenheid_code)
),

gekozen as (
    select
        gemeente_code,
        max((is_eigen, jaar)) as laatste
    from eenheden
    group by gemeente_code
)

select
    h.gemeente_code,
    h.jaar,
    h.gemeente,
    e.regionale_eenheid_code,
    r.naam as regionale_eenheid,
    case when e.regionale_eenheid_code is not null then e.jaar end as jaar_regionale_eenheid,
    e.herkomst
from huidig as h
left join gekozen as g on h.gemeente_code = g.gemeente_code
left join eenheden as e on h.gemeente_code = e.gemeente_code and g.laatste = (e.is_eigen, e.jaar)
left join {{ ref('regionale_eenheden') }} as r on e.regionale_eenheid_code = r.code
