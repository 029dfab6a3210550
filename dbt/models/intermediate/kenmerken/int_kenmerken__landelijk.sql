-- Som over gemeenten naast de landelijke rij van de bron: wat niet optelt, mist een gemeente of heeft een andere eenheid.
with som as (
    select
        kenmerk,
        peiljaar,
        sum(waarde) as som_gemeenten,
        count(*) as gemeenten
    from {{ ref('int_kenmerken__per_gemeente') }}
    group by all
)

select
    s.kenmerk,
    s.peiljaar,
    s.gemeenten,
    cast(s.som_gemeenten as double) as som_gemeenten,
    cast(k.waarde as double) as landelijk,
    d.landelijk_minimum,
    d.landelijk_maximum,
    s.som_gemeenten between d.landelijk_minimum and d.landelijk_maximum as binnen_grenzen,
    case
        when d.is_telling and k.waarde > 0 then abs(cast(s.som_gemeenten as double) / cast(k.waarde as double) - 1)
    end as relatief_verschil
from som as s
inner join {{ ref('kenmerken') }} as d on s.kenmerk = d.kenmerk
left join {{ ref('int_kenmerken__peiljaar') }} as p on s.kenmerk = p.kenmerk
left join {{ ref('int_kenmerken__nederland') }} as k
    on s.kenmerk = k.kenmerk and s.peiljaar = k.jaar and p.bron_tabel = k.bron_tabel
