{{ config(materialized='table') }}
-- Elk kenmerk per gemeente: gemeten waar een bron dat heeft, anders geschat; wat geen van beide is staat er niet in. Wat bij een herindeling alleen bij benadering
-- is over te zetten, is ook geschat, en houdt zijn cellen.
select
    gemeente_code,
    gemeente,
    regionale_eenheid_code,
    regionale_eenheid,
    kenmerk,
    peiljaar,
    waarde,
    is_geschat,
    is_synthetisch,
    herkomst
from {{ ref('int_kenmerken__gemeten') }}
union all
select
    gemeente_code,
    gemeente,
    regionale_eenheid_code,
    regionale_eenheid,
    kenmerk,
    peiljaar,
    waarde,
    true,
    is_synthetisch,
    'schatting:' || kenmerk
from {{ ref('int_kenmerken__geschat') }}
