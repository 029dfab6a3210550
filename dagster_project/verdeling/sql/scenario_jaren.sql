-- The kenmerken that in the year of this scenario are measured in all gemeenten of the edition; the others stay as the edition has them.
create table jaren as
select
    m.kenmerk,
    m.jaar
from (select kenmerk, jaar, count(*) as n from intermediate.int_verdeling__kenmerken where jaar = $jaar group by all) as m
inner join (select kenmerk, count(*) as n from uitgangspunt group by all) as u using (kenmerk, n)
