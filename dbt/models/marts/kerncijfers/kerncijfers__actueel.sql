{{ config(materialized='view') }}
-- Per indicator, regio, uitsplitsing en periode de nieuwste bekende waarde. Van dezelfde dag gaat berekend voor gedrukt; van één
-- brief gaat zeker voor onzeker, exact voor afgerond en een fijne stap voor een grove.
select * exclude (versienummer, stap)
from {{ ref('kerncijfers__vintages') }}
qualify row_number() over (
    partition by indicator_id, regio_code, uitsplitsing, periode
    order by
        publicatiedatum desc nulls last, soort, versienummer desc,
        is_onzeker, kwalificatie <> 'exact', stap, plaats
) = 1
