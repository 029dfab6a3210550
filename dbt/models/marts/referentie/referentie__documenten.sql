select
    {{ uitgave() }},
    document,
    halfjaarbericht,
    titel,
    datum,
    datum_toelichting
from {{ ref('documenten') }}
