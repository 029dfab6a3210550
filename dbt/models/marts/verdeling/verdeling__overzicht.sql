{{ config(materialized='view') }}
-- Elke sleutel naast elkaar, met het opnieuw geschatte model waar een uitgave dat heeft. Van alle uitgaven: wie over een uitgave schrijft leest hier.
select
    v.editie,
    v.versie,
    v.regionale_eenheid_code,
    v.regionale_eenheid,
    v.fte,
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
    v.fte_model_laag,
    v.fte_model_hoog,
    v.verschil_besluit_staat_vast,
    v.geschat_fte,
    v.onbekend_fte,
    h.fte_herberekend,
    h.verschil_model_fte,
    h.specifieke_taken_fte,
    v.is_synthetisch or coalesce(h.is_synthetisch, false) as is_synthetisch
from {{ ref('verdeling__per_regionale_eenheid') }} as v
left join {{ ref('verdeling__herberekend_per_regionale_eenheid') }} as h
    on v.versie = h.versie and v.regionale_eenheid = h.regionale_eenheid
