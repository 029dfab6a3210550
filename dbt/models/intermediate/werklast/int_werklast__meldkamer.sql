-- Meldkamer per regionale eenheid: intake, regie en backoffice naar Erlang-C. Coördinatie tot 2 x 7,65 fte; wat meer is gaat naar netwerken
-- en collegiale ondersteuning. Die twee zijn daarna het gemiddelde percentage van de basis (nullen tellen niet mee); personeelszorg en
-- tactisch besturen zoals geleverd; verbindingen zoals geleverd, ten minste het eerste kwartiel.
with basis as (
    select
        regionale_eenheid,
        {{ som('agenten') }} * {{ parameter('dagen_per_jaar') }} / 7 / {{ parameter('productieve_uren') }} as fte
    from {{ ref('int_werklast__agenten') }}
    where dienst in ('meldkamer_intake', 'meldkamer_regie')
    group by regionale_eenheid
),

geleverd as (
    select
        regionale_eenheid,
        {{ som("case taak when 'meldkamer_coordinatie' then formatie_fte else 0 end") }} as coordinatie,
        {{ som("case taak when 'meldkamer_netwerken' then formatie_fte else 0 end") }} as netwerken,
        {{ som("case taak when 'meldkamer_collegiale_ondersteuning' then formatie_fte else 0 end") }} as collegiaal,
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
        g.behouden,
        g.verbindingen
    from basis as b
    inner join geleverd as g using (regionale_eenheid)
),

percentages as (
    select
        {{ som('case when netwerken > 0 then netwerken / basis else 0 end') }}
        / nullif(count(*) filter (netwerken > 0), 0) as netwerken,
        {{ som('case when collegiaal > 0 then collegiaal / basis else 0 end') }}
        / nullif(count(*) filter (collegiaal > 0), 0) as collegiaal,
        list_sort(list(verbindingen)) as verbindingen,
        {{ parameter('meldkamer_verbindingen_kwantiel') }} * (count(*) - 1) as plaats
    from verschoven
),

ondergrens as (
    select
        netwerken,
        collegiaal,
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
    coalesce(p.netwerken, 0) * v.basis as netwerken,
    coalesce(p.collegiaal, 0) * v.basis as collegiaal,
    v.behouden,
    greatest(v.verbindingen, p.verbindingen) as verbindingen
from verschoven as v
cross join ondergrens as p
