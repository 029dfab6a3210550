-- De getallen die een identiteit mag noemen, onder de naam waaronder zij dat doet (seed identiteiten). Leeg is een getal uit een brief die de
-- editie nog niet kan kennen; een naam die hier niet staat, bestaat niet. Een getal dat op meer plaatsen is gedrukt is dat van de eerste plaats.
with gedrukt as (
    select
        g.indicator_id,
        g.periode,
        g.uitsplitsing,
        {{ term('g.indicator_id', 'g.periode', 'g.uitsplitsing') }} as term,
        g.document,
        g.regel,
        case when g.document in (select k.document from {{ ref('int_aansluiting__gedrukt') }} as k) then g.waarde end
            as waarde
    from {{ ref('kerncijfers__gepubliceerd') }} as g
),

eerste as (
    select indicator_id, periode, uitsplitsing, term, arg_min(waarde, (document, cast(regel as integer))) as waarde
    from gedrukt
    group by all
),

-- Wat samen wordt genomen: alle delen van een indicator, of de delen met één kenmerk (vraag=eigen_indruk).
groepen as (
    select
        {{ term('indicator_id', 'periode', 'deel') }} as term,
        sum(waarde) as som,
        count(waarde) as aantal,
        count(*) filter (waarde < 0) as negatief
    from (
        select *, unnest(list_prepend('', string_split(uitsplitsing, '|'))) as deel
        from eerste
        where uitsplitsing <> ''
    ) as delen
    group by all
)

select term, waarde, false as is_synthetisch from eerste
union all
select term || '@' || document || ':' || regel, any_value(waarde), false from gedrukt group by all
union all
select 'som(' || term || ')', som, false from groepen
union all
select 'aantal(' || term || ')', aantal, false from groepen
union all
select 'aantal_negatief(' || term || ')', negatief, false from groepen
union all
select 'berekend(' || {{ term('indicator_id', 'periode', 'uitsplitsing') }} || ')', waarde, is_synthetisch
from {{ ref('kerncijfers__waarden') }}
where regio_code = 'NL01'
union all
select
    'afstand(' || {{ term('a.indicator_id', 'a.periode', 'a.uitsplitsing') }} || ')',
    a.afstand,
    coalesce(w.is_synthetisch, false)
from {{ ref('kerncijfers__afstand_tot_norm') }} as a
left join {{ ref('kerncijfers__waarden') }} as w
    on
        a.indicator_id = w.indicator_id
        and a.regio_code = w.regio_code
        and a.uitsplitsing = w.uitsplitsing
        and a.periode = w.periode
where a.regio_code = 'NL01'
