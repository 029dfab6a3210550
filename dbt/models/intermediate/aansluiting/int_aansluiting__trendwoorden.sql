-- Elk woord van een brief over een ontwikkeling (seed trendwoorden) naast de reeks waar het over gaat: de waarde aan het begin en aan het eind,
-- de verandering in procenten van het begin (afgerond zoals een zin haar toont), en hoe ver de hoogste en de laagste waarde uit elkaar liggen.
-- Alleen brieven van voor of op de kennisdatum.
with reeks as (
    select * from {{ ref('int_signalen__veranderingen') }} where regio_code = 'NL01'
),

woorden as (
    select
        t.document,
        t.regel,
        t.woord,
        t.richting,
        t.mate,
        t.indicator_id,
        coalesce(t.uitsplitsing, '') as uitsplitsing,
        t.periode_van,
        t.periode_tot,
        t.kanttekening
    from {{ ref('trendwoorden') }} as t
    inner join {{ ref('documenten') }} as d on t.document = d.document
    where d.datum <= (select kennisdatum from {{ source('run', 'editie') }})
)

select
    w.*,
    any_value(v.waarde) as waarde_van,
    any_value(t.waarde) as waarde_tot,
    coalesce(any_value(t.meeteenheid), any_value(v.meeteenheid)) as meeteenheid,
    round(100 * (any_value(t.waarde) - any_value(v.waarde)) / nullif(abs(any_value(v.waarde)), 0), 1)
        as verandering_pct,
    round(100 * (max(r.waarde) - min(r.waarde)) / nullif(abs(min(r.waarde)), 0), 1) as spreiding_pct,
    bool_or(r.is_synthetisch) as is_synthetisch,
    any_value(t.breuk) > any_value(v.begin) as is_over_breuk
from woorden as w
left join reeks as v
    on w.indicator_id = v.indicator_id and w.uitsplitsing = v.uitsplitsing and w.periode_van = v.periode
left join reeks as t
    on w.indicator_id = t.indicator_id and w.uitsplitsing = t.uitsplitsing and w.periode_tot = t.periode
-- Alles van begin tot eind; alleen een woord over stabiliteit gaat ook over wat ertussen ligt.
left join reeks as r
    on
        w.indicator_id = r.indicator_id
        and w.uitsplitsing = r.uitsplitsing
        and v.begin <= r.begin
        and t.einde >= r.einde
        and r.periode_type in (v.periode_type, t.periode_type)
        and (w.richting = 'geen' or r.periode in (w.periode_van, w.periode_tot))
group by all
