-- Bureauopenstelling: de openingsuren van Nederland naar rato van inwoners, één medewerker per uur, plus de tijd voor aangiften.
with uren as (
    select jaar, {{ som('openstellingsuren') }} as openstellingsuren
    from {{ ref('stg_jenv__werklast_uren') }}
    group by jaar
)

select
    g.gemeente_code,
    g.jaar,
    u.openstellingsuren
    * g.inwoners
    / {{ som('g.inwoners', 'partition by g.jaar') }}
    / {{ parameter('productieve_uren') }} as fte_openstelling,
    g.aangiften_bureau * {{ parameter('aangifte_minuten') }} / 60 / {{ parameter('productieve_uren') }} as fte_aangiften
from {{ ref('int_werklast__gemeenten') }} as g
inner join uren as u using (jaar)
