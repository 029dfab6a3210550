{{ config(materialized='view') }}
{{ familie('ict') }}
