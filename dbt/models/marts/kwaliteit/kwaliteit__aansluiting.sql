-- Elk gedrukt getal tegenover wat ernaast hoort te passen, één rij per vergelijking. Alleen brieven van voor of op de kennisdatum.
--   berekend tegen gedrukt  de berekende waarde past bij de gedrukte stap en kwalificatie; wat niet berekend is ontbreekt, tenzij een reden
--                           zegt dat het geen tegenhanger kan hebben.
--   gedrukt tegen gedrukt   hetzelfde getal op twee plaatsen: er is een waarde die bij beide past.
--   uitspraak tegen reeks   een uitspraak over een niveau in een reeks jaren: elk echt jaar past erbij (berekend: het verste).
--   gelijke mutatie, gelijke waarde   verdachte gelijkheden (int_aansluiting__gelijkheden); zij geven alleen een rij als er een is.
-- Wijze: hoe het gedrukte getal is nagegaan (int_aansluiting__tegenhangers); aan een synthetisch cijfer is niets te toetsen.
-- Een open bron herziet ook oude jaren, en de brief zegt wat er toen bekend was. Is de uitgave van die brief er nog, dan geldt haar waarde; wat
-- de bron nu zegt heet dan herzien, met hoeveel, zolang dat niet meer is dan haar geschiedenis aannemelijk maakt (seed herzieningsruimte).
-- Zonder die uitgave, of als zij haar bron pas na de brief las en zelf al een herziening had, is een verschil binnen die ruimte een herziening,
-- behalve als dezelfde brief het getal nog anders drukt.
-- Alleen een vastgelegd besluit (expectations/besluiten.yml) laat een verschil door.
with gepaard as (
    select
        g.*,
        w.waarde as nu,
        w.plaats as andere_plaats,
        w.wijze,
        coalesce(w.is_synthetisch, false) as is_synthetisch,
        case when w.wijze = 'nagerekend' then coalesce(h.ruimte, 0) * abs(g.waarde) else 0 end as ruimte,
        case when w.wijze = 'nagerekend' and h.ruimte > 0 and not v.is_synthetisch then v.waarde end as toen,
        exists(
            select 1
            from {{ ref('int_aansluiting__gedrukt') }} as d
            where
                d.document = g.document
                and d.indicator_id = g.indicator_id
                and d.uitsplitsing = g.uitsplitsing
                and d.periode = g.periode
                and d.waarde <> g.waarde
        ) as is_anders_gedrukt
    from {{ ref('int_aansluiting__gedrukt') }} as g
    left join {{ ref('int_aansluiting__tegenhangers') }} as w
        on g.indicator_id = w.indicator_id and g.uitsplitsing = w.uitsplitsing and g.berekende_periode = w.periode
    left join {{ ref('herzieningsruimte') }} as h on w.bron_tabel = h.bron_tabel
    left join {{ source('run', 'vorige_waarden') }} as v
        on
            g.halfjaarbericht = v.editie
            and v.regio_code = 'NL01'
            and g.indicator_id = v.indicator_id
            and g.uitsplitsing = v.uitsplitsing
            and g.berekende_periode = v.periode
    where g.geldt_van is null
    -- Heeft een getal meer tegenhangers, dan telt van de echte de verste: alle moeten erbij passen.
    qualify row_number() over (
        partition by g.plaats, g.indicator_id, g.uitsplitsing, g.periode
        order by coalesce(w.is_synthetisch, false) asc, abs(w.waarde - g.waarde) desc nulls last, w.plaats asc
    ) = 1
),

gewogen as (
    select
        g.*,
        {{ past_bij('g.nu', 'g') }} as past_nu,
        coalesce(
            {{ past_bij('g.toen', 'g') }} or ({{ binnen_ruimte('g.toen', 'g') }} and not g.is_anders_gedrukt), true
        ) as past_toen,
        {{ binnen_ruimte('g.nu', 'g') }} and (g.toen is not null or not g.is_anders_gedrukt) as past_als_herziening
    from gepaard as g
),

berekend as (
    select
        'berekend tegen gedrukt' as soort,
        'berekend tegen gedrukt: ' || {{ reeks('g') }} || ' ' || g.periode || ' (' || g.plaats || ')' as vergelijking,
        g.* exclude (soort, waarom_niet_toetsbaar),  -- noqa: RF02
        case when g.is_synthetisch then 'Het cijfer in deze editie is synthetisch.' else g.waarom_niet_toetsbaar end
            as waarom_niet_toetsbaar,
        -- De waarde waarop het oordeel rust: wat de uitgave van de brief zei als dat al niet past, anders wat de bron nu zegt.
        case when g.past_toen then g.nu else g.toen end as berekend,
        berekend - g.waarde as verschil,
        case
            when g.is_synthetisch or (g.nu is null and g.waarom_niet_toetsbaar is not null) then 'niet toetsbaar'
            when g.nu is null then 'ontbreekt'
            when g.past_toen and g.past_nu then 'voldoet'
            when g.past_toen and g.past_als_herziening and g.ruimte > 0 then 'herzien'
            else 'voldoet niet'
        end as oordeel,
        case when g.toen <> g.nu then g.nu - g.toen when oordeel = 'herzien' then g.nu - g.waarde end as herziening,
        case
            when herziening is not null
                then
                    'Nu ' || {{ getal('g.nu') }} || '; '
                    || coalesce(
                        case when g.toen <> g.nu then 'in de uitgave van de brief ' || {{ getal('g.toen') }} end,
                        'de brief drukt ' || {{ getal('g.waarde') }}
                    )
                    || '.'
        end as toelichting
    from gewogen as g
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
        arg_max(w.waarde, (abs(w.waarde - g.waarde), w.periode)) filter (where not coalesce(w.is_synthetisch, false))
            as berekend,
        arg_max(w.waarde - g.waarde, (abs(w.waarde - g.waarde), w.periode)) filter (
            where not coalesce(w.is_synthetisch, false)
        ) as verschil,
        min(w.plaats) as andere_plaats,
        string_agg(w.periode || ': ' || {{ getal('round(w.waarde, 2)') }}, '; ' order by w.periode) filter (
            where not coalesce(w.is_synthetisch, false)
        ) as toelichting,
        bool_and({{ past_bij('w.waarde', 'g') }}) filter (where not coalesce(w.is_synthetisch, false)) as past,
        coalesce(bool_or(w.is_synthetisch), false) as is_synthetisch,
        case when bool_and(w.wijze = 'nagerekend') then 'nagerekend' else 'overgetypt' end as wijze
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
        u.* exclude (soort, waarom_niet_toetsbaar),  -- noqa: RF02
        j.* exclude (vergelijking, past, is_synthetisch),  -- noqa: RF02
        case when j.is_synthetisch then 'Een deel van de jaren is synthetisch.' else u.waarom_niet_toetsbaar end
            as waarom_niet_toetsbaar,
        -- Een echt jaar dat niet past spreekt de uitspraak tegen; synthetische jaren dragen haar niet.
        case
            when not j.past then 'voldoet niet'
            when j.is_synthetisch or (j.past is null and u.waarom_niet_toetsbaar is not null) then 'niet toetsbaar'
            when j.past then 'voldoet'
            else 'ontbreekt'
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
    s.herziening,
    s.toelichting,
    case
        when s.soort not in ('berekend tegen gedrukt', 'uitspraak tegen reeks') then null
        when s.oordeel in ('niet toetsbaar', 'ontbreekt') then 'niet toetsbaar'
        else s.wijze
    end as wijze,
    case
        when s.oordeel in ('voldoet niet', 'ontbreekt') and b.vergelijking is not null then 'besluit' else s.oordeel
    end as oordeel,
    case when s.oordeel in ('voldoet niet', 'ontbreekt') then {{ besluit() }} end as besluit,
    case when s.oordeel = 'niet toetsbaar' then s.waarom_niet_toetsbaar end as waarom_niet_toetsbaar
from genoemd as s
left join {{ source('run', 'besluiten') }} as b on s.vergelijking = b.vergelijking
