select
    cast(jaar as integer) as jaar,
    categorie,
    incidenten as incidenten_aantal,
    {{ herkomst('jenv.gtpa', 'incidenten') }} as herkomst,
    {{ is_synthetisch('incidenten') }} as is_synthetisch
from {{ source('jenv', 'gtpa') }}
