{{ config(materialized='view') }}
-- Wat een erratum verbeterde en een nieuwere editie nog fout heeft: haar nieuwste versie zegt van dezelfde indicator, regio, uitsplitsing en
-- periode precies wat de oudere editie eerst zei. Zegt zij iets anders, dan weet zij iets nieuwers en is zij niet fout. (Elke kolom met haar tabel: een
-- macro met een parameter van dezelfde naam leest deze view.)
with nieuwste as (
    select
        r.editie,
        r.versie,
        r.versienummer,
        r.publicatiedatum
    from {{ ref('referentie__edities') }} as r
    qualify row_number() over (partition by r.editie order by r.versienummer desc) = 1
),

verbeterd as (
    select
        e.editie,
        e.versie,
        e.publicatiedatum,
        o.indicator_id,
        o.regio_code,
        o.uitsplitsing,
        o.periode,
        o.waarde as fout,
        g.waarde as goed,
        coalesce(g.is_synthetisch, o.is_synthetisch) as is_synthetisch
    from nieuwste as e
    inner join {{ ref('referentie__edities') }} as v on e.editie = v.editie and e.versienummer > v.versienummer
    inner join {{ ref('kerncijfers__waarden') }} as o on v.versie = o.versie
    left join {{ ref('kerncijfers__waarden') }} as g
        on
            e.versie = g.versie
            and o.indicator_id = g.indicator_id
            and o.regio_code = g.regio_code
            and o.uitsplitsing = g.uitsplitsing
            and o.periode = g.periode
    where g.waarde is distinct from o.waarde
)

select
    n.editie,
    n.versie,
    w.indicator_id,
    w.regio_code,
    w.uitsplitsing,
    w.periode,
    w.waarde,
    h.goed as waarde_goed,
    w.meeteenheid,
    h.versie as verbeterd_in,
    h.publicatiedatum as verbeterd_op,
    h.publicatiedatum >= n.publicatiedatum as is_later_verbeterd,
    w.is_synthetisch or h.is_synthetisch as is_synthetisch
from verbeterd as h
inner join nieuwste as n on h.editie < n.editie
inner join {{ ref('kerncijfers__waarden') }} as w
    on
        n.versie = w.versie
        and h.indicator_id = w.indicator_id
        and h.regio_code = w.regio_code
        and h.uitsplitsing = w.uitsplitsing
        and h.periode = w.periode
        and h.fout = w.waarde
qualify row_number() over (
    partition by n.versie, w.indicator_id, w.regio_code, w.uitsplitsing, w.periode
    order by h.publicatiedatum desc, h.editie desc
) = 1
