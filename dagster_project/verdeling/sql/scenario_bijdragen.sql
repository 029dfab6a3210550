-- Weight x sum per kenmerk and regionale eenheid, in the years of this scenario: the weights stay, whatever the year.
create table intermediate.int_verdeling__bijdragen as
with gekozen as (
    select
        m.regionale_eenheid,
        m.kenmerk,
        m.waarde
    from intermediate.int_verdeling__kenmerken as m
    inner join jaren using (kenmerk, jaar)
    union all
    select
        u.regionale_eenheid,
        u.kenmerk,
        u.waarde
    from uitgangspunt as u
    anti join jaren using (kenmerk)
)

select
    k.regionale_eenheid,
    k.kenmerk,
    any_value(g.gewicht) * sum(cast(k.waarde as decimal(38, 12))) as bijdrage
from gekozen as k
inner join gewichten as g using (kenmerk)
group by all
