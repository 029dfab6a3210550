select
    -- sleutels
    {{ regio('"RegioS"') }} as regio_code,
    cast(left("Perioden", 4) as integer) as jaar,
    -- maten
    "TotaleBevolking" as inwoners_aantal,
    "k_25Tot45Jaar" as inwoners_25_tot_45_aantal,
    "k_45Tot65Jaar" as inwoners_45_tot_65_aantal,
    cast("VerhuismobiliteitRelatief" as decimal(9, 2)) as verhuismobiliteit_per_1000_inwoners,
    "TotaalParticuliereHuishoudens" as huishoudens_aantal,
    "Eenpersoonshuishoudens" as eenpersoonshuishoudens_aantal,
    "VoorraadOp1Januari" as woningvoorraad_aantal,
    cast("HuurwoningenVanWoningcorporatie" as decimal(9, 2)) as huur_corporatie_pct,
    cast("HuurwoningenVanOverigeVerhuurders" as decimal(9, 2)) as huur_overig_pct,
    "GemiddeldeWOZWaardeVanWoningen" as gemiddelde_woz_keur,
    "TotaalBanen" as banen_x1000,
    "BedrijfsvestigingenTotaal" as bedrijfsvestigingen_aantal,
    "Land" as land_km2,
    -- herkomst
    _snapshot_sha256,
    _rij,
    _synthetisch
from {{ source('cbs', 'regionale_kerncijfers') }}
