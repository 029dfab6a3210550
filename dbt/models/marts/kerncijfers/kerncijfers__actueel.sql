{{ config(materialized='view') }}
{%- set dag = 'coalesce(epoch_us(publicatiedatum) // 86400000000, 0) * 1000000' %}
-- Per indicator, regio, uitsplitsing en periode de nieuwste bekende waarde. Van dezelfde dag gaat berekend voor gedrukt; van één
-- brief gaat zeker voor onzeker, exact voor afgerond en een fijne stap voor een grove. Dat is hier één rangnummer per rij: sorteren op
-- al die dingen maakt het de helft trager.
with gerangschikt as materialized (
    select
        *,
        row_number() over () as nr,
        {{ dag }} + 500000 + versienummer as rang
    from {{ ref('kerncijfers__vintages') }}
    where soort = 'berekend'
    union all
    select
        *,
        -row_number() over (order by is_onzeker, kwalificatie <> 'exact', stap, plaats),
        {{ dag }} + 500000 - row_number() over (order by is_onzeker, kwalificatie <> 'exact', stap, plaats)
    from {{ ref('kerncijfers__vintages') }}
    where soort = 'gedrukt'
)

select * exclude (versienummer, stap, nr, rang)
from gerangschikt
where nr in (select arg_max(nr, rang) from gerangschikt group by indicator_id, regio_code, uitsplitsing, periode)
