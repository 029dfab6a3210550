select
    maat,
    periode_type,
    periode,
    waarde,
    meeteenheid,
    kwalificatie,
    {{ herkomst('jenv.verzuim', 'waarde') }} as herkomst,
    {{ is_synthetisch('waarde') }} as is_synthetisch
from {{ source('jenv', 'verzuim') }}
