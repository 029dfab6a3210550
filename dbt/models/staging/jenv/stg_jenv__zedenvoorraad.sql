select
    peildatum,
    incidenten as incidenten_aantal,
    voorraad as voorraad_aantal,
    voorraad_langer_6_maanden as voorraad_langer_6_maanden_aantal,
    aangiften as aangiften_aantal,
    verdachten_om as verdachten_om_aantal,
    {{ herkomst('jenv.zedenvoorraad', 'incidenten') }} as incidenten_herkomst,
    {{ herkomst('jenv.zedenvoorraad', 'voorraad') }} as voorraad_herkomst,
    {{ herkomst('jenv.zedenvoorraad', 'voorraad_langer_6_maanden') }} as voorraad_langer_6_maanden_herkomst,
    {{ herkomst('jenv.zedenvoorraad', 'aangiften') }} as aangiften_herkomst,
    {{ herkomst('jenv.zedenvoorraad', 'verdachten_om') }} as verdachten_om_herkomst,
    {{ is_synthetisch() }} as is_synthetisch
from {{ source('jenv', 'zedenvoorraad') }}
