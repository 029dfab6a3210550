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

select term, waarde from eerste
union all
select term || '@' || document || ':' || regel, any_value(waarde) from gedrukt group by all
union all
select 'som(' || term || ')', som from groepen
union all
select 'aantal(' || term || ')', aantal from groepen
union all
select 'aantal_negatief(' || term || ')', negatief from groepen
union all
select 'berekend(' || {{ term('indicator_id', 'periode', 'uitsplitsing') }} || ')', waarde
from {{ ref('kerncijfers__waarden') }}
where regio_code = 'NL01'
union all
select 'afstand(' || {{ term('indicator_id', 'periode', 'uitsplitsing') }} || ')', afstand
from {{ ref('kerncijfers__afstand_tot_norm') }}
where regio_code = 'NL01'
