select
    indicator as indicator_id,
    {{ canoniek('uitsplitsing') }} as uitsplitsing,
    periode_type,
    periode,
    waarde,
    meeteenheid,
    kwalificatie,
    {{ herkomst('jenv.overige_kerncijfers', 'waarde') }} as herkomst,
    {{ is_synthetisch('waarde') }} as is_synthetisch
from {{ source('jenv', 'overige_kerncijfers') }}
