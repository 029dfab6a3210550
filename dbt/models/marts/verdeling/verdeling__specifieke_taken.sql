select
    {{ uitgave() }},
    taak,
    regionale_eenheid,
    cast(fte as double) as fte,
    fte_in_verdeling,
    toelichting
from {{ ref('int_verdeling__specifieke_taken') }}
