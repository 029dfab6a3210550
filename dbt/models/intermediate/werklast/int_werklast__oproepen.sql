-- Oproepen per uur van de week: wat bij geen eenheid bekend is gaat naar rato over de regionale eenheden, in elk uur apart.
with bekend as (
    select
        dienst,
        regionale_eenheid,
        uur_van_de_week,
        cast(oproepen_per_uur as double) as oproepen,
        {{ som('oproepen_per_uur', 'partition by dienst, uur_van_de_week') }} as landelijk,
        count(*) over (partition by dienst, uur_van_de_week) as eenheden
    from {{ ref('stg_jenv__werklast_telefonie') }}
    where regionale_eenheid <> 'Eenheid onbekend'
),

onbekend as (
    select dienst, uur_van_de_week, oproepen_per_uur
    from {{ ref('stg_jenv__werklast_telefonie') }}
    where regionale_eenheid = 'Eenheid onbekend'
)

select
    b.dienst,
    b.regionale_eenheid,
    b.uur_van_de_week,
    b.oproepen
    + coalesce(cast(o.oproepen_per_uur as double), 0) * coalesce(b.oproepen / nullif(b.landelijk, 0), 1 / b.eenheden)
        as oproepen_per_uur
from bekend as b
left join onbekend as o using (dienst, uur_van_de_week)
