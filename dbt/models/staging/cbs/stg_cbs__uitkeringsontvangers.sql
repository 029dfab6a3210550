select
    -- sleutels
    {{ regio('"RegioS"') }} as regio_code,
    cast(left("Perioden", 4) as integer) as jaar,
    cast(right("Perioden", 2) as integer) as maand,
    -- maten
    "TotDeAOWLeeftijd" as uitkeringsontvangers_tot_aow_aantal,
    "Werkloosheid" as werkloosheid_aantal,
    "BijstandTotDeAOWLeeftijd" as bijstand_tot_aow_aantal,
    "ArbeidsongeschiktheidTotaal" as arbeidsongeschiktheid_aantal,
    -- herkomst
    _snapshot_sha256,
    _rij,
    _synthetisch
from {{ source('cbs', 'uitkeringsontvangers') }}
