-- Afstand = realisatie - norm, in de meeteenheid van de indicator; of zij voldoet hangt van de richting af.
-- Een norm geldt in zijn periode; zonder norm is er geen rij (nooit een afstand van 0). Een norm zonder uitsplitsing geldt voor elk deel,
-- tenzij dat deel een eigen norm heeft. Een norm die per regionale eenheid geldt, geeft voor een andere regio wel een afstand
-- maar geen oordeel: het gemiddelde van het land zegt niet of elke eenheid voldoet. Een doel is te halen in zijn laatste jaar: eerder is er geen
-- oordeel. Een norm is geen realisatie van zichzelf.
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
        when n.geldt_per = 'regionale eenheid' and w.regio_code not like 'RE%' then null
        when n.aard = 'doel' and cast(left(w.periode, 4) as integer) < n.geldig_tot_en_met_jaar then null
        when n.richting = 'hoogstens' then w.waarde <= n.norm
        when n.richting = 'minstens' then w.waarde >= n.norm
    end as voldoet,
    n.aard,
    coalesce(n.geldt_per, '') as geldt_per,
    n.bron as norm_bron,
    w.meeteenheid,
    w.is_synthetisch
from {{ ref('kerncijfers__waarden') }} as w
inner join {{ ref('normen') }} as n
    on
        w.indicator_id = n.indicator_id
        and coalesce(n.uitsplitsing, '') in ('', w.uitsplitsing)
        and try_cast(left(w.periode, 4) as integer)
        between n.geldig_vanaf_jaar and coalesce(n.geldig_tot_en_met_jaar, 9999)
where n.norm_indicator_id is distinct from n.indicator_id
qualify
    row_number() over (
        partition by w.indicator_id, w.regio_code, w.uitsplitsing, w.periode order by coalesce(n.uitsplitsing, '') desc
    ) = 1
