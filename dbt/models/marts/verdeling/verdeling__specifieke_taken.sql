select
    {{ uitgave() }},
    taak,
    regionale_eenheid,
    cast(fte as double) as fte,
    toelichting
from {{ ref('int_verdeling__specifieke_taken') }}
