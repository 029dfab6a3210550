{{ config(materialized='view') }}
select * from {{ ref('register__toezeggingen') }}
where is_beantwoord_sinds_vorige
