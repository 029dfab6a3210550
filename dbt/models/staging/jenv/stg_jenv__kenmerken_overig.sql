select
    gemeente_code as regio_code,
    cast(jaar as integer) as jaar,
    verkeersongevallen,
    minderjarigen_huishoudens_inkomen_120,
    landbouwbedrijven,
    middelgrote_demonstraties,
    grenspendel_werknemers,
    kernen,
    huishoudens_inkomen_105,
    ambassades,
    mediaan_vermogen,
    regionale_centrumfunctie,
    specialistische_ggz_clienten,
    zitplaatsen_voetbalstadions,
    _snapshot_sha256,
    _rij,
    _synthetisch
from {{ source('jenv', 'kenmerken_overig') }}
