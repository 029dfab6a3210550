select
    {{ uitgave() }},
    p.document,
    p.regel,
    p.programma,
    p.onderwerp,
    p.fase,
    p.planning,
    p.stand,
    coalesce(p.indicatoren, '') as indicatoren
from {{ ref('portfolio') }} as p
inner join {{ ref('documenten') }} as d on p.document = d.document
where d.datum <= (select e.kennisdatum from {{ source('run', 'editie') }} as e)
