select
    {{ uitgave() }},
    bron_tabel,
    kolom,
    sleutel,
    titel,
    meeteenheid
from {{ source('run', 'bronkolommen') }}
