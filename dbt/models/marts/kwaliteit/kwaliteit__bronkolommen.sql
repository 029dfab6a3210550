select
    {{ uitgave() }},
    bron_tabel,
    kolom,
    sleutel,
    titel,
    meeteenheid,
    definitie,
    omschrijving
from {{ source('run', 'bronkolommen') }}
