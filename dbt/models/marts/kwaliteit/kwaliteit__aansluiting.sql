select
    {{ uitgave() }},
    indicator_id,
    uitsplitsing,
    periode,
    gedrukt,
    kwalificatie,
    stap,
    document,
    regel,
    berekend,
    verschil,
    oordeel,
    besluit
from {{ ref('int_kerncijfers__aansluiting') }}
