-- The werklast that each cluster with a model of its own was fitted on. A cluster that goes by inwoners is exactly that: its regression
-- has a constant and nothing else.
select
    w.cluster,
    w.gemeente_code,
    w.fte
from verdeling.werklast as w
inner join verdeling.clusters as c using (versie, cluster)
where w.versie = $versie and c.model = 'regressie'
union all
select
    c.cluster,
    k.gemeente_code,
    k.waarde / p.waarde
from verdeling.clusters as c
inner join verdeling.parameters as p on c.versie = p.versie and p.parameter = 'wijkzorg_inwoners_per_fte'
inner join werkplaats.intermediate.int_verdeling__kenmerken as k on k.kenmerk = 'inwoners' and k.is_peiljaar
where c.versie = $versie and c.model = 'inwoners'
order by all
