select
    editie,
    versie,
    cast(versienummer as integer) as versienummer,
    cast(publicatiedatum as date) as publicatiedatum,
    reden
from {{ source('run', 'editie') }}
