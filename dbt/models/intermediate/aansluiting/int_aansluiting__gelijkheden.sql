-- Gelijkheden die vaker een overgeschreven getal zijn dan toeval; alleen getallen die exact zijn gedrukt.
--   gelijke mutatie  twee indicatoren veranderen in één document tussen dezelfde twee opeenvolgende perioden precies evenveel;
--                    vanaf 100, want bij kleinere veranderingen is dat gewoon toeval.
--   gelijke waarde   één reeks heeft in twee perioden van één document precies hetzelfde getal;
--                    vanaf 1.000 en geen honderdtal, want kleine en ronde getallen komen vanzelf vaker voor.
with exact as (
    select
        indicator_id,
        uitsplitsing,
        periode_type,
        meeteenheid,
        document,
        periode,
        waarde,
        min(regelnummer) as regelnummer
    from {{ ref('int_aansluiting__gedrukt') }}
    where kwalificatie = 'exact' and soort = 'meting'
    group by all
),

mutaties as (
    select
        *,
        lag(periode) over reeks as vorige_periode,
        lag(waarde) over reeks as vorige_waarde,
        waarde - lag(waarde) over reeks as mutatie
    from exact
    window reeks as (partition by indicator_id, uitsplitsing, periode_type, meeteenheid, document order by periode)
),

gelijke_mutaties as (
    select
        'gelijke mutatie' as soort,
        'gelijke mutatie: '
        || {{ reeks('a') }}
        || ' en '
        || {{ reeks('b') }}
        || ' '
        || a.vorige_periode
        || ' en '
        || a.periode
        || ' (' || a.document || ')' as vergelijking,
        a.indicator_id,
        a.uitsplitsing,
        a.periode,
        a.mutatie as waarde,
        b.mutatie as ander_gedrukt,
        0.0 as verschil,
        a.document,
        cast(a.regelnummer as varchar) as regel,
        b.document || ':' || b.regelnummer as andere_plaats,
        {{ reeks('a') }} || ': ' || {{ getal('a.vorige_waarde') }} || ' -> ' || {{ getal('a.waarde') }} || '; '
        || {{ reeks('b') }}
        || ': '
        || {{ getal('b.vorige_waarde') }}
        || ' -> '
        || {{ getal('b.waarde') }} as toelichting,
        'voldoet niet' as oordeel
    from mutaties as a
    inner join mutaties as b
        on
            a.document = b.document
            and a.meeteenheid = b.meeteenheid
            and a.periode = b.periode
            and a.vorige_periode = b.vorige_periode
            and a.mutatie = b.mutatie
            and a.indicator_id < b.indicator_id
    where abs(a.mutatie) >= 100
),

gelijke_waarden as (
    select
        'gelijke waarde' as soort,
        'gelijke waarde: '
        || {{ reeks('a') }}
        || ' '
        || a.periode
        || ' en '
        || b.periode
        || ' ('
        || a.document
        || ')' as vergelijking,
        a.indicator_id,
        a.uitsplitsing,
        b.periode,
        a.waarde,
        b.waarde as ander_gedrukt,
        0.0 as verschil,
        a.document,
        cast(a.regelnummer as varchar) as regel,
        b.document || ':' || b.regelnummer as andere_plaats,
        'Hetzelfde getal in ' || a.periode || ' en ' || b.periode as toelichting,
        'voldoet niet' as oordeel
    from exact as a
    inner join exact as b
        on
            a.indicator_id = b.indicator_id
            and a.uitsplitsing = b.uitsplitsing
            and a.periode_type = b.periode_type
            and a.document = b.document
            and a.waarde = b.waarde
            and a.periode < b.periode
    where abs(a.waarde) >= 1000 and a.waarde % 100 <> 0
)

select * from gelijke_mutaties
union all by name
select * from gelijke_waarden
