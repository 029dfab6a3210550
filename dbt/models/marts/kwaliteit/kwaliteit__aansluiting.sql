-- Berekend naast gedrukt, binnen de gedrukte afronding (een halve stap) en de kwalificatie. Een cijfer dat in een
-- ronde stap is gedrukt en toch verschilt, is een verschil, en een gedrukt getal dat niet berekend is ontbreekt: alleen een
-- vastgelegd besluit laat dat door. Niet toetsbaar is wat om een genoemde reden geen tegenhanger heeft.
with gedrukt as (
    select
        * exclude (uitsplitsing),
        coalesce(uitsplitsing, '') as uitsplitsing,
        stap / 2.0 as halve_stap
    from {{ ref('gepubliceerde_waarden') }}
    where document not in (  -- een brief die er op de publicatiedatum nog niet was
        select d.document from {{ ref('documenten') }} as d inner join {{ source('run', 'editie') }} as e on d.datum > e.publicatiedatum
    )
),

vergeleken as (
    select
        g.indicator_id,
        g.uitsplitsing,
        g.periode,
        cast(g.waarde as double) as gedrukt,
        g.kwalificatie,
        cast(g.stap as double) as stap,
        g.document,
        g.regel,
        g.waarom_niet_toetsbaar,
        w.waarde as berekend,
        w.waarde - g.waarde as verschil,
        case
            when w.waarde is null and g.waarom_niet_toetsbaar is not null then 'niet toetsbaar'
            when w.waarde is null then 'ontbreekt'
            when
                case g.kwalificatie
                    when 'ruim' then w.waarde >= g.waarde and w.waarde < g.waarde + g.stap
                    when 'bijna' then w.waarde <= g.waarde and w.waarde > g.waarde - g.stap
                    when 'circa' then abs(w.waarde - g.waarde) <= g.stap
                    else abs(w.waarde - g.waarde) <= g.halve_stap + 1e-9
                end
                then 'voldoet'
            else 'voldoet niet'
        end as oordeel
    from gedrukt as g
    left join {{ ref('kerncijfers__waarden') }} as w
        on
            g.indicator_id = w.indicator_id
            and g.uitsplitsing = w.uitsplitsing
            and g.periode = w.periode
            and w.regio_code = 'NL01'
)

select
    {{ uitgave() }},
    v.indicator_id,
    v.uitsplitsing,
    v.periode,
    v.gedrukt,
    v.kwalificatie,
    v.stap,
    v.document,
    v.regel,
    v.berekend,
    v.verschil,
    case when v.oordeel in ('voldoet niet', 'ontbreekt') and b.reden is not null then 'besluit' else v.oordeel end as oordeel,
    case when v.oordeel in ('voldoet niet', 'ontbreekt') then b.rol || ', ' || b.datum || ': ' || b.reden end as besluit,
    v.waarom_niet_toetsbaar
from vergeleken as v
left join {{ source('run', 'besluiten') }} as b
    on
        v.indicator_id = b.indicator_id
        and v.uitsplitsing = b.uitsplitsing
        and v.periode = b.periode
        and v.document || ':' || v.regel = b.plaats
