select
    {{ uitgave() }},
    h.regionale_eenheid,
    h.kenmerk,
    h.gewicht_per_1000_fte,
    cast(k.gewicht_per_1000_fte as double) as officieel_gewicht_per_1000_fte,
    h.kenmerk_som,
    h.bijdrage,
    {{ werklast_is_synthetisch(['int_werklast__gemeenten', 'int_verdeling__clusters', 'int_verdeling__kenmerken']) }}
        as is_synthetisch
from {{ ref('int_verdeling__herberekend') }} as h
left join {{ ref('kenmerken') }} as k using (kenmerk)
where h.gewicht_per_1000_fte is not null
