with samen as (
    select 'NL01' as regio_code, 'Nederland' as regio, 'land' as soort, true as is_code_bevestigd
    union all
    select code, naam, 'regionale eenheid', is_code_bevestigd from {{ ref('regionale_eenheden') }}
    union all
    select gemeente_code, gemeente, 'gemeente', true from {{ ref('stg_cbs__gebieden') }}
)

select
    {{ uitgave() }},
    regio_code,
    regio,
    soort,
    is_code_bevestigd
from samen
