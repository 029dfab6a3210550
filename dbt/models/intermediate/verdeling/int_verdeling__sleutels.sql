-- N fte over de tien regionale eenheden naar drie sleutels: het model, het Besluit en de formatie.
-- Afronden op hele fte naar grootste rest: het totaal blijft N (gelijke resten: op naam).
-- De formatie per eenheid is vertrouwelijk: zij telt hier afgerond op 50 fte, want uit een verdeling naar rato is zij anders terug te rekenen.
with grondslagen as (
    select
        'model' as sleutel,
        e.naam as regionale_eenheid,
        coalesce(sum(b.bijdrage), 0) as grondslag
    from {{ ref('regionale_eenheden') }} as e
    left join {{ ref('int_verdeling__bijdragen') }} as b on e.naam = b.regionale_eenheid
    group by all
    union all
    select
        'besluit',
        naam,
        cast(aandeel_besluit_pct as decimal(12, 9))
    from {{ ref('regionale_eenheden') }}
    union all
    select
        'formatie',
        regionale_eenheid,
        cast(round(formatie_fte / 50) * 50 as decimal(24, 10))
    from {{ ref('stg_jenv__formatie') }}
),

verdeeld as (
    select
        g.sleutel,
        g.regionale_eenheid,
        cast(g.grondslag as double) as grondslag,
        cast(sum(g.grondslag) over (partition by g.sleutel) as double) as som,
        o.fte as totaal,
        o.fte * cast(g.grondslag as double) / cast(sum(g.grondslag) over (partition by g.sleutel) as double) as fte
    from grondslagen as g
    cross join {{ source('run', 'opdracht') }} as o
)

select
    sleutel,
    regionale_eenheid,
    grondslag,
    som,
    totaal,
    fte,
    cast(floor(fte) as integer) + case
        when
            row_number() over (partition by sleutel order by round(fte - floor(fte), 9) desc, regionale_eenheid)
            <= totaal - sum(floor(fte)) over (partition by sleutel)
            then 1
        else 0
    end as fte_afgerond
from verdeeld
