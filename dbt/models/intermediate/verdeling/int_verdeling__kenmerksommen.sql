-- De som van elke kandidaat, en van inwoners, over de gemeenten van een regionale eenheid.
with alle as (
    select kenmerk, gemeente_code, waarde, is_synthetisch from {{ ref('int_verdeling__kandidaten') }}
    union all
    select kenmerk, gemeente_code, cast(waarde as double), is_synthetisch
    from {{ ref('int_kenmerken__per_gemeente') }}
    where kenmerk = 'inwoners'
)

select
    g.regionale_eenheid,
    a.kenmerk,
    {{ som('a.waarde') }} as kenmerk_som,
    bool_or(a.is_synthetisch) as is_synthetisch
from alle as a
inner join {{ ref('stg_cbs__gebieden') }} as g using (gemeente_code)
group by g.regionale_eenheid, a.kenmerk
