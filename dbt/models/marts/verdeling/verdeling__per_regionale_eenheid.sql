select
    {{ uitgave() }},
    e.regionale_eenheid_code,
    v.regionale_eenheid,
    v.fte,
    v.ruwe_bijdrage,
    v.ruwe_som,
    v.fte_model,
    v.fte_model_afgerond,
    v.fte_besluit,
    v.fte_besluit_afgerond,
    v.fte_formatie,
    v.fte_formatie_afgerond,
    v.verschil_besluit_fte,
    v.verschil_besluit_pp,
    v.verschil_formatie_fte,
    v.verschil_formatie_pp,
    v.formatie_fte,
    v.formatie_na_model_fte,
    b.fte_laag as fte_model_laag,
    b.fte_hoog as fte_model_hoog,
    (b.fte_laag > v.fte_besluit) = (b.fte_hoog > v.fte_besluit) as verschil_besluit_staat_vast,
    b.geschat_fte,
    b.onbekend_fte,
    coalesce(s.is_synthetisch, false) or coalesce(f.is_synthetisch, false) as is_synthetisch
from {{ ref('int_verdeling__per_regionale_eenheid') }} as v
inner join (select code as regionale_eenheid_code, naam from {{ ref('regionale_eenheden') }}) as e
    on v.regionale_eenheid = e.naam
left join {{ ref('int_verdeling__bandbreedte') }} as b on v.regionale_eenheid = b.regionale_eenheid
left join (
    select regionale_eenheid, bool_or(is_synthetisch) as is_synthetisch
    from {{ ref('int_verdeling__bijdragen') }}
    group by all
) as s on v.regionale_eenheid = s.regionale_eenheid
left join {{ ref('stg_jenv__formatie') }} as f on v.regionale_eenheid = f.regionale_eenheid
