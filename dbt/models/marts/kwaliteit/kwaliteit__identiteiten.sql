-- Wat volgens de brieven zelf uit hun getallen volgt, beoordeeld: één rij per identiteit. Een getal dat ontbreekt is een fout, tenzij een
-- reden zegt waarom het er niet kan zijn; een brief van na de kennisdatum kan de editie niet kennen, en aan een synthetisch getal
-- is niets te toetsen. Alleen een vastgelegd besluit (expectations/besluiten.yml) laat een verschil door.
with bekend as (
    select
        i.* exclude (waarom_niet_toetsbaar),
        case
            when bool_or(d.datum > e.kennisdatum) then 'De brief is van na de kennisdatum.'
            when bool_or(i.is_synthetisch) then 'Een van de getallen is synthetisch.'
            else any_value(i.waarom_niet_toetsbaar)
        end as waarom_niet_toetsbaar,
        coalesce(bool_or(d.datum > e.kennisdatum), false) as is_later
    from {{ ref('int_aansluiting__identiteiten') }} as i
    cross join {{ source('run', 'editie') }} as e
    left join {{ ref('documenten') }} as d on contains(i.plaats, d.document)
    group by all
),

beoordeeld as (
    select
        *,
        {{ met_getallen("'identiteit: ' || controle_id", getal('round(links, 6)'), getal('round(rechts, 6)')) }}
            as vergelijking,
        case
            when is_later or coalesce(is_synthetisch, false) then 'niet toetsbaar'
            when (links is null or rechts is null) and waarom_niet_toetsbaar is not null then 'niet toetsbaar'
            when links is null or rechts is null then 'ontbreekt'
            when
                case relatie
                    when '=' then abs(links - rechts) <= marge + 1e-9
                    when '<=' then links <= rechts + marge + 1e-9
                    when '>=' then links >= rechts - marge - 1e-9
                    when '<' then links < rechts
                    when '>' then links > rechts
                end
                then 'voldoet'
            else 'voldoet niet'
        end as oordeel
    from bekend
)

select
    {{ uitgave() }},
    i.controle_id,
    i.vergelijking,
    i.omschrijving,
    i.links,
    i.relatie,
    i.rechts,
    i.marge,
    i.links - i.rechts as verschil,
    i.plaats,
    case
        when i.oordeel in ('voldoet niet', 'ontbreekt') and b.vergelijking is not null then 'besluit' else i.oordeel
    end as oordeel,
    case when i.oordeel in ('voldoet niet', 'ontbreekt') then {{ besluit() }} end as besluit,
    case when i.oordeel = 'niet toetsbaar' then i.waarom_niet_toetsbaar end as waarom_niet_toetsbaar
from beoordeeld as i
left join {{ source('run', 'besluiten') }} as b on i.vergelijking = b.vergelijking
