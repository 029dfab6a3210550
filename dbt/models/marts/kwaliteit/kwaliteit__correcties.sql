select
    {{ uitgave() }},
    bron_tabel,
    array_to_string(list_transform(map_entries(waar), lambda w: w.key || '=' || w.value), '|') as sleutel,
    kolom,
    cel,
    van,
    naar,
    reden,
    gemeld,
    gemeld_bij,
    status,
    is_toegepast,
    is_voorbeeld
from {{ source('run', 'correcties') }}
