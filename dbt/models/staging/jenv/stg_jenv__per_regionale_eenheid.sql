select
    indicator as indicator_id,
    {{ canoniek('uitsplitsing') }} as uitsplitsing,
    regionale_eenheid,
    periode_type,
    periode,
    waarde,
    meeteenheid,
    {{ herkomst('jenv.kerncijfers_per_regionale_eenheid', 'waarde') }} as herkomst,
    {{ is_synthetisch('waarde') }} as is_synthetisch
from {{ source('jenv', 'kerncijfers_per_regionale_eenheid') }}
