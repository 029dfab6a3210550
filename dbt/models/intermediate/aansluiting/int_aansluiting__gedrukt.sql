-- De gedrukte getallen die de editie kan kennen: uit brieven van voor of op haar kennisdatum.
-- Berekende periode: de periode waaronder het warehouse het getal kent. "t/m 2019-08" is 2019-08; een periode zonder jaartal ("pilot
-- Rotterdam-Oost") is de maand van de brief.
select
    g.*,
    case
        when regexp_matches(g.periode, '20[0-9]{2}') then regexp_replace(g.periode, '^t/m ', '')
        else strftime(d.datum, '%Y-%m')
    end as berekende_periode,
    g.document || ':' || g.regel as plaats,
    cast(g.regel as integer) as regelnummer
from {{ ref('kerncijfers__gepubliceerd') }} as g
inner join {{ ref('documenten') }} as d on g.document = d.document
where d.datum <= (select kennisdatum from {{ source('run', 'editie') }})
