{{ config(materialized='view') }}
-- Per indicator, regio, uitsplitsing en periode de nieuwste bekende waarde. Van dezelfde dag gaat berekend voor gedrukt; van één
-- brief gaat zeker voor onzeker, exact voor afgerond en een fijne stap voor een grove. Een erratum op een oudere editie weet alleen van wat het
-- verbeterde het nieuwste, en alleen zolang de nieuwste editie daarvan nog zegt wat fout was.
with hersteld as (
    select
        f.verbeterd_in as versie,
        f.indicator_id,
        f.regio_code,
        f.uitsplitsing,
        f.periode,
        f.verbeterd_op
    from {{ ref('kwaliteit__nog_fout') }} as f
    where
        f.is_later_verbeterd
        and f.waarde_goed is not null
        and not exists (
            select 1
            from {{ ref('kerncijfers__waarden') }} as w
            where
                w.editie > f.editie
                and w.indicator_id = f.indicator_id
                and w.regio_code = f.regio_code
                and w.uitsplitsing = f.uitsplitsing
                and w.periode = f.periode
        )
)

select v.* exclude (versienummer, stap, stand_van)  -- noqa: RF02
from {{ ref('kerncijfers__vintages') }} as v
left join hersteld as h
    on
        v.versie = h.versie
        and v.indicator_id = h.indicator_id
        and v.regio_code = h.regio_code
        and v.uitsplitsing = h.uitsplitsing
        and v.periode = h.periode
qualify row_number() over (
    partition by v.indicator_id, v.regio_code, v.uitsplitsing, v.periode
    order by
        greatest(v.stand_van, h.verbeterd_op) desc nulls last, v.soort asc, v.versienummer desc,
        v.is_onzeker asc, v.kwalificatie <> 'exact' asc, v.stap asc, v.plaats asc
) = 1
