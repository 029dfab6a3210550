-- BRON heeft een rij per ongeval, dus van een gemeente waar niets gebeurde staat er niets: die heeft 0, en haar cel is dezelfde telling (geen rij met haar
-- nummer). Dat het bestand van heel Nederland is, en dus van ten hoogste enkele gemeenten niets heeft, toetst poort 1.
with geleverd as (
    select distinct
        jaar,
        _snapshot_sha256,
        _synthetisch
    from {{ source('rws', 'verkeersongevallen') }}
),

leeg as (
    select
        b.regio_code as gemeente_code,
        g.*
    from geleverd as g
    inner join {{ ref('stg_cbs__bevolking') }} as b on g.jaar = b.jaar
    where
        b.regio_code like 'GM%'
        and b.inwoners_aantal > 0
        and b.regio_code not in (select v.gemeente_code from {{ source('rws', 'verkeersongevallen') }} as v)
)

select
    -- sleutels
    gemeente_code as regio_code,
    cast(jaar as integer) as jaar,
    -- maten
    verkeersongevallen as verkeersongevallen_aantal,
    -- herkomst
    _snapshot_sha256,
    _rij,
    _synthetisch
from {{ source('rws', 'verkeersongevallen') }}
union all
select
    gemeente_code,
    cast(jaar as integer),
    0,
    _snapshot_sha256,
    cast(right(gemeente_code, 4) as bigint),
    _synthetisch
from leeg
