-- Wat geen bron per gemeente heeft: een gemeten of gedrukt totaal, verdeeld naar een sleutel die wel per gemeente gemeten is (seed schattingen).
-- Zonder totaal vult een schatting alleen de gemeenten aan die de bron mist, met zoveel per eenheid van de sleutel als de andere samen hebben.
with gemeten as (
    select * from {{ ref('int_kenmerken__gemeten') }}
),

nodig as (
    select
        s.*,
        unnest(string_split(coalesce(s.sleutel, ''), '+')) as deel
    from {{ ref('schattingen') }} as s
    where not exists (select 1 from gemeten as g where g.kenmerk = s.kenmerk and g.is_volledig)
),

-- Een gemeente die niet meer bestaat is wat er van haar werd in de indeling van de editie.
plaatsen as (
    select
        gemeente_code as gebied,
        huidige_gemeente_code as gemeente_code,
        aandeel
    from {{ ref('int_herindelingen__kruistabel') }}
    qualify jaar = max(jaar) over (partition by gemeente_code)
),

gewichten as (
    select
        n.kenmerk,
        n.jaar,
        n.gebied,
        n.waarde as totaal,
        g.gemeente_code,
        g.gemeente,
        g.regionale_eenheid_code,
        g.regionale_eenheid,
        -- één gemeente heeft geen sleutel nodig: zij krijgt alles, en is zij gesplitst dan ieder deel naar inwoners
        {{ som('coalesce(k.waarde, p.aandeel, 1)') }} as gewicht,
        coalesce(bool_or(k.is_synthetisch), false) as is_synthetisch
    from nodig as n
    cross join {{ ref('int_herindelingen__gemeenten') }} as g
    left join plaatsen as p on n.gebied = p.gebied and g.gemeente_code = p.gemeente_code
    left join gemeten as k on n.deel = k.kenmerk and g.gemeente_code = k.gemeente_code and k.is_volledig
    where
        (n.deel = '' or k.kenmerk is not null)
        and (
            n.gebied is null
            or n.gebied = 'NL01'
            or p.gebied is not null
            or list_contains(string_split(n.gebied, '|'), g.regionale_eenheid_code)
        )
    group by all
),

aanvulling as (
    select
        w.kenmerk,
        {{ som('g.waarde') }} / {{ som('w.gewicht') }} as per_eenheid
    from gewichten as w
    inner join gemeten as g on w.kenmerk = g.kenmerk and w.gemeente_code = g.gemeente_code
    where w.gebied is null
    group by all
),

geschat as (
    select
        w.gemeente_code,
        w.gemeente,
        w.regionale_eenheid_code,
        w.regionale_eenheid,
        w.kenmerk,
        w.jaar as peiljaar,
        coalesce(
            cast(w.totaal as decimal(24, 10)) * w.gewicht / {{ som('w.gewicht', 'partition by w.kenmerk, w.gebied') }},
            w.gewicht * a.per_eenheid
        ) as waarde,
        w.is_synthetisch
    from gewichten as w
    left join aanvulling as a on w.kenmerk = a.kenmerk
    anti join gemeten as g on w.kenmerk = g.kenmerk and w.gemeente_code = g.gemeente_code
)

select
    gemeente_code,
    gemeente,
    regionale_eenheid_code,
    regionale_eenheid,
    kenmerk,
    peiljaar,
    -- twee plaatsen kunnen in één gemeente zijn opgegaan
    cast(sum(cast(waarde as decimal(24, 10))) as decimal(24, 10)) as waarde,
    bool_or(is_synthetisch) as is_synthetisch
from geschat
group by gemeente_code, gemeente, regionale_eenheid_code, regionale_eenheid, kenmerk, peiljaar
union all
-- wie in een kenmerk per gemeente (stadions, ambassades) niet genoemd is, heeft er geen
select
    g.gemeente_code,
    g.gemeente,
    g.regionale_eenheid_code,
    g.regionale_eenheid,
    s.kenmerk,
    s.jaar,
    0,
    false
from {{ ref('int_herindelingen__gemeenten') }} as g
cross join (select distinct kenmerk, jaar from nodig where gebied like 'GM%' or gebied like 'RE%') as s
anti join geschat as e on s.kenmerk = e.kenmerk and g.gemeente_code = e.gemeente_code
