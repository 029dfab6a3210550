{{ config(materialized='table') }}
-- De tellingen van de referentiejaren: over die jaren wordt de werklast gewogen. Een ander geleverd jaar dient alleen voor de normtijden.
select
    *,
    meldingen_prio1 + meldingen_prio2 + meldingen_prio3 as meldingen_prio1_3,
    meldingen_prio1 + meldingen_prio2 + meldingen_prio3 + meldingen_prio4 as meldingen_prio1_4
from {{ ref('int_werklast__tellingen') }}
where
    jaar in (
        select cast(right(p.parameter, 4) as integer)
        from {{ ref('parameters') }} as p
        where p.parameter like 'gewicht_20%'
    )
