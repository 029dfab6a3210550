select
    {{ uitgave() }},
    indicator_id,
    datum,
    soort,
    coalesce(editie, '') as editie_herziening,
    coalesce(behalve_uitsplitsing, '') as behalve_uitsplitsing,
    toelichting,
    bron
from {{ ref('reeksbreuken') }}
