-- Gewicht x som van het kenmerk over de gemeenten van een regionale eenheid (AEF-rapport, bijlage F; 1.000 fte).
-- Exacte decimalen: de uitkomst hangt niet af van de volgorde van de rijen.
select
    k.regionale_eenheid,
    k.kenmerk,
    s.gewicht_per_1000_fte,
    sum(k.waarde) as kenmerk_som,
    sum(cast(s.gewicht_per_1000_fte as decimal(12, 9)) * k.waarde) as bijdrage,
    bool_or(k.is_geschat) as is_geschat,
    bool_or(k.is_synthetisch) as is_synthetisch
from {{ ref('int_kenmerken__per_gemeente') }} as k
inner join {{ ref('kenmerken') }} as s on k.kenmerk = s.kenmerk
group by all
