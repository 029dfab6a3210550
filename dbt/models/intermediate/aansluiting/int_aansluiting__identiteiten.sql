-- Wat volgens de brieven zelf uit hun getallen volgt (sommen, deelverzamelingen, richtingen): beide kanten uitgerekend, van links naar rechts.
-- Leeg is een kant waarvan een getal ontbreekt.
with producten as (
    select
        controle_id, zijde, som, product,
        list_reduce(
            list({'is_noemer': is_noemer, 'waarde': case when is_min then -waarde else waarde end} order by factor),
            lambda a, b: {'is_noemer': false, 'waarde': case when b.is_noemer then a.waarde / b.waarde else a.waarde * b.waarde end}
        ).waarde as waarde
    from {{ ref('int_aansluiting__termen') }}
    group by all
),

sommen as (
    select controle_id, zijde, som, list_reduce(list(waarde order by product), lambda a, b: a + b) as waarde
    from producten
    group by all
),

zijden as (
    select controle_id, zijde, list_reduce(list(waarde order by som), lambda deel, geheel: 100 * deel / geheel) as waarde
    from sommen
    group by all
)

select
    i.controle_id,
    i.omschrijving,
    l.waarde as links,
    i.relatie,
    r.waarde as rechts,
    try_cast(i.marge as double) as marge,
    i.plaats,
    i.waarom_niet_toetsbaar,
    i.controle_id in (select t.controle_id from {{ ref('int_aansluiting__termen') }} as t where t.is_synthetisch)
        as is_synthetisch
from {{ ref('identiteiten') }} as i
left join zijden as l on i.controle_id = l.controle_id and l.zijde = 'links'
left join zijden as r on i.controle_id = r.controle_id and r.zijde = 'rechts'
