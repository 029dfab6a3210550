{#- Indicator -> naam van het onderwerp in stg_cbs__veiligheidsmonitor. -#}
{%- set onderwerpen = {
    'onveiligheid_buurt_weleens': 'onveilig_weleens',
    'onveiligheid_buurt_vaak': 'onveilig_vaak',
    'slachtofferschap_traditioneel': 'slachtoffers_traditioneel',
    'slachtofferschap_online': 'slachtoffers_online',
} -%}
-- Een steekproef: de waarde staat nooit zonder haar 95%-interval. Wat de bron te onzeker vindt om te geven heeft geen rij.
with onderwerpen as (
    {% for indicator, naam in onderwerpen.items() %}
    select
        '{{ indicator }}' as indicator_id,
        regio_code,
        periode_cbs,
        cast({{ naam }}_pct as double) as waarde,
        cast({{ naam }}_ondergrens_pct as double) as ondergrens,
        cast({{ naam }}_bovengrens_pct as double) as bovengrens,
        status,
        {{ naam }}_herkomst as herkomst,
        {{ naam }}_is_synthetisch as is_synthetisch
    from {{ ref('stg_cbs__veiligheidsmonitor') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    indicator_id,
    regio_code,
    '' as uitsplitsing,
    {{ periode('periode_cbs') }} as periode,
    {{ periode_type('periode_cbs') }} as periode_type,
    waarde,
    ondergrens,
    bovengrens,
    coalesce(status, 'onbekend') as status,
    'afgerond' as kwalificatie,
    'cbs.veiligheidsmonitor' as bron_tabel,
    herkomst,
    is_synthetisch
from onderwerpen
where waarde is not null
