select
    editie,
    versie,
    versienummer,
    publicatiedatum,
    reden
from {{ ref('stg_run__editie') }}
