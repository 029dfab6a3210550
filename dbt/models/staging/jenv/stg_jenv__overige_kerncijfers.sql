select
    indicator as indicator_id,
    {{ canoniek('uitsplitsing') }} as uitsplitsing,
    periode_type,
    {{ kwartaal('periode') }} as periode,
    waarde,
    meeteenheid,
    kwalificatie,
    {{ herkomst('jenv.overige_kerncijfers', 'waarde') }} as herkomst,
    {{ is_synthetisch('waarde') }} as is_synthetisch
from {{ source('jenv', 'overige_kerncijfers') }}
