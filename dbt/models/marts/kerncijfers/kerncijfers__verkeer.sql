{{ config(materialized='view') }}
{{ familie('verkeer') }}
