-- Elk gedrukt getal tegenover wat ernaast hoort te passen, één rij per vergelijking. Alleen brieven van voor of op de publicatiedatum.
--   berekend tegen gedrukt  de berekende waarde past bij de gedrukte stap en kwalificatie; wat niet berekend is ontbreekt, tenzij een reden
--                           zegt dat het geen tegenhanger kan hebben.
--   gedrukt tegen gedrukt   hetzelfde getal op twee plaatsen: er is een waarde die bij beide past.
--   uitspraak tegen reeks   een uitspraak over een niveau in een reeks jaren: elk berekend jaar past erbij (berekend: het verste).
--   gelijke mutatie, gelijke waarde   verdachte gelijkheden (int_aansluiting__gelijkheden); zij geven alleen een rij als er een is.
-- Alleen een vastgelegd besluit (expectations/besluiten.yml) laat een verschil door.
with berekend as (
    select
        'berekend tegen gedrukt' as soort,
        'berekend tegen gedrukt: ' || {{ reeks('g') }} || ' ' || g.periode || ' (' || g.plaats || ')' as vergelijking,
        g.* exclude (soort),
        w.waarde as berekend,
        w.waarde - g.waarde as verschil,
        w.plaats as andere_plaats,
        case
            when w.waarde is null and g.waarom_niet_toetsbaar is not null then 'niet toetsbaar'
            when w.waarde is null then 'ontbreekt'
            when {{ past_bij('w.waarde', 'g') }} then 'voldoet'
            else 'voldoet niet'
        end as oordeel
    from {{ ref('int_aansluiting__gedrukt') }} as g
    left join {{ ref('int_aansluiting__tegenhangers') }} as w
        on g.indicator_id = w.indicator_id and g.uitsplitsing = w.uitsplitsing and g.berekende_periode = w.periode
    where g.geldt_van is null
    -- Heeft een getal meer tegenhangers, dan telt de verste: alle moeten erbij passen.
    qualify row_number() over (
        partition by g.plaats, g.indicator_id, g.uitsplitsing, g.periode
        order by abs(w.waarde - g.waarde) desc nulls last, w.plaats asc
    ) = 1
),

dubbel as (
    select
        'gedrukt tegen gedrukt' as soort,
        'gedrukt tegen gedrukt: ' || {{ reeks('a') }} || ' ' || a.periode || ' (' || a.plaats || ', ' || b.plaats || ')'
            as vergelijking,
        a.* exclude (soort, waarom_niet_toetsbaar),  -- noqa: RF02
        b.waarde as ander_gedrukt,
        b.waarde - a.waarde as verschil,
        b.plaats as andere_plaats,
        case
            when
                coalesce(a.kleinste_waarde <= b.grootste_waarde + a.stap * 1e-6, true)
                and coalesce(b.kleinste_waarde <= a.grootste_waarde + a.stap * 1e-6, true)
                then 'voldoet'
            else 'voldoet niet'
        end as oordeel
    from {{ ref('int_aansluiting__gedrukt') }} as a
    inner join {{ ref('int_aansluiting__gedrukt') }} as b
        on
            a.indicator_id = b.indicator_id
            and a.uitsplitsing = b.uitsplitsing
            and a.periode = b.periode
            and (a.document, a.regelnummer) < (b.document, b.regelnummer)
),

uitspraken as (
    select
        *,
        'uitspraak tegen reeks: '
        || {{ reeks('g') }}
        || ' '
        || g.geldt_van
        || '-'
        || g.geldt_tot
        || ' ('
        || g.plaats
        || ')'
            as vergelijking
    from {{ ref('int_aansluiting__gedrukt') }} as g
    where g.geldt_van is not null
),

jaren as (
    select
        g.vergelijking,
        arg_max(w.waarde, abs(w.waarde - g.waarde)) as berekend,
        arg_max(w.waarde - g.waarde, abs(w.waarde - g.waarde)) as verschil,
        any_value(w.plaats) as andere_plaats,
        string_agg(w.periode || ': ' || {{ getal('round(w.waarde, 2)') }}, '; ' order by w.periode) as toelichting,
        bool_and({{ past_bij('w.waarde', 'g') }}) as past
    from uitspraken as g
    inner join {{ ref('int_aansluiting__tegenhangers') }} as w
        on
            g.indicator_id = w.indicator_id
            and trim(replace(g.uitsplitsing, 'maat=meerjarig_niveau', ''), '|') = w.uitsplitsing
            and w.periode_type = 'jaar'
            and try_cast(w.periode as integer) between g.geldt_van and g.geldt_tot
    group by g.vergelijking
),

uitspraken_beoordeeld as (
    select
        'uitspraak tegen reeks' as soort,
        u.* exclude (soort),
        j.* exclude (vergelijking, past),  -- noqa: RF02
        case
            when j.past is null and u.waarom_niet_toetsbaar is not null then 'niet toetsbaar'
            when j.past is null then 'ontbreekt'
            when j.past then 'voldoet'
            else 'voldoet niet'
        end as oordeel
    from uitspraken as u
    left join jaren as j on u.vergelijking = j.vergelijking
),

samen as (
    select * from berekend
    union all by name
    select * from dubbel
    union all by name
    select * from uitspraken_beoordeeld
    union all by name
    select * from {{ ref('int_aansluiting__gelijkheden') }}
),

genoemd as (
    select
        s.* exclude (vergelijking),  -- noqa: RF02
        {{ met_getallen('s.vergelijking', getal('s.waarde'), "case
            when s.soort in ('uitspraak tegen reeks', 'gelijke mutatie') then s.toelichting
            else " ~ getal('coalesce(s.berekend, s.ander_gedrukt)') ~ "
        end") }} as vergelijking
    from samen as s
)

select
    {{ uitgave() }},
    s.soort,
    s.vergelijking,
    s.indicator_id,
    s.uitsplitsing,
    s.periode,
    s.waarde as gedrukt,
    s.kwalificatie,
    s.stap,
    s.document,
    s.regel,
    s.berekend,
    s.ander_gedrukt,
    s.andere_plaats,
    s.verschil,
    s.toelichting,
    case
        when s.oordeel in ('voldoet niet', 'ontbreekt') and b.vergelijking is not null then 'besluit' else s.oordeel
    end as oordeel,
    case when s.oordeel in ('voldoet niet', 'ontbreekt') then {{ besluit() }} end as besluit,
    case when s.oordeel = 'niet toetsbaar' then s.waarom_niet_toetsbaar end as waarom_niet_toetsbaar
from genoemd as s
left join {{ source('run', 'besluiten') }} as b on s.vergelijking = b.vergelijking
