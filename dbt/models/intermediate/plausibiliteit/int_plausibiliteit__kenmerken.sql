-- Elk omgevingskenmerk van de sterkteverdeling, opgeteld tot een regionale eenheid en tot Nederland, per jaar dat er is, in de gemeenten van de editie.
with per_gemeente as (
    select
        j.*,
        unnest([g.regionale_eenheid_code, 'NL01']) as regio
    from {{ ref('int_kenmerken__overgezet') }} as j
    inner join {{ ref('int_kenmerken__peiljaar') }} as y on j.kenmerk = y.kenmerk and j.bron_tabel = y.bron_tabel
    inner join {{ ref('int_herindelingen__gemeenten') }} as g on j.gemeente_code = g.gemeente_code
    -- Een jaar waarin een gemeente nog geen waarde heeft is geen jaar om op te tellen.
    where j.is_volledig
)

select
    p.kenmerk as indicator_id,
    p.regio as regio_code,
    '' as uitsplitsing,
    'jaar' as periode_type,
    cast(p.jaar as varchar) as periode,
    {{ som('p.waarde') }} as waarde,
    'kenmerk' as meeteenheid,
    bool_or(len(p.synthetisch) > 0 or p.noemer_is_synthetisch) as is_synthetisch,
    make_date(p.jaar, 1, 1) as begin,
    make_date(p.jaar, 12, 31) as einde,
    cast(null as date) as breuk,
    k.naam,
    b.bron_tabel || '#' || replace(b.bron_kolommen, '+', ', ') as herkomst
from per_gemeente as p
inner join {{ ref('kenmerken') }} as k on p.kenmerk = k.kenmerk
inner join {{ ref('kenmerkbronnen') }} as b on p.kenmerk = b.kenmerk and p.bron_tabel = b.bron_tabel
where p.regio is not null
group by p.kenmerk, p.regio, p.jaar, k.naam, b.bron_tabel, b.bron_kolommen
