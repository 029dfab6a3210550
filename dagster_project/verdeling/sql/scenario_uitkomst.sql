-- What each regionale eenheid gets, its contingent included, beside the edition.
select
    v.regionale_eenheid,
    v.ruwe_som,
    v.fte_model + coalesce(a.fte, 0) as fte,
    v.fte_model_afgerond + coalesce(a.fte, 0) as fte_afgerond,
    b.fte as fte_basis,
    round(v.fte_model + coalesce(a.fte, 0) - b.fte, 9) + 0 as verschil_fte,
    round(100 * ((v.fte_model + coalesce(a.fte, 0)) / $fte - b.fte / $fte_basis), 9) + 0 as verschil_pp
from intermediate.int_verdeling__per_regionale_eenheid as v
inner join basis as b using (regionale_eenheid)
left join apart as a using (regionale_eenheid)
order by 1
