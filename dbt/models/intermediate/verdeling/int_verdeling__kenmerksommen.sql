-- De som van elk kenmerk in zijn peiljaar over de gemeenten van een regionale eenheid.
select
    regionale_eenheid,
    kenmerk,
    {{ som('waarde') }} as kenmerk_som
from {{ ref('int_verdeling__kenmerken') }}
where is_peiljaar
group by regionale_eenheid, kenmerk
