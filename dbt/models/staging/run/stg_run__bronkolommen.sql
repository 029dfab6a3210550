select
    bron_tabel,
    kolom,
    sleutel,
    titel,
    nullif(meeteenheid, '') as meeteenheid
from {{ source('run', 'bronkolommen') }}
