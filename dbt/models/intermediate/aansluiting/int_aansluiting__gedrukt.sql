-- De gedrukte getallen die de editie kan kennen: uit brieven van voor of op haar publicatiedatum.
select
    g.*,
    g.document || ':' || g.regel as plaats,
    cast(g.regel as integer) as regelnummer
from {{ ref('kerncijfers__gepubliceerd') }} as g
inner join {{ ref('documenten') }} as d on g.document = d.document
where d.datum <= (select publicatiedatum from {{ source('run', 'editie') }})
