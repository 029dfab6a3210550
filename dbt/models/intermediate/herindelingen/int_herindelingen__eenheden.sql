-- De regionale eenheid van elke gemeente van de nieuwste indeling: die van de gemeente(n) waaruit zij in Gebieden in Nederland bestaat.
-- Een gemeente uit twee eenheden krijgt er geen: dat kan alleen een besluit zeggen.
select
    k.huidige_gemeente_code as gemeente_code,
    any_value(g.regionale_eenheid_code) as regionale_eenheid_code
from {{ ref('int_herindelingen__kruistabel') }} as k
inner join {{ ref('stg_cbs__gebieden') }} as g on k.jaar = g.jaar and k.gemeente_code = g.gemeente_code
group by k.huidige_gemeente_code
having count(distinct g.regionale_eenheid_code) = 1
