{{ config(materialized='view') }}
{{ familie('overlast') }}
