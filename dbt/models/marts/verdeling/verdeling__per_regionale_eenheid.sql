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
    coalesce(s.is_synthetisch, false) or coalesce(f.is_synthetisch, false) as is_synthetisch
from {{ ref('int_verdeling__per_regionale_eenheid') }} as v
inner join (select code as regionale_eenheid_code, naam from {{ ref('regionale_eenheden') }}) as e
    on v.regionale_eenheid = e.naam
left join (
    select regionale_eenheid, bool_or(is_synthetisch) as is_synthetisch
    from {{ ref('int_verdeling__bijdragen') }}
    group by all
) as s on v.regionale_eenheid = s.regionale_eenheid
left join {{ ref('stg_jenv__formatie') }} as f on v.regionale_eenheid = f.regionale_eenheid
