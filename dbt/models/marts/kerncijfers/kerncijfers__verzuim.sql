{{ config(materialized='view') }}
{{ familie('verzuim') }}
