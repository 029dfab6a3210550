select
    {{ uitgave() }},
    bron_tabel,
    tabel_id,
    titel,
    gewijzigd,
    rijen,
    nieuwste_periode,
    verwachte_periode,
    loopt_achter,
    onbevestigd,
    is_synthetisch,
    weggelaten,
    ontbreekt
from {{ source('run', 'bronnen') }}
