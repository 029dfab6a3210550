select
    peildatum,
    regionale_eenheid,
    formatie as formatie_fte,
    {{ herkomst('jenv.formatie_per_regionale_eenheid', 'formatie') }} as herkomst,
    {{ is_synthetisch('formatie') }} as is_synthetisch
from {{ source('jenv', 'formatie_per_regionale_eenheid') }}
