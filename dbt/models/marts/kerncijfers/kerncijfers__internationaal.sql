{{ config(materialized='view') }}
{{ familie('internationaal') }}
