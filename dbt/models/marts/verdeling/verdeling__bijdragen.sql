select
    {{ uitgave() }},
    regionale_eenheid,
    kenmerk,
    cast(gewicht_per_1000_fte as decimal(12, 9)) as gewicht_per_1000_fte,
    cast(kenmerk_som as double) as kenmerk_som,
    cast(bijdrage as double) as bijdrage,
    is_geschat,
    is_synthetisch
from {{ ref('int_verdeling__bijdragen') }}
