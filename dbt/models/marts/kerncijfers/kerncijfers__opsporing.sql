{{ config(materialized='view') }}
{{ familie('opsporing') }}
