select
    {{ uitgave() }},
    document,
    regel,
    figuur,
    definitie,
    coalesce(indicator_id, '') as indicator_id,
    leverancier
from {{ ref('lacunes') }}
