-- What each regionale eenheid gets, its contingent included, beside what the same model in the edition gives of as many fte.
select
    v.regionale_eenheid,
    v.ruwe_som,
    v.fte_model + coalesce(a.fte, 0) as fte,
    v.fte_model_afgerond + coalesce(a.fte, 0) as fte_afgerond,
    b.fte * ($fte / $fte_editie) as fte_basis,
    round(v.fte_model + coalesce(a.fte, 0) - b.fte * ($fte / $fte_editie), 9) + 0 as verschil_fte,
    round(100 * ((v.fte_model + coalesce(a.fte, 0)) / $fte - b.fte / $fte_editie), 9) + 0 as verschil_pp,
    b.laag * ($fte_vrij / $fte_editie) + coalesce(a.fte, 0) as fte_laag,
    b.hoog * ($fte_vrij / $fte_editie) + coalesce(a.fte, 0) as fte_hoog
from intermediate.int_verdeling__per_regionale_eenheid as v
inner join basis as b using (regionale_eenheid)
left join apart as a using (regionale_eenheid)
order by 1
