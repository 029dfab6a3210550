{{ config(materialized='table') }}
-- Elke waarde naast de vergelijkbare periode ervoor. Vergelijkbaar is hetzelfde deel van het jaar (maand, kwartaal, tertiaal,
-- halfjaar, jaar) een jaar eerder, twee jaar eerder als de indicator tweejaarlijks is, en voor een peildatum de vorige peildatum (waar de dagen
-- vastliggen: dezelfde dag, want een telling tot en met 2 mei is geen halve telling tot en met 2 november), als die niet meer dan een maand
-- verder terug ligt dan dat. Een vrije periode ("2018-04/2021-08") heeft geen vergelijkbare.
-- Er is geen verandering over een reeksbreuk: als de nieuwe telling begint na de eerste dag van de vergelijkbare periode en
-- uiterlijk op de laatste van deze; een periode waarin de breuk valt is met geen van beide kanten te vergelijken.
-- Een herziening is geen breuk: zij geldt voor de hele reeks van een uitgave. Een uitsplitsing van behalve_uitsplitsing breekt niet.
with delen as (
    select
        indicator_id,
        regio_code,
        uitsplitsing,
        periode_type,
        periode,
        waarde,
        meeteenheid,
        status,
        is_synthetisch,
        bron_tabel,
        (bovengrens - ondergrens) / 2 as halve_marge,
        try_cast(left(periode, 4) as integer) as jaar,
        -- Een vrije periode is van maand tot maand (2018-04/2021-08) of van jaar tot jaar (2012-2014).
        try_cast(regexp_extract(periode, '^([0-9]{4})-([0-9]{4})$', 1) as integer) as van_jaar,
        try_cast(regexp_extract(periode, '^([0-9]{4})-([0-9]{4})$', 2) as integer) as tot_jaar,
        case periode_type
            when 'jaar' then 1
            when 'halfjaar' then 2
            when 'tertiaal' then 3
            when 'kwartaal' then 4
            when 'maand' then 12
        end as per_jaar,
        case periode_type
            when 'jaar' then 1
            when 'maand' then try_cast(right(periode, 2) as integer)
            else try_cast(right(periode, 1) as integer)
        end as deel
    from {{ ref('kerncijfers__waarden') }}
    where waarde is not null
),

geplaatst as (
    select
        d.*,
        case
            when d.periode_type = 'peildatum' and regexp_matches(i.perioden, 'peildatum [0-9]{2}-[0-9]{2}')
                then right(d.periode, 5)
        end as vaste_dag,
        case when regexp_matches(i.cadans, '(twee|2)[ -]?jaar') then 2 else 1 end as stap,
        case d.periode_type
            when 'peildatum' then try_cast(d.periode as date)
            when 'periode' then coalesce(try_cast(left(d.periode, 7) || '-01' as date), make_date(d.van_jaar, 1, 1))
            else make_date(d.jaar, (d.deel - 1) * (12 // d.per_jaar) + 1, 1)
        end as begin,
        case d.periode_type
            when 'peildatum' then try_cast(d.periode as date)
            when 'periode'
                then coalesce(last_day(try_cast(right(d.periode, 7) || '-01' as date)), make_date(d.tot_jaar, 12, 31))
            else last_day(make_date(d.jaar, d.deel * (12 // d.per_jaar), 1))
        end as einde
    from delen as d
    left join {{ ref('indicatoren') }} as i on d.indicator_id = i.indicator_id
),

genummerd as (
    select
        *,
        case periode_type
            when 'peildatum'
                then row_number() over (
                    partition by indicator_id, regio_code, uitsplitsing, periode_type, vaste_dag order by einde
                )
            else jaar * per_jaar + deel - 1
        end as nummer,
        case periode_type when 'peildatum' then 1 else stap * per_jaar end as terug
    from geplaatst
),

breuken as (
    select
        r.indicator_id,
        r.uitsplitsing,
        cast(b.datum as date) as datum,
        string_agg(b.toelichting, ' ' order by b.toelichting) as toelichting
    from (select distinct indicator_id, uitsplitsing from delen) as r
    inner join {{ ref('reeksbreuken') }} as b on r.indicator_id = b.indicator_id
    where
        b.soort <> 'herziening'
        and not list_contains(string_split(coalesce(b.behalve_uitsplitsing, 'geen'), ','), r.uitsplitsing)
    group by all
),

met_breuk as (
    select
        g.*,
        b.datum as breuk,
        b.toelichting as breuk_toelichting
    from genummerd as g
    asof left join breuken as b
        on g.indicator_id = b.indicator_id and g.uitsplitsing = b.uitsplitsing and g.einde >= b.datum
),

naast_elkaar as (
    select
        n.*,
        case
            when v.begin >= n.einde - to_years(n.stap) - to_months(1) or n.periode_type <> 'peildatum' then v.periode
        end as vergelijkbaar,
        v.waarde as waarde_vergelijkbaar,
        v.begin as begin_vergelijkbaar,
        v.is_synthetisch as is_synthetisch_vergelijkbaar,
        v.halve_marge as halve_marge_vergelijkbaar
    from met_breuk as n
    left join genummerd as v
        on
            n.indicator_id = v.indicator_id
            and n.regio_code = v.regio_code
            and n.uitsplitsing = v.uitsplitsing
            and n.periode_type = v.periode_type
            and n.vaste_dag is not distinct from v.vaste_dag
            and n.nummer - n.terug = v.nummer
)

select
    indicator_id,
    regio_code,
    uitsplitsing,
    periode_type,
    periode,
    waarde,
    meeteenheid,
    status,
    is_synthetisch,
    -- Een verandering rust op beide waarden.
    coalesce(is_synthetisch, false)
    or (vergelijkbaar is not null and coalesce(is_synthetisch_vergelijkbaar, false)) as is_synthetisch_verandering,
    bron_tabel,
    -- Twee marges verklaren samen een verschil tot de wortel van de som van hun kwadraten.
    case when vergelijkbaar is not null then sqrt(power(halve_marge, 2) + power(halve_marge_vergelijkbaar, 2)) end
        as marge,
    begin,
    einde,
    nummer,
    vaste_dag,
    stap,
    breuk,
    case when vergelijkbaar is not null then begin_vergelijkbaar end as begin_vergelijkbaar,
    vergelijkbaar as periode_vergelijkbaar,
    case when vergelijkbaar is not null then waarde_vergelijkbaar end as waarde_vergelijkbaar,
    case
        when
            vergelijkbaar is not null and coalesce(breuk <= begin_vergelijkbaar, true)
            then waarde - waarde_vergelijkbaar
    end as verandering,
    case
        when periode_type = 'periode' then 'Een vrije periode heeft geen vergelijkbare.'
        when vergelijkbaar is null then 'Er is geen vergelijkbare eerdere periode.'
        when breuk > begin_vergelijkbaar then 'Reeksbreuk op ' || breuk || ': ' || breuk_toelichting
    end as waarom_geen_verandering
from naast_elkaar
