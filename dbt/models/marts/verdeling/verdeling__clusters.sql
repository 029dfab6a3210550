-- De zes aandelen die zijn gedrukt zijn een toets (op hele procenten), de andere tien zijn alleen bekend uit de levering.
-- Wat uit de werklast komt is niet echter dan de werklast.
select
    {{ uitgave() }},
    c.cluster,
    c.naam,
    c.model,
    array_to_string(c.volgt, '; ') as volgt,
    c.omvang_uit,
    cast(c.formatie_fte as double) as formatie_fte,
    c.omvang_fte,
    100 * cast(c.aandeel as double) as aandeel_pct,
    cast(c.gedrukt_aandeel_pct as double) as gedrukt_aandeel_pct,
    round(100 * c.aandeel) = c.gedrukt_aandeel_pct as sluit_aan,
    w.fte as werklast_fte,
    c.bron,
    c.is_synthetisch
    or (
        c.omvang_uit in ('werklast', 'rest', 'inventarisatie')
        and {{ werklast_is_synthetisch(['int_werklast__gemeenten']) }}
    ) as is_synthetisch
from {{ ref('int_verdeling__clusters') }} as c
left join (select cluster, {{ som('fte') }} as fte from {{ ref('int_werklast__gewogen') }} group by cluster) as w
    using (cluster)
