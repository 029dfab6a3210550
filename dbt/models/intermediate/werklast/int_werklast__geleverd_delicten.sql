{{ config(materialized='table') }}
-- De geleverde incidenten en dossiers per delictscategorie in de indeling van de editie: wat opging is opgeteld.
with geleverd as (
    {{ overgezette_levering('stg_jenv__werklast_delicten') }}
)

select
    gemeente_code,
    jaar,
    delictscategorie,
    {{ som_van_alle('incidenten') }} as incidenten,
    {{ som_van_alle('onderzoeksdossiers') }} as onderzoeksdossiers,
    {{ som_van_alle('onderzoeksdossiers_vroegtijdig_beeindigd') }} as onderzoeksdossiers_vroegtijdig_beeindigd,
    bool_or(is_synthetisch) as is_synthetisch,
    list_sort(list_distinct(flatten(list(_synthetisch)))) as synthetisch,
    list({'sha': _snapshot_sha256, 'rij': _rij} order by geleverde_code) as cellen
from geleverd
group by gemeente_code, jaar, delictscategorie
