{{ config(materialized='view') }}
{{ familie('integriteit') }}
