{{ config(materialized='view') }}
-- Per indicator, regio, uitsplitsing en periode de nieuwste bekende waarde. Van dezelfde dag gaat berekend voor gedrukt; van één
-- brief gaat zeker voor onzeker, exact voor afgerond en een fijne stap voor een grove.
select v.* exclude (versienummer, stap)
from {{ ref('kerncijfers__vintages') }} as v
qualify row_number() over (
    partition by v.indicator_id, v.regio_code, v.uitsplitsing, v.periode
    order by
        v.publicatiedatum desc nulls last, v.soort asc, v.versienummer desc,
        v.is_onzeker asc, v.kwalificatie <> 'exact' asc, v.stap asc, v.plaats asc
) = 1
