-- One kenmerk for each cluster with a model of its own, and that kenmerk alone: int_verdeling__clustergewichten on these tables says which
-- part of every cluster comes down to it. Weights do not depend on the scale of the shares, which are percent here.
create table intermediate.int_verdeling__clusters as
select
    cluster,
    case when model = 'combinatie' then model else 'regressie' end as model,
    string_split(volgt, '; ') as volgt,
    aandeel_pct as aandeel
from clusters;

create table intermediate.int_verdeling__coefficienten as
select
    cluster,
    cluster as kenmerk,
    1.0::double as coefficient
from clusters
where model <> 'combinatie';

create table intermediate.int_verdeling__kenmerksommen as
select
    '' as regionale_eenheid,
    cluster as kenmerk,
    1.0::double as kenmerk_som
from clusters
where model <> 'combinatie';
