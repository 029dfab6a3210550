-- Per cluster elk kenmerk dat meedeed: gekozen met zijn coefficient, of afgevallen met de eerste reden die geldt.
with afgevallen as (
    select cluster, a.kenmerk, a.reden
    from (
        select cluster, unnest(from_json(afgevallen, '[{"kenmerk": "VARCHAR", "reden": "VARCHAR"}]')) as a
        from {{ ref('int_verdeling__regressie') }}
    )
)

select
    {{ uitgave() }},
    cluster,
    kenmerk,
    'gekozen' as uitkomst,
    volgorde,
    coefficient,
    standaardfout,
    vif,
    r2,
    bic
from {{ ref('int_verdeling__coefficienten') }}
union all
select {{ uitgave() }}, cluster, kenmerk, reden, null, null, null, null, null, null
from afgevallen
