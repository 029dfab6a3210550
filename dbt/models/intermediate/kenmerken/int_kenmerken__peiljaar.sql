-- Het peiljaar van een kenmerk is het nieuwste jaar dat voor alle gemeenten gevuld is en niet na de editie ligt, in de eerste van zijn
-- bronnen (seed kenmerkbronnen, op rang) die zo'n jaar heeft. Alle gemeenten: die van de indeling waarin de bron dat jaar geeft.
select
    v.kenmerk,
    arg_min(v.bron_tabel, (b.rang, -v.jaar)) as bron_tabel,
    arg_min(v.jaar, (b.rang, -v.jaar)) as peiljaar
from {{ ref('int_kenmerken__indeling') }} as v
inner join {{ ref('kenmerkbronnen') }} as b on v.kenmerk = b.kenmerk and v.bron_tabel = b.bron_tabel
where
    v.is_volledig
    and v.jaar <= (select year(kennisdatum) from {{ source('run', 'editie') }})
group by v.kenmerk
