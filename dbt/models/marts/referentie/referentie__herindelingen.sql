select
    {{ uitgave() }},
    jaar,
    gemeente_code,
    huidige_gemeente_code,
    aandeel,
    soort,
    datum,
    herkomst
from {{ ref('int_herindelingen__kruistabel') }}
