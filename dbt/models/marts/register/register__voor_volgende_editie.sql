{{ config(materialized='view') }}
select * from {{ ref('register__toezeggingen') }}
where termijn_stand = 'voor de volgende editie'
