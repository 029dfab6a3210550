select
    regionale_eenheid,
    cast(jaar as integer) as jaar,
    evenementen_uren,
    demonstraties_uren,
    voetbal_uren,
    me_ae_uren,
    rechtshulpverzoeken,
    openstellingsuren,
    afhandeltijd_minuten,
    {{ is_synthetisch() }} as is_synthetisch,
    _snapshot_sha256,
    _rij,
    _synthetisch
from {{ source('jenv', 'werklast_uren') }}
