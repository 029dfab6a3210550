select
    {{ uitgave() }},
    parameter,
    waarde,
    meeteenheid,
    soort,
    bron,
    toelichting
from {{ ref('parameters') }}
