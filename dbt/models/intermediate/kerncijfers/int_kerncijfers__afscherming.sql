-- Afscherming van geleverde aantallen per regionale eenheid. Wie alles weet wat is gepubliceerd, het exacte landelijke totaal en deze
-- regel zelf, mag van geen cel haar waarde kunnen terugrekenen. Een groep is een indicator, uitsplitsing en periode.
--
-- 1. Een cel kleiner dan 5 (ook 0: anders vertelt een lege plek dat er ten minste een is) staat er niet: primair.
-- 2. Is dat er precies een, dan ook de kleinste van de andere niet (naar afgeronde waarde, dan naar code): secundair.
-- 3. Elke andere cel is afgerond op het dichtstbijzijnde veelvoud van 5, elk voor zich. Nooit naar elkaar toe tot de som klopt: dan zou
--    een cel iets zeggen over de rest van een andere. De eenheden tellen dus niet precies op tot Nederland.
-- 4. Elke cel ligt nu voor de lezer in een band (onder tot en met boven). Ligt het landelijke totaal minder dan 4 van de som van alle
--    ondergrenzen of van alle bovengrenzen, dan maakt dat totaal de banden smaller: de hele groep staat er niet. Onder een totaal van 10
--    staat zij er nooit: zo weinig verdelingen zouden dan wegvallen dat het wegvallen zelf ze verraadt.
-- 5. Een deel en zijn geheel (of een totaal en zijn uitsplitsing) verraden elkaar door aftrekken. Heeft een van hen of hun verschil
--    iets kleins, dan staan zij er geen van alle. Bij 4 en 5 is de reden voor elke cel dezelfde ('groep'): die zegt niet welke cel klein is.
--
-- Waarom dit houdt: de stappen kijken alleen naar banden en totaal, nooit naar waar in haar band een cel ligt. Elke invulling van de
-- banden die op het totaal uitkomt geeft dus dezelfde publicatie, en door stap 4 houdt elke cel haar hele band: een cel onder de
-- drempel vijf mogelijke waarden (0 tot en met 4), ook voor wie de afgeronde waarde van een secundaire cel zou kennen. In een groep die er
-- niet staat is niet te zien welke cel klein is, en houdt elke cel er ten minste vijf (bij een landelijk totaal onder 4: totaal + 1).
-- Bewezen door alle leveringen van een klein land te proberen: tests/contract/test_afscherming.py.
{% set drempel, stap = 5, 5 %}
with geleverd as (
    select
        g.*,
        e.code as regio_code,
        coalesce(d.geheel, g.indicator_id) as samenhang
    from {{ ref('stg_jenv__per_regionale_eenheid') }} as g
    inner join {{ ref('regionale_eenheden') }} as e on g.regionale_eenheid = e.naam
    left join (
        values ('zeden_voorraad_langer_6_maanden', 'zeden_voorraad'), ('zeden_aangiften', 'zeden_incidenten')
    ) as d (deel, geheel) on g.indicator_id = d.deel
    where g.indicator_id <> 'wijkagenten'   -- fte van de politie zelf; al het andere is afgeschermd, ook wat niemand nog kent
),

banden as (
    select
        *,
        waarde < {{ drempel }} as is_klein,
        {{ stap }} * round(waarde / {{ stap }}) as afgerond,
        count(*) over groep as eenheden,
        count(*) filter (waarde < {{ drempel }}) over groep as kleine,
        row_number()
            over (groep order by waarde < {{ drempel }}, {{ stap }} * round(waarde / {{ stap }}), regio_code)
            as volgorde
    from geleverd
    window groep as (partition by indicator_id, uitsplitsing, periode)
),

groepen as (
    select
        indicator_id,
        uitsplitsing,
        periode,
        any_value(samenhang) as samenhang,
        any_value(kleine) as kleine,
        any_value(eenheden) <> (select count(*) from {{ ref('regionale_eenheden') }})
        or sum(waarde) < {{ 2 * drempel }}
        or sum(waarde) - sum(case when is_klein then 0 else greatest(afgerond - 2, {{ drempel }}) end)
        < {{ drempel - 1 }}
        or sum(case when is_klein then {{ drempel - 1 }} else afgerond + 2 end) - sum(waarde)
        < {{ drempel - 1 }} as moet_weg
    from banden
    group by indicator_id, uitsplitsing, periode
),

-- Wat met aftrekken te vinden is: geheel min deel, en totaal min de uitsplitsingen naar dezelfde sleutels.
verschillen as (
    select
        geheel.samenhang,
        geheel.periode,
        geheel.waarde - deel.waarde as verschil
    from geleverd as geheel
    inner join geleverd as deel
        on
            geheel.indicator_id = deel.samenhang
            and deel.indicator_id <> deel.samenhang
            and geheel.regio_code = deel.regio_code
            and geheel.uitsplitsing = deel.uitsplitsing
            and geheel.periode = deel.periode
    union all
    select
        any_value(totaal.samenhang),
        totaal.periode,
        any_value(totaal.waarde) - sum(deel.waarde)
    from geleverd as totaal
    inner join geleverd as deel
        on
            totaal.indicator_id = deel.indicator_id
            and deel.uitsplitsing <> ''
            and totaal.regio_code = deel.regio_code
            and totaal.periode = deel.periode
    where totaal.uitsplitsing = ''
    group by
        totaal.indicator_id, totaal.regio_code, totaal.periode, regexp_replace(deel.uitsplitsing, '=[^|]*', '', 'g')
),

samenhangen as (
    select
        g.samenhang,
        g.periode,
        count(*) > 1 as is_meervoudig,
        bool_or(g.kleine > 0 or g.moet_weg) or coalesce(any_value(v.heeft_klein), false) as heeft_iets_te_verbergen
    from groepen as g
    left join (
        select samenhang, periode, bool_or(verschil > 0 and verschil < {{ drempel }}) as heeft_klein
        from verschillen
        group by samenhang, periode
    ) as v on g.samenhang = v.samenhang and g.periode = v.periode
    group by g.samenhang, g.periode
)

select
    b.indicator_id,
    b.regio_code,
    b.uitsplitsing,
    b.periode,
    b.periode_type,
    b.meeteenheid,
    b.herkomst,
    b.is_synthetisch,
    case
        when g.moet_weg or (s.is_meervoudig and s.heeft_iets_te_verbergen) then 'groep'
        when b.is_klein then 'primair'
        when b.kleine = 1 and b.volgorde = 1 then 'secundair'
    end as reden,
    case when reden is null then cast(b.afgerond as double) end as waarde
from banden as b
inner join groepen as g on b.indicator_id = g.indicator_id and b.uitsplitsing = g.uitsplitsing and b.periode = g.periode
inner join samenhangen as s on b.samenhang = s.samenhang and b.periode = s.periode
