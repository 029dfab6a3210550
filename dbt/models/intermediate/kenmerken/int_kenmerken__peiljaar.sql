-- Het peiljaar van een kenmerk is het nieuwste jaar dat voor alle gemeenten gevuld is en niet na de editie ligt.
with gevuld as (
    select
        k.kenmerk,
        k.jaar,
        count(distinct k.regio_code) as gemeenten
    from {{ ref('int_kenmerken__per_jaar') }} as k
    inner join {{ ref('stg_cbs__gebieden') }} as g on k.regio_code = g.gemeente_code
    where k.waarde is not null
    group by all
)

select
    kenmerk,
    max(jaar) as peiljaar
from gevuld
where
    gemeenten = (select count(*) from {{ ref('stg_cbs__gebieden') }})
    and jaar <= (select year(publicatiedatum) from {{ source('run', 'editie') }})
group by kenmerk
