{{ config(materialized='view') }}
{{ familie('misdrijven') }}
