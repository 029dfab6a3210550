select
    {{ uitgave() }},
    indicator_id,
    coalesce(uitsplitsing, '') as uitsplitsing,
    periode,
    cast(waarde as double) as waarde,
    meeteenheid,
    kwalificatie,
    cast(stap as double) as stap,
    halfjaarbericht,
    document,
    regel,
    is_onzeker,
    waarom_niet_toetsbaar
from {{ ref('gepubliceerde_waarden') }}
