select
    {{ uitgave() }},
    d.kenmerk,
    d.naam,
    cast(d.gewicht_per_1000_fte as decimal(12, 9)) as gewicht_per_1000_fte,
    d.meeteenheid,
    d.bron_tabel,
    l.peiljaar,
    l.gemeenten,
    l.som_gemeenten,
    l.landelijk,
    l.relatief_verschil,
    d.landelijk_minimum,
    d.landelijk_maximum,
    l.binnen_grenzen,
    d.opmerking
from {{ ref('kenmerken') }} as d
left join {{ ref('int_kenmerken__landelijk') }} as l on d.kenmerk = l.kenmerk
