{{ config(materialized='view') }}
{{ familie('organisatie') }}
