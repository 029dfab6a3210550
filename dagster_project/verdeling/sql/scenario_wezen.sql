-- Clusters that follow others of which nothing is left.
select
    k.cluster,
    array_to_string(k.volgt, ', ')
from intermediate.int_verdeling__clusters as k
where
    k.model = 'combinatie'
    and k.aandeel > 0
    and (select sum(v.aandeel) from intermediate.int_verdeling__clusters as v where list_contains(k.volgt, v.cluster)) = 0
order by 1
