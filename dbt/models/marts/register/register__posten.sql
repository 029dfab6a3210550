select
    {{ uitgave() }},
    p.document,
    p.regel,
    p.soort,
    coalesce(p.gebied, '') as gebied,
    p.organisatie,
    p.post,
    p.standplaats,
    p.werkgebied,
    p.opmerking
from {{ ref('posten') }} as p
inner join {{ ref('documenten') }} as d on p.document = d.document
where d.datum <= (select e.kennisdatum from {{ source('run', 'editie') }} as e)
