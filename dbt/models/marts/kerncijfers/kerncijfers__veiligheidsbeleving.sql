{{ config(materialized='view') }}
{{ familie('veiligheidsbeleving') }}
