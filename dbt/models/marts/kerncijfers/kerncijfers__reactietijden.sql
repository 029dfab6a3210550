{{ config(materialized='view') }}
{{ familie('reactietijden') }}
