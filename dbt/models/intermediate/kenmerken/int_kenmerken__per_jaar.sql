{{ config(materialized='table') }}
{#- Wat een kenmerk is, in kolommen van de bron: de formule hoort bij de meeteenheid van het gewicht (seed
    kenmerken). Een kenmerk kan meer dan één bron hebben (seed kenmerkbronnen); welke telt beslist int_kenmerken__peiljaar. -#}
{%- set formules = {
    'stg_cbs__regionale_kerncijfers': {
        'inwoners': 'inwoners_aantal',
        'inwoners_25_64': 'inwoners_25_tot_45_aantal + inwoners_45_tot_65_aantal',
        'bedrijven': 'bedrijfsvestigingen_aantal',
        'particuliere_huishoudens': 'huishoudens_aantal',
        'verhuismobiliteit': 'verhuismobiliteit_per_1000_inwoners * inwoners_aantal * 0.001',
        'oppervlakte_land': 'land_km2',
        'huurwoningen': '(huur_corporatie_pct + huur_overig_pct) * woningvoorraad_aantal * 0.01',
        'woningvoorraad': 'woningvoorraad_aantal',
        'eenpersoonshuishoudens': 'eenpersoonshuishoudens_aantal',
        'banen': 'banen_x1000',
        'gemiddelde_woz_waarde': 'gemiddelde_woz_keur',
    },
    'stg_cbs__uitkeringsontvangers': {
        'bijstandsontvangers': 'bijstand_tot_aow_aantal',
        'uitkeringsontvangers_tot_aow': 'uitkeringsontvangers_tot_aow_aantal',
        'werkloosheid': 'werkloosheid_aantal',
        'arbeidsongeschiktheid': 'arbeidsongeschiktheid_aantal',
    },
    'stg_cbs__wijken_buurten': {
        'inwoners': 'inwoners_aantal',
        'bedrijven': 'bedrijfsvestigingen_aantal',
        'particuliere_huishoudens': 'huishoudens_aantal',
        'oppervlakte_land': 'land_ha * 0.01',
        'huurwoningen': 'huurwoningen_pct * woningvoorraad_aantal * 0.01',
        'woningvoorraad': 'woningvoorraad_aantal',
        'eenpersoonshuishoudens': 'eenpersoonshuishoudens_aantal',
        'gemiddelde_woz_waarde': 'gemiddelde_woz_keur',
        'bijstandsontvangers': 'bijstand_aantal',
        'werkloosheid': 'werkloosheid_aantal',
        'arbeidsongeschiktheid': 'arbeidsongeschiktheid_aantal',
    },
    'stg_cbs__vermogen': {'mediaan_vermogen': 'mediaan_vermogen_keur'},
    'stg_cbs__landbouw': {'landbouwbedrijven': 'landbouwbedrijven_aantal'},
    'stg_rws__verkeersongevallen': {'verkeersongevallen': 'verkeersongevallen_aantal'},
    'stg_jenv__kenmerken_overig': {
        'verkeersongevallen': 'verkeersongevallen',
        'minderjarigen_huishoudens_inkomen_120': 'minderjarigen_huishoudens_inkomen_120',
        'landbouwbedrijven': 'landbouwbedrijven',
        'middelgrote_demonstraties': 'middelgrote_demonstraties',
        'grenspendel_werknemers': 'grenspendel_werknemers',
        'kernen': 'kernen',
        'huishoudens_inkomen_105': 'huishoudens_inkomen_105',
        'ambassades': 'ambassades',
        'mediaan_vermogen': 'mediaan_vermogen',
        'regionale_centrumfunctie': 'regionale_centrumfunctie',
        'specialistische_ggz_clienten': 'specialistische_ggz_clienten',
        'zitplaatsen_voetbalstadions': 'zitplaatsen_voetbalstadions',
    },
} -%}
{%- set bronnen = {
    'stg_cbs__regionale_kerncijfers': "'cbs.regionale_kerncijfers'",
    'stg_cbs__uitkeringsontvangers': "'cbs.uitkeringsontvangers'",
    'stg_cbs__wijken_buurten': 'bron_tabel',
    'stg_cbs__vermogen': "'cbs.vermogen_huishoudens_2025'",
    'stg_cbs__landbouw': "'cbs.landbouw_gemeente'",
    'stg_rws__verkeersongevallen': "'rws.verkeersongevallen'",
    'stg_jenv__kenmerken_overig': "'jenv.kenmerken_overig'",
} -%}
-- De stand van december telt voor een kenmerk uit een maandtabel.
{% for model, kenmerken in formules.items() %}
select
    regio_code,
    jaar,
    {{ bronnen[model] }} as bron_tabel,
    unnest([
        {%- for kenmerk, formule in kenmerken.items() %}
        {'kenmerk': '{{ kenmerk }}', 'waarde': cast({{ formule }} as decimal(24, 10))}{{ ',' if not loop.last }}
        {%- endfor %}
    ], recursive := true),
    _snapshot_sha256,
    _rij,
    _synthetisch
from {{ ref(model) }}
{{ 'where maand = 12' if model == 'stg_cbs__uitkeringsontvangers' }}
{{ 'union all' if not loop.last }}
{% endfor %}
