{{ config(materialized='table') }}
-- Het aandeel van elk cluster naar de geleverde formatie. Ontbreekt er een, dan is er van geen een aandeel: het geheel is dan onbekend.
select
    c.cluster,
    c.naam,
    c.model,
    string_split(c.volgt, '+') as volgt,
    f.formatie_fte,
    case
        when count(f.cluster) over () = count(*) over () then f.formatie_fte / {{ som('f.formatie_fte', '') }}
    end as aandeel,
    c.gedrukt_aandeel_pct,
    c.bron,
    coalesce(f.is_synthetisch, false) as is_synthetisch
from {{ ref('clusters') }} as c
left join {{ ref('stg_jenv__formatie_per_cluster') }} as f on c.cluster = f.cluster
