select
    {{ uitgave() }},
    document,
    regel,
    figuur,
    definitie,
    indicator_id,
    leverancier
from {{ ref('lacunes') }}
