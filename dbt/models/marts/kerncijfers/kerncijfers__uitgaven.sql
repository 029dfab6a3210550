{{ config(materialized='view') }}
{{ familie('uitgaven') }}
