-- Dezelfde sterkte naar het opnieuw geschatte model, naast het officiële model, het Besluit en de formatie, met de specifieke taken.
with som as (
    select regionale_eenheid, {{ som('bijdrage') }} as ruwe_bijdrage
    from {{ ref('int_verdeling__herberekend') }}
    where bijdrage is not null
    group by regionale_eenheid
),

specifiek as (
    select regionale_eenheid, {{ som('fte_in_verdeling') }} as fte
    from {{ ref('int_verdeling__specifieke_taken') }}
    group by regionale_eenheid
)

select
    {{ uitgave() }},
    v.regionale_eenheid,
    v.fte,
    s.ruwe_bijdrage,
    {{ som('s.ruwe_bijdrage', '') }} as ruwe_som,
    v.fte * s.ruwe_bijdrage / {{ som('s.ruwe_bijdrage', '') }} as fte_herberekend,
    v.fte_model,
    v.fte_besluit,
    v.fte_formatie,
    v.fte * s.ruwe_bijdrage / {{ som('s.ruwe_bijdrage', '') }} - v.fte_model as verschil_model_fte,
    case when t.regionale_eenheid is null then 0 else t.fte end as specifieke_taken_fte,
    {{ werklast_is_synthetisch(['int_werklast__gemeenten', 'int_verdeling__clusters', 'int_verdeling__kenmerken']) }}
        as is_synthetisch
from {{ ref('int_verdeling__per_regionale_eenheid') }} as v
inner join som as s using (regionale_eenheid)
left join specifiek as t using (regionale_eenheid)
