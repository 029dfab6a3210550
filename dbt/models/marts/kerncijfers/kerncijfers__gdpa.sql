{{ config(materialized='view') }}
{{ familie('gdpa') }}
