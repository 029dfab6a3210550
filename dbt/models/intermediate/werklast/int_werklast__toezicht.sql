-- Handhaving - Lokaal, toezicht: de capaciteit naar rato van inwoners x veiligheidsindex, min wat de noodhulp kan doen, met een ondergrens.
with landelijk as (
    select coalesce({{ som('formatie_fte') }}, 0) as capaciteit
    from {{ ref('stg_jenv__werklast_capaciteit') }}
    where taak = 'toezicht'
),

-- Er is één enquête; zij geldt voor elk referentiejaar.
enquete as (
    select gemeente_code, slachtofferschap_pct
    from {{ ref('int_werklast__tellingen') }}
    where jaar = {{ parameter('slachtofferschap_jaar') }}
),

gewogen as (
    select
        g.gemeente_code,
        g.jaar,
        g.inwoners,
        g.incidenten
        + g.misdrijven
        + ({{ parameter('high_impact_crime_factor') }} - 1) * g.high_impact_crimes as onveilig,
        e.slachtofferschap_pct
    from {{ ref('int_werklast__gemeenten') }} as g
    inner join enquete as e using (gemeente_code)
),

indexen as (
    select
        *,
        (onveilig / inwoners)
        / ({{ som('onveilig', 'partition by jaar') }} / {{ som('inwoners', 'partition by jaar') }}) as index_incidenten,
        slachtofferschap_pct
        / (
            {{ som('slachtofferschap_pct * inwoners', 'partition by jaar') }}
            / {{ som('inwoners', 'partition by jaar') }}
        ) as index_slachtofferschap
    from gewogen
),

toegewezen as (
    select
        *,
        index_incidenten * index_slachtofferschap as veiligheidsindex,
        (select capaciteit from landelijk
        ) * {{ deel('index_incidenten * index_slachtofferschap * inwoners', 'partition by jaar') }} as fte_toegewezen,
        {{ parameter('toezicht_minimum') }} * inwoners / 1000 as ondergrens
    from indexen
)

select
    t.gemeente_code,
    t.jaar,
    t.index_incidenten,
    t.index_slachtofferschap,
    t.veiligheidsindex,
    t.fte_toegewezen,
    t.ondergrens,
    i.aanwendbaar,
    greatest(t.fte_toegewezen - i.aanwendbaar, t.ondergrens) as fte,
    -- Wat de noodhulp van het toezicht overneemt, en wat van haar vrije tijd overblijft.
    greatest(t.fte_toegewezen - greatest(t.fte_toegewezen - i.aanwendbaar, t.ondergrens), 0) as door_noodhulp,
    i.aanwendbaar
    - greatest(t.fte_toegewezen - greatest(t.fte_toegewezen - i.aanwendbaar, t.ondergrens), 0) as aanwendbaar_over
from toegewezen as t
inner join {{ ref('int_werklast__incidentenafhandeling') }} as i using (gemeente_code, jaar)
