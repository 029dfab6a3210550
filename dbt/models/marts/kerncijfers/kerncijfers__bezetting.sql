{{ config(materialized='view') }}
{{ familie('bezetting') }}
