with alles as (
    select gemeente_code, jaar, cluster, onderdeel, fte from {{ ref('int_werklast__direct') }}
    union all
    select gemeente_code, jaar, cluster, onderdeel, fte from {{ ref('int_werklast__naar_rato') }}
)

select
    {{ uitgave() }},
    a.gemeente_code,
    a.jaar,
    a.cluster,
    a.onderdeel,
    a.fte,
    g.is_synthetisch or {{ werklast_is_synthetisch() }} as is_synthetisch
from alles as a
inner join {{ ref('int_werklast__gemeenten') }} as g using (gemeente_code, jaar)
