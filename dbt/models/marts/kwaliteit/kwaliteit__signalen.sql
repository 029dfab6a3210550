-- De nieuwste waarde van elke reeks: tegen haar norm, tegen de vergelijkbare periode, en die verandering tegen de eerdere
-- veranderingen van dezelfde reeks sinds de laatste reeksbreuk. Een synthetische reeks krijgt geen oordeel, en een verandering ten opzichte van een
-- synthetische waarde ook niet; de historie van een echte waarde is alleen wat echt is.
--   score = 0,6745 x (verandering - mediaan) / MAD   (MAD = mediaan van de absolute afwijkingen van de mediaan)
-- 0,6745 maakt de MAD van een normale verdeling gelijk aan haar standaardafwijking; boven 3,5 is een uitschieter
-- (Iglewicz en Hoaglin 1993). Is de MAD 0, dan (verandering - mediaan) / (1,253314 x gemiddelde absolute afwijking). Is ook die 0,
-- dan waren alle eerdere veranderingen gelijk: er is geen score, en een andere verandering is een uitschieter. Wat kleiner is dan 1e-9 maal de
-- grootste waarde van de reeks is 0: zo klein is alleen de rekenfout.
-- Met minder dan vijf eerdere veranderingen is er geen score en zegt de verandering zelf wat zij kan: niet groter dan wat afronding in de brief,
-- herziening door de bron of de marge van het onderzoek verklaren is geen verandering; anders beter of slechter naar de richting van de indicator
-- (veranderd zonder richting), en slechter voor de derde keer op rij is aanhoudend slechter: twee keer kan toeval zijn.
{% set minimum, grens, aanhoudend = 5, 3.5, 3 %}
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
            where
            v.verandering is not null
            and coalesce(v.begin_vergelijkbaar >= n.breuk, true)
            and (n.is_synthetisch or not v.is_synthetisch_verandering)
        ) as eerdere,
        count(*) filter (where n.is_synthetisch or not v.is_synthetisch) as eerdere_waarden,
        min(v.rang) filter (
            where
            v.teken is distinct from n.teken
            or v.na_gat
            or (v.is_synthetisch_verandering and not n.is_synthetisch)
        ) - 1 as op_rij,
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
        coalesce(h.eerdere_waarden, 0) as eerdere_waarden,
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
),

-- Wat een gedrukt getal door afronden kan schelen; een exact getal niets.
afronding as (
    select
        indicator_id,
        uitsplitsing,
        periode,
        max(case when kwalificatie = 'circa' then stap else stap / 2 end) as halve_stap
    from {{ ref('kerncijfers__gepubliceerd') }}
    where kwalificatie in ('afgerond', 'ruim', 'bijna', 'circa')
    group by all
),

genormeerd as (
    select
        g.*,
        i.richting,
        a.norm,
        a.afstand,
        a.voldoet,
        case when a.norm is not null and g.verandering is not null then abs(g.waarde_vergelijkbaar - a.norm) end
            as afstand_eerder,
        greatest(
            case when g.regio_code = 'NL01' then coalesce(nu.halve_stap, 0) + coalesce(toen.halve_stap, 0) else 0 end,
            coalesce(h.ruimte, 0) * abs(g.waarde),
            coalesce(g.marge, 0),
            -- kleine aantallen van een gemeente schommelen door toeval: twee keer de wortel van de som van twee tellingen (Poisson)
            case
                when g.regio_code like 'GM%' and g.meeteenheid = 'aantal' and g.verandering is not null
                    then 2 * sqrt(greatest(g.waarde + g.waarde_vergelijkbaar, 0))
                else 0
            end
        ) as ruis,
        case
            when g.verandering is null then null
            when g.teken = 0 then 'gelijk'
            when i.richting = 'hoger_beter' then case when g.teken > 0 then 'beter' else 'slechter' end
            when i.richting = 'lager_beter' then case when g.teken < 0 then 'beter' else 'slechter' end
            else 'neutraal'
        end as duiding
    from gescoord as g
    left join {{ ref('indicatoren') }} as i on g.indicator_id = i.indicator_id
    left join {{ ref('herzieningsruimte') }} as h on g.bron_tabel = h.bron_tabel
    left join afronding as nu
        on g.indicator_id = nu.indicator_id and g.uitsplitsing = nu.uitsplitsing and g.periode = nu.periode
    left join afronding as toen
        on
            g.indicator_id = toen.indicator_id
            and g.uitsplitsing = toen.uitsplitsing
            and g.periode_vergelijkbaar = toen.periode
    left join {{ ref('kerncijfers__afstand_tot_norm') }} as a
        on
            g.indicator_id = a.indicator_id
            and g.regio_code = a.regio_code
            and g.uitsplitsing = a.uitsplitsing
            and g.periode = a.periode
            and g.periode_type = a.periode_type
),

beoordeeld as (
    select
        *,
        case
            when is_synthetisch or (verandering is not null and is_synthetisch_verandering)
                then 'synthetisch, geen oordeel'
            when eerdere_waarden = 0 then 'te weinig historie'
            when verandering is null then 'niet vergelijkbaar'
            when eerdere_veranderingen >= {{ minimum }}
                then case when abs(score) > {{ grens }} or score is null then 'uitschieter' else 'gewoon' end
            when abs(verandering) <= greatest(ruis * (1 + 1e-9), nul) then 'geen verandering'
            when duiding = 'slechter' and abs(opeenvolgend) >= {{ aanhoudend }} then 'aanhoudend slechter'
            when duiding in ('beter', 'slechter') then duiding
            else 'veranderd'
        end as oordeel
    from genormeerd
)

select
    {{ uitgave() }},
    indicator_id,
    regio_code,
    uitsplitsing,
    periode_type,
    periode,
    waarde,
    meeteenheid,
    status in ('voorlopig', 'nadervoorlopig') as is_voorlopig,
    is_synthetisch,
    norm,
    afstand,
    case when voldoet is null then 'geen norm' when voldoet then 'voldoet' else 'voldoet niet' end as status,
    periode_vergelijkbaar,
    waarde_vergelijkbaar,
    verandering,
    ruis,
    duiding,
    cast(opeenvolgend as integer) as opeenvolgend,
    cast(eerdere_veranderingen as integer) as eerdere_veranderingen,
    mediaan as gebruikelijke_verandering,
    mad as spreiding,
    score,
    oordeel,
    nullif(concat_ws(
        ' ',
        case
            when oordeel = 'synthetisch, geen oordeel' and is_synthetisch then 'De waarde is synthetisch.'
            when oordeel = 'synthetisch, geen oordeel' then 'De waarde waarmee is vergeleken is synthetisch.'
            when oordeel = 'te weinig historie' then 'Er is maar één waarde.'
            when verandering is null then waarom_geen_verandering
            when eerdere_veranderingen < {{ minimum }} and oordeel = 'geen verandering' and ruis > nul
                then 'Afronding, herziening, marge of toeval verklaren tot ' || {{ getal_nl('ruis') }} || '.'
            when eerdere_veranderingen >= {{ minimum }} and score is null
                then 'Alle eerdere veranderingen waren gelijk: er is geen score.'
            when eerdere_veranderingen >= {{ minimum }} and mad <= nul
                then 'De MAD is 0: de score rekent met de gemiddelde absolute afwijking.'
        end,
        case
            when oordeel = 'synthetisch, geen oordeel' or voldoet or abs(abs(afstand) - afstand_eerder) <= nul then null
            when abs(afstand) > afstand_eerder then 'De afstand tot de norm werd groter.'
            when abs(afstand) < afstand_eerder then 'De afstand tot de norm werd kleiner.'
        end
    ), '') as toelichting
from beoordeeld
