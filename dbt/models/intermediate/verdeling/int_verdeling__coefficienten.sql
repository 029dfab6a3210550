{{ config(materialized='table') }}
-- Wat de regressie per cluster koos: werklast = som van coefficient x kenmerk; het kenmerk inwoners is de constante.
select
    cluster,
    k.kenmerk,
    k.volgorde,
    k.coefficient,
    k.standaardfout,
    k.vif,
    k.r2,
    k.bic
from (
    select
        cluster,
        unnest(from_json(
            gekozen,
            '[{"kenmerk": "VARCHAR", "volgorde": "INTEGER", "coefficient": "DOUBLE", "standaardfout": "DOUBLE", '
            || '"vif": "DOUBLE", "r2": "DOUBLE", "bic": "DOUBLE"}]'
        )) as k
    from {{ ref('int_verdeling__regressie') }}
)
