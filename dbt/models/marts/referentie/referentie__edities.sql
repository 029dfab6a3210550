select
    editie,
    versie,
    versienummer,
    publicatiedatum,
    kennisdatum,
    reden
from {{ source('run', 'editie') }}
