-- Meldkamer per regionale eenheid: intake, regie en backoffice naar Erlang-C (de basis). Coördinatie en operationele sturing (OvD-OC) samen tot
-- 2 x 7,65 fte; wat meer is gaat naar netwerken en collegiale ondersteuning. Die twee, mobiliteit, administratie en coaching zijn daarna het gemiddelde
-- percentage van de basis (nullen tellen niet mee); personeelszorg en tactisch besturen zoals geleverd; verbindingen zoals geleverd, ten minste het
-- eerste kwartiel.
{%- set naar_percentage = ['netwerken', 'collegiaal', 'mobiliteit', 'administratie', 'coaching'] %}
with basis as (
    select
        regionale_eenheid,
        {{ som('agenten') }} * {{ parameter('dagen_per_jaar') }} / 7 / {{ parameter('productieve_uren') }} as fte
    from {{ ref('int_werklast__agenten') }}
    where dienst like 'meldkamer_%'
    group by regionale_eenheid
),

geleverd as (
    select
        regionale_eenheid,
        {{ som(
            "case when taak in ('meldkamer_coordinatie', 'meldkamer_operationele_sturing') then formatie_fte else 0 end"
        ) }} as coordinatie,
        {{ som("case taak when 'meldkamer_netwerken' then formatie_fte else 0 end") }} as netwerken,
        {{ som("case taak when 'meldkamer_collegiale_ondersteuning' then formatie_fte else 0 end") }} as collegiaal,
        {{ som("case taak when 'meldkamer_mobiliteit' then formatie_fte else 0 end") }} as mobiliteit,
        {{ som("case taak when 'meldkamer_administratie' then formatie_fte else 0 end") }} as administratie,
        {{ som("case taak when 'meldkamer_coaching' then formatie_fte else 0 end") }} as coaching,
        {{ som(
            "case when taak in ('meldkamer_personeelszorg', 'meldkamer_tactisch_besturen') then formatie_fte else 0 end"
        ) }} as behouden,
        {{ som("case taak when 'meldkamer_verbindingen' then formatie_fte else 0 end") }} as verbindingen
    from {{ ref('stg_jenv__werklast_capaciteit') }}
    group by regionale_eenheid
),

verschoven as (
    select
        b.regionale_eenheid,
        b.fte as basis,
        least(g.coordinatie, {{ parameter('meldkamer_coordinatie_fte') }}) as coordinatie,
        g.netwerken + greatest(g.coordinatie - {{ parameter('meldkamer_coordinatie_fte') }}, 0) / 2 as netwerken,
        g.collegiaal + greatest(g.coordinatie - {{ parameter('meldkamer_coordinatie_fte') }}, 0) / 2 as collegiaal,
        g.mobiliteit,
        g.administratie,
        g.coaching,
        g.behouden,
        g.verbindingen
    from basis as b
    inner join geleverd as g using (regionale_eenheid)
),

percentages as (
    select
        {%- for taak in naar_percentage %}
        {{ som('case when ' ~ taak ~ ' > 0 then ' ~ taak ~ ' / basis else 0 end') }}
        / nullif(count(*) filter ({{ taak }} > 0), 0) as {{ taak }},
        {%- endfor %}
        list_sort(list(verbindingen)) as verbindingen,
        {{ parameter('meldkamer_verbindingen_kwantiel') }} * (count(*) - 1) as plaats
    from verschoven
),

ondergrens as (
    select
        * exclude (verbindingen, plaats),
        verbindingen[cast(floor(plaats) as integer) + 1]
        + (plaats - floor(plaats))
        * (verbindingen[cast(ceil(plaats) as integer) + 1] - verbindingen[cast(floor(plaats) as integer) + 1])
            as verbindingen
    from percentages
)

select
    v.regionale_eenheid,
    v.basis,
    v.coordinatie,
    {%- for taak in naar_percentage %}
    coalesce(p.{{ taak }}, 0) * v.basis as {{ taak }},
    {%- endfor %}
    v.behouden,
    greatest(v.verbindingen, p.verbindingen) as verbindingen
from verschoven as v
cross join ondergrens as p
