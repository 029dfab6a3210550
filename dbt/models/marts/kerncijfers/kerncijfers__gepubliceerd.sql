select
    {{ uitgave() }},
    indicator_id,
    uitsplitsing,
    periode,
    cast(waarde as double) as waarde,
    meeteenheid,
    kwalificatie,
    cast(stap as double) as stap,
    halfjaarbericht,
    document,
    regel,
    is_onzeker
from {{ ref('gepubliceerde_waarden') }}
