select distinct
    {{ uitgave() }},
    bron_tabel,
    plaats,
    aantekening
from {{ source('run', 'aantekeningen') }}
where not is_vertrouwelijk
