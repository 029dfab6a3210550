select
    {{ uitgave() }},
    bron_tabel,
    tabel_id,
    titel,
    url,
    sha256,
    bytes,
    licentie,
    citeren,
    is_bevestigd,
    is_synthetisch,
    opmerking
from {{ source('run', 'snapshots') }}
