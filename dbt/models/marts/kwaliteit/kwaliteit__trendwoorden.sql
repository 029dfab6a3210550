-- Draagt de reeks het woord dat een brief ervoor gebruikte? Stijging en daling: de verandering gaat die kant op en past bij de mate; stabiel: de
-- hoogste en de laagste waarde liggen niet te ver uit elkaar (seed trendgrenzen). Synthetische cijfers, een begin of eind dat er niet is en
-- een reeksbreuk ertussen maken een woord niet toetsbaar. Alleen een vastgelegd besluit (expectations/besluiten.yml) laat een woord door dat
-- de reeks tegenspreekt.
with gemeten as (
    select
        t.*,
        g.vanaf_pct,
        g.tot_pct,
        case t.richting
            when 'geen' then t.spreiding_pct when 'daling' then -t.verandering_pct else t.verandering_pct
        end as maat_pct,
        case
            when t.waarde_van is null or t.waarde_tot is null
                then
                    'Er is geen cijfer van ' || case
                        when t.waarde_van is null and t.waarde_tot is null then t.periode_van || ' en ' || t.periode_tot
                        when t.waarde_van is null then t.periode_van
                        else t.periode_tot
                    end || '.'
            when t.is_synthetisch then 'Een deel van de reeks is synthetisch.'
            when t.is_over_breuk then 'Tussen begin en eind ligt een reeksbreuk.'
            when t.waarde_van = 0 then 'De reeks begint op 0.'
            when t.richting = 'geen' and t.spreiding_pct is null then 'De perioden zijn niet naast elkaar te leggen.'
        end as waarom_niet_toetsbaar,
        'woord: ' || t.woord || ', ' || {{ reeks('t') }} || ' ' || t.periode_van || ' en ' || t.periode_tot as wat
    from {{ ref('int_aansluiting__trendwoorden') }} as t
    inner join {{ ref('trendgrenzen') }} as g on t.mate = g.mate
),

beoordeeld as (
    select
        *,
        wat || ' (' || document || ':' || regel || ')' as naam,
        {{ met_getallen('naam', getal('waarde_van'), getal('waarde_tot')) }} as vergelijking,
        case
            when waarom_niet_toetsbaar is not null then 'niet toetsbaar'
            when richting = 'geen' and maat_pct <= tot_pct then 'draagt het woord'
            when
                richting <> 'geen'
                and maat_pct > 0
                and maat_pct >= vanaf_pct
                and maat_pct < coalesce(tot_pct, 'infinity')
                then 'draagt het woord'
            else 'spreekt het tegen'
        end as oordeel
    from gemeten
)

select
    {{ uitgave() }},
    t.vergelijking,
    t.document,
    t.regel,
    t.woord,
    t.richting,
    t.mate,
    t.indicator_id,
    t.uitsplitsing,
    t.periode_van,
    t.waarde_van,
    t.periode_tot,
    t.waarde_tot,
    t.meeteenheid,
    t.verandering_pct,
    t.spreiding_pct,
    case when t.oordeel = 'spreekt het tegen' and b.vergelijking is not null then 'besluit' else t.oordeel end
        as oordeel,
    case when t.oordeel = 'spreekt het tegen' then {{ besluit() }} end as besluit,
    t.waarom_niet_toetsbaar,
    t.kanttekening
from beoordeeld as t
left join {{ source('run', 'besluiten') }} as b on t.vergelijking = b.vergelijking
