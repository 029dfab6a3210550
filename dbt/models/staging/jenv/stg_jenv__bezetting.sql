select
    onderdeel,
    maat,
    periode_type,
    periode,
    waarde,
    meeteenheid,
    kwalificatie,
    {{ herkomst('jenv.bezetting', 'waarde') }} as herkomst,
    {{ is_synthetisch('waarde') }} as is_synthetisch
from {{ source('jenv', 'bezetting') }}
