-- Alleen alle particuliere huishoudens samen; de tabel kent ook groepen daarvan.
select
    -- sleutels
    {{ regio('"RegioS"') }} as regio_code,
    cast(left("Perioden", 4) as integer) as jaar,
    -- maten
    "MediaanVermogen" as mediaan_vermogen_keur,
    -- herkomst
    _snapshot_sha256,
    _rij,
    _synthetisch
from {{ source('cbs', 'vermogen_huishoudens_2025') }}
where trim("KenmerkenVanHuishoudens") = '1050010'
