-- Weight x sum per kenmerk and regionale eenheid, in the years of this scenario: the weights stay, whatever the year.
create table intermediate.int_verdeling__bijdragen as
select
    k.regionale_eenheid,
    k.kenmerk,
    any_value(g.gewicht) * sum(cast(k.waarde as decimal(38, 12))) as bijdrage
from intermediate.int_verdeling__kenmerken as k
inner join jaren using (kenmerk, jaar)
inner join gewichten as g using (kenmerk)
group by all
