-- Het peiljaar van een kenmerk is het nieuwste jaar dat voor alle gemeenten gevuld is en niet na de editie ligt, in de eerste van zijn
-- bronnen (seed kenmerkbronnen, op rang) die zo'n jaar heeft.
with gevuld as (
    select
        k.kenmerk,
        k.bron_tabel,
        k.jaar,
        count(distinct k.regio_code) as gemeenten
    from {{ ref('int_kenmerken__per_jaar') }} as k
    inner join {{ ref('stg_cbs__gebieden') }} as g on k.regio_code = g.gemeente_code
    where k.waarde is not null
    group by all
)

select
    v.kenmerk,
    arg_min(v.bron_tabel, (b.rang, -v.jaar)) as bron_tabel,
    arg_min(v.jaar, (b.rang, -v.jaar)) as peiljaar
from gevuld as v
inner join {{ ref('kenmerkbronnen') }} as b on v.kenmerk = b.kenmerk and v.bron_tabel = b.bron_tabel
where
    v.gemeenten = (select count(*) from {{ ref('stg_cbs__gebieden') }})
    and v.jaar <= (select year(kennisdatum) from {{ source('run', 'editie') }})
group by v.kenmerk
