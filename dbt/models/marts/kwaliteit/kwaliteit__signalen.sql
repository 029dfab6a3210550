-- De nieuwste waarde van elke reeks: tegen haar norm, tegen de vergelijkbare periode, en die verandering tegen de eerdere
-- veranderingen van dezelfde reeks sinds de laatste reeksbreuk.
--   score = 0,6745 x (verandering - mediaan) / MAD   (MAD = mediaan van de absolute afwijkingen van de mediaan)
-- 0,6745 maakt de MAD van een normale verdeling gelijk aan haar standaardafwijking; boven 3,5 is een uitschieter
-- (Iglewicz en Hoaglin 1993). Is de MAD 0, dan (verandering - mediaan) / (1,253314 x gemiddelde absolute afwijking). Is ook die 0,
-- dan waren alle eerdere veranderingen gelijk: er is geen score, en een andere verandering is een uitschieter. Met minder dan
-- vijf eerdere veranderingen is er geen oordeel. Wat kleiner is dan 1e-9 maal de grootste waarde van de reeks is 0:
-- zo klein is alleen de rekenfout.
{% set minimum, grens = 5, 3.5 %}
with reeks as (
    select
        *,
        row_number() over r as rang,
        lag(nummer) over r - nummer > stap as na_gat,
        1e-9 * max(abs(waarde)) over (partition by indicator_id, regio_code, uitsplitsing, periode_type) as nul
    from {{ ref('int_signalen__veranderingen') }}
    window r as (partition by indicator_id, regio_code, uitsplitsing, periode_type order by einde desc, begin desc)
),

met_teken as (
    select
        *,
        case when abs(verandering) <= nul then 0 else sign(verandering) end as teken
    from reeks
),

nieuwste as (
    select * from met_teken where rang = 1
),

historie as (
    select
        n.indicator_id,
        n.regio_code,
        n.uitsplitsing,
        n.periode_type,
        list(v.verandering order by v.rang) filter (
            where v.verandering is not null and coalesce(v.begin_vergelijkbaar >= n.breuk, true)
        ) as eerdere,
        min(v.rang) filter (where v.teken is distinct from n.teken or v.na_gat) - 1 as op_rij,
        count(*) as langst
    from nieuwste as n
    inner join met_teken as v
        on
            n.indicator_id = v.indicator_id
            and n.regio_code = v.regio_code
            and n.uitsplitsing = v.uitsplitsing
            and n.periode_type = v.periode_type
    where v.rang > 1
    group by all
),

gemeten as (
    select
        n.*,
        coalesce(len(h.eerdere), 0) as eerdere_veranderingen,
        n.teken * coalesce(h.op_rij, h.langst + 1) as opeenvolgend,
        list_median(h.eerdere) as mediaan,
        list_mad(h.eerdere) as mad,
        list_avg(list_transform(h.eerdere, lambda x: abs(x - list_median(h.eerdere))))
            as gemiddelde_afwijking
    from nieuwste as n
    left join historie as h
        on
            n.indicator_id = h.indicator_id
            and n.regio_code = h.regio_code
            and n.uitsplitsing = h.uitsplitsing
            and n.periode_type = h.periode_type
),

gescoord as (
    select
        *,
        case
            when verandering is null or eerdere_veranderingen < {{ minimum }} then null
            when mad > nul then 0.6745 * (verandering - mediaan) / mad
            when abs(verandering - mediaan) <= nul then 0
            when gemiddelde_afwijking > nul then (verandering - mediaan) / (1.253314 * gemiddelde_afwijking)
        end as score
    from gemeten
)

select
    {{ uitgave() }},
    g.indicator_id,
    g.regio_code,
    g.uitsplitsing,
    g.periode_type,
    g.periode,
    g.waarde,
    g.meeteenheid,
    g.status in ('voorlopig', 'nadervoorlopig') as is_voorlopig,
    g.is_synthetisch,
    a.norm,
    a.afstand,
    case when a.voldoet is null then 'geen norm' when a.voldoet then 'voldoet' else 'voldoet niet' end as status,
    g.periode_vergelijkbaar,
    g.waarde_vergelijkbaar,
    g.verandering,
    case
        when g.verandering is null then null
        when g.teken = 0 then 'gelijk'
        when i.richting = 'hoger_beter' then case when g.teken > 0 then 'beter' else 'slechter' end
        when i.richting = 'lager_beter' then case when g.teken < 0 then 'beter' else 'slechter' end
        else 'neutraal'
    end as duiding,
    cast(g.opeenvolgend as integer) as opeenvolgend,
    cast(g.eerdere_veranderingen as integer) as eerdere_veranderingen,
    g.mediaan as gebruikelijke_verandering,
    g.mad as spreiding,
    g.score,
    case
        when g.verandering is null or g.eerdere_veranderingen < {{ minimum }} then 'te weinig historie'
        when abs(g.score) > {{ grens }} or g.score is null then 'uitschieter'
        else 'gewoon'
    end as oordeel,
    case
        when g.verandering is null then g.waarom_geen_verandering
        when g.eerdere_veranderingen < {{ minimum }}
            then g.eerdere_veranderingen || ' eerdere veranderingen; een oordeel vraagt er ten minste {{ minimum }}.'
        when g.score is null then 'Alle eerdere veranderingen waren gelijk: er is geen score.'
        when g.mad <= g.nul then 'De MAD is 0: de score rekent met de gemiddelde absolute afwijking.'
    end as toelichting
from gescoord as g
left join {{ ref('indicatoren') }} as i on g.indicator_id = i.indicator_id
left join {{ ref('kerncijfers__afstand_tot_norm') }} as a
    on
        g.indicator_id = a.indicator_id
        and g.regio_code = a.regio_code
        and g.uitsplitsing = a.uitsplitsing
        and g.periode = a.periode
        and g.periode_type = a.periode_type
