-- Afstand = realisatie - norm, in de meeteenheid van de indicator; of zij voldoet hangt van de richting af.
-- Een norm geldt in zijn periode; zonder norm is er geen rij (nooit een afstand van 0).
select
    {{ uitgave() }},
    w.indicator_id,
    w.regio_code,
    w.uitsplitsing,
    w.periode,
    w.periode_type,
    w.waarde,
    n.norm,
    n.richting,
    w.waarde - n.norm as afstand,
    case
        when n.richting = 'hoogstens' then w.waarde <= n.norm
        when n.richting = 'minstens' then w.waarde >= n.norm
    end as voldoet,
    n.bron as norm_bron,
    w.meeteenheid,
    w.is_synthetisch
from {{ ref('kerncijfers__waarden') }} as w
inner join {{ ref('normen') }} as n
    on
        w.indicator_id = n.indicator_id
        and cast(left(w.periode, 4) as integer) between n.geldig_vanaf_jaar and coalesce(n.geldig_tot_en_met_jaar, 9999)
