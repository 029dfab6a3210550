{{ config(materialized='table') }}
{#- De geleverde tellingen per gemeente en jaar in de indeling van de editie: wat opging is opgeteld, en slachtofferschap (een percentage van de inwoners) gewogen
    naar inwoners op 1 januari van de indeling waarin geleverd is. -#}
{%- set tellingen = [
    'evenementen_b', 'evenementen_c', 'demonstraties_klein', 'demonstraties_middelgroot', 'demonstraties_groot',
    'voetbalwedstrijden', 'e33_registraties', 'e14_registraties', 'vermissingen', 'incidenten', 'misdrijven',
    'high_impact_crimes', 'meldingen_prio1', 'meldingen_prio2', 'meldingen_prio3', 'meldingen_prio4', 'verdachten',
    'verdachten_niet_ingezetenen', 'slachtoffers', 'slachtoffers_niet_ingezetenen', 'onderzoeksdossiers',
    'onderzoeksdossiers_vroegtijdig_beeindigd', 'aangiften_bureau', 'klantverzoeken', 'internetaangiften',
    'telefonische_aangiften', 'gms_incidenten',
] -%}
with geleverd as (
    {{ overgezette_levering('stg_jenv__werklast_gemeente') }}
)

select
    g.gemeente_code,
    g.jaar,
    {%- for k in tellingen %}
    {{ som_van_alle('g.' ~ k) }} as {{ k }},
    {%- endfor %}
    case
        when count(*) = 1 then any_value(g.slachtofferschap_pct)
        when count(g.slachtofferschap_pct) = count(*)
            then
                cast({{ som('g.slachtofferschap_pct * b.inwoners_aantal') }} as decimal(24, 10))
                / {{ som('b.inwoners_aantal') }}
    end as slachtofferschap_pct,
    bool_or(g.is_synthetisch) as is_synthetisch,
    list_sort(list_distinct(flatten(list(g._synthetisch)))) as synthetisch,
    list({'sha': g._snapshot_sha256, 'rij': g._rij} order by g.geleverde_code) as cellen
from geleverd as g
left join {{ ref('stg_cbs__bevolking') }} as b on g.geleverde_code = b.regio_code and g.indeling = b.jaar
group by g.gemeente_code, g.jaar
