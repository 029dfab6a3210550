{{ config(materialized='table') }}
-- De kenmerken die de regressie mag kiezen: de officiële in hun peiljaar (zonder inwoners: dat is de constante) en de aangeleverde.
-- De categorie van een officieel kenmerk is dat kenmerk zelf: in het model staat er uit elke categorie hoogstens één.
select
    kenmerk,
    kenmerk as categorie,
    gemeente_code,
    cast(waarde as double) as waarde,
    is_synthetisch
from {{ ref('int_kenmerken__per_gemeente') }}
where kenmerk <> 'inwoners'
union all
select
    kenmerk,
    categorie,
    gemeente_code,
    cast(waarde as double),
    is_synthetisch
from {{ ref('stg_jenv__kandidaatkenmerken') }}
