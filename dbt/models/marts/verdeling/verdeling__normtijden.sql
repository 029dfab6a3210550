select
    {{ uitgave() }},
    activiteit,
    normtijd_uren,
    cast(waarnemingen as integer) as waarnemingen,
    cast(uitschieters as integer) as uitschieters
from {{ ref('int_werklast__normtijden') }}
