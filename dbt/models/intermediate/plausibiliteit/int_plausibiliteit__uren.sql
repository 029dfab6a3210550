-- De geregistreerde uren van de werklast per jaar en soort, als deel van alle uren die de operationele sterkte in een jaar werkt (fte maal
-- productieve uren). Een eerste levering heeft geen geschiedenis, maar meer dan zij werken kunnen mensen niet boeken: minuten in plaats van uren
-- vallen buiten hun grens (seed grenzen). Alleen landelijk: per eenheid zou de vertrouwelijke formatie uit het deel volgen.
with capaciteit as (
    select max_by(waarde, periode) * {{ parameter('productieve_uren') }} as uren
    from {{ ref('int_kerncijfers__bezetting') }}
    where indicator_id = 'operationele_bezetting' and periode_type = 'jaar'
),

geboekt as (
    unpivot (
        select
            jaar,
            bool_or(is_synthetisch) as is_synthetisch,
            {{ som('evenementen_uren') }} as evenementen,
            {{ som('demonstraties_uren') }} as demonstraties,
            {{ som('voetbal_uren') }} as voetbal,
            {{ som('me_ae_uren') }} as me_ae,
            {{ som('openstellingsuren') }} as openstelling
        from {{ ref('stg_jenv__werklast_uren') }}
        group by jaar
    ) on evenementen, demonstraties, voetbal, me_ae, openstelling into name soort value uren
)

select
    'uren_van_capaciteit' as indicator_id,
    'NL01' as regio_code,
    'soort=' || g.soort as uitsplitsing,
    'jaar' as periode_type,
    cast(g.jaar as varchar) as periode,
    100 * g.uren / c.uren as waarde,
    'procent van alle uren' as meeteenheid,
    g.is_synthetisch,
    make_date(g.jaar, 1, 1) as begin,
    make_date(g.jaar, 12, 31) as einde,
    cast(null as date) as breuk,
    'Werklast van ' || {{ getal_nl('g.uren') }} || ' uren' as naam,
    'jenv.werklast_uren#' || g.soort as herkomst
from geboekt as g
cross join capaciteit as c
where c.uren > 0
