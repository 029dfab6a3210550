-- What the regression of this edition could choose from, and inwoners.
select
    gemeente_code,
    kenmerk,
    categorie,
    regionale_eenheid,
    waarde
from werkplaats.intermediate.int_verdeling__kenmerken
where is_peiljaar
order by gemeente_code, kenmerk
