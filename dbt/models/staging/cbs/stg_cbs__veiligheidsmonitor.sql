{#- Onze naam van elk onderwerp dat wij gebruiken -> de kolom van de bron. -#}
{%- set onderwerpen = {
    'onveilig_weleens': 'VoeltZichWeleensOnveiligInBuurt',
    'onveilig_vaak': 'VoeltZichVaakOnveiligInBuurt',
    'slachtoffers_traditioneel': 'SlachtoffersTraditioneel',
    'slachtoffers_online': 'SlachtoffersOnline',
} -%}
select
    -- sleutels
    {{ regio('v."RegioS"') }} as regio_code,
    v."Perioden" as periode_cbs,
    -- maten: de waarde en de grenzen van haar 95%-interval
    {%- for naam, kolom in onderwerpen.items() %}
    v."{{ kolom }}" as {{ naam }}_pct,
    v."{{ kolom }}_ondergrens" as {{ naam }}_ondergrens_pct,
    v."{{ kolom }}_bovengrens" as {{ naam }}_bovengrens_pct,
    {%- endfor %}
    lower(p.status) as status,
    -- herkomst: de cel van de waarde; haar grenzen staan bij dezelfde sleutel onder de andere Marges
{%- for naam, kolom in onderwerpen.items() %}
{{ herkomst('cbs.veiligheidsmonitor', kolom) }} as {{ naam }}_herkomst,
list_has_any(
    v._synthetisch, ['{{ kolom }}', '{{ kolom }}_ondergrens', '{{ kolom }}_bovengrens']
) as {{ naam }}_is_synthetisch{{ ',' if not loop.last }}
{%- endfor %}
from {{ source('cbs', 'veiligheidsmonitor') }} as v
left join {{ source('cbs', 'veiligheidsmonitor__Perioden') }} as p on v."Perioden" = p.code
