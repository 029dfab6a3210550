{{ config(materialized='view') }}
{{ familie('gtpa') }}
