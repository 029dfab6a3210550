-- De gemeenten van de nieuwste indeling die is opgehaald. Het CBS zet de regionale eenheden pas in september in de tabel van een jaar: zolang
-- een gemeente er geen heeft, geldt die van dezelfde gemeente in het jaar daarvoor, en zegt jaar_regionale_eenheid welk jaar dat is. Een
-- gemeente die er toen nog niet was heeft er geen; dat zegt de poort. De eenheid heet zoals wij haar noemen: de bron schrijft haar ook anders.
with met_eenheid as (
    select
        gemeente_code,
        max(jaar) as jaar,
        arg_max(regionale_eenheid_code, jaar) as regionale_eenheid_code,
        arg_max(herkomst, jaar) as herkomst
    from {{ ref('stg_cbs__gebieden_per_jaar') }}
    where regionale_eenheid_code is not null
    group by gemeente_code
)

select
    -- sleutels
    g.gemeente_code,
    g.jaar,
    g.gemeente,
    e.regionale_eenheid_code,
    r.naam as regionale_eenheid,
    e.jaar as jaar_regionale_eenheid,
    -- herkomst
    coalesce(e.herkomst, g.herkomst) as herkomst
from {{ ref('stg_cbs__gebieden_per_jaar') }} as g
left join met_eenheid as e on g.gemeente_code = e.gemeente_code
left join {{ ref('regionale_eenheden') }} as r on e.regionale_eenheid_code = r.code
where g.jaar = (select max(p.jaar) from {{ ref('stg_cbs__gebieden_per_jaar') }} as p)
