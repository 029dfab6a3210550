-- De drie sleutels naast elkaar, met verschillen in fte en procentpunt. Nieuwe sterkte alleen: bestaande sterkte blijft.
with naast_elkaar as (
    select
        regionale_eenheid,
        max(totaal) as fte,
        max(grondslag) filter (sleutel = 'model') as ruwe_bijdrage,
        max(som) filter (sleutel = 'model') as ruwe_som,
        max(fte) filter (sleutel = 'model') as fte_model,
        max(fte_afgerond) filter (sleutel = 'model') as fte_model_afgerond,
        max(fte) filter (sleutel = 'besluit') as fte_besluit,
        max(fte_afgerond) filter (sleutel = 'besluit') as fte_besluit_afgerond,
        max(fte) filter (sleutel = 'formatie') as fte_formatie,
        max(fte_afgerond) filter (sleutel = 'formatie') as fte_formatie_afgerond,
        max(grondslag) filter (sleutel = 'formatie') as formatie_fte
    from {{ ref('int_verdeling__sleutels') }}
    group by regionale_eenheid
)

select
    regionale_eenheid,
    fte,
    ruwe_bijdrage,
    ruwe_som,
    fte_model,
    fte_model_afgerond,
    fte_besluit,
    fte_besluit_afgerond,
    fte_formatie,
    fte_formatie_afgerond,
    fte_model - fte_besluit as verschil_besluit_fte,
    100 * (fte_model - fte_besluit) / fte as verschil_besluit_pp,
    fte_model - fte_formatie as verschil_formatie_fte,
    100 * (fte_model - fte_formatie) / fte as verschil_formatie_pp,
    formatie_fte,
    formatie_fte + fte_model as formatie_na_model_fte
from naast_elkaar
