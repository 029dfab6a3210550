select
    editie,
    versie,
    versienummer,
    publicatiedatum,
    reden
from {{ source('run', 'editie') }}
