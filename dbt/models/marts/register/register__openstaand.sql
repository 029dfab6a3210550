{{ config(materialized='view') }}
select * from {{ ref('register__toezeggingen') }}
where is_open
