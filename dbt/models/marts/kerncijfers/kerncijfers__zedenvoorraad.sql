{{ config(materialized='view') }}
{{ familie('zedenvoorraad') }}
