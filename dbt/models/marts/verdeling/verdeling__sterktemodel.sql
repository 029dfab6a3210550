select
    {{ uitgave() }},
    d.kenmerk,
    d.naam,
    cast(d.gewicht_per_1000_fte as decimal(12, 9)) as gewicht_per_1000_fte,
    d.meeteenheid,
    p.bron_tabel,
    case
        when l.kenmerk is null then 'ontbreekt'
        when g.is_geschat then 'geschat'
        when g.is_synthetisch then 'voorbeeld'
        else 'gemeten'
    end as stand,
    d.leverancier,
    coalesce(
        a.schatting,
        case when g.is_geschat then 'Na een herindeling bij benadering overgezet naar de gemeenten van nu.' end
    ) as schatting,
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
left join {{ ref('int_kenmerken__peiljaar') }} as p on d.kenmerk = p.kenmerk
left join (
    select
        kenmerk,
        bool_or(is_geschat) as is_geschat,
        bool_or(is_synthetisch) as is_synthetisch
    from {{ ref('int_kenmerken__per_gemeente') }}
    group by all
) as g on d.kenmerk = g.kenmerk
left join (
    select
        kenmerk,
        any_value(bron || ' (' || jaar || '). ' || toelichting) as schatting
    from {{ ref('schattingen') }}
    group by all
) as a on d.kenmerk = a.kenmerk and g.is_geschat
