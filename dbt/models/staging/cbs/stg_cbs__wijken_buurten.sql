{% for jaar in (2024, 2025) %}
select
    -- sleutels
    {{ regio('"WijkenEnBuurten"') }} as regio_code,
    cast({{ jaar }} as integer) as jaar,
    'cbs.kerncijfers_wijken_buurten_{{ jaar }}' as bron_tabel,
    -- maten
    "AantalInwoners" as inwoners_aantal,
    "HuishoudensTotaal" as huishoudens_aantal,
    "Eenpersoonshuishoudens" as eenpersoonshuishoudens_aantal,
    "Woningvoorraad" as woningvoorraad_aantal,
    "GemiddeldeWOZWaardeVanWoningen" as gemiddelde_woz_keur,
    cast("HuurwoningenTotaal" as decimal(9, 2)) as huurwoningen_pct,
    "PersonenPerSoortUitkeringBijstand" as bijstand_aantal,
    "PersonenPerSoortUitkeringAO" as arbeidsongeschiktheid_aantal,
    "PersonenPerSoortUitkeringWW" as werkloosheid_aantal,
    "BedrijfsvestigingenTotaal" as bedrijfsvestigingen_aantal,
    "OppervlakteLand" as land_ha,
    -- herkomst
    _snapshot_sha256,
    _rij,
    _synthetisch
from {{ source('cbs', 'kerncijfers_wijken_buurten_' ~ jaar) }}
{{ 'union all' if not loop.last }}
{% endfor %}
