{{ config(materialized='view') }}
{{ familie('vertrouwen') }}
