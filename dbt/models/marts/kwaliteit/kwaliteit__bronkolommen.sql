select
    {{ uitgave() }},
    bron_tabel,
    kolom,
    sleutel,
    titel,
    meeteenheid
from {{ ref('stg_run__bronkolommen') }}
