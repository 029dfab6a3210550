{{ config(materialized='table') }}
-- Wat de regressie mag kiezen, in de gemeente-indeling van de editie: de officiële kenmerken van elk jaar en de aangeleverde kandidaten.
-- In het model staat er uit elke categorie hoogstens één. inwoners is geen kandidaat: dat is de constante. Een kandidaat is een telling voor de hele gemeente.
with alle as (
    select
        k.kenmerk,
        c.categorie,
        k.jaar,
        k.jaar = p.peiljaar as is_peiljaar,
        k.gemeente_code,
        k.waarde,
        len(k.synthetisch) > 0 or k.noemer_is_synthetisch as is_synthetisch
    from {{ ref('int_kenmerken__overgezet') }} as k
    inner join {{ ref('int_kenmerken__peiljaar') }} as p on k.kenmerk = p.kenmerk and k.bron_tabel = p.bron_tabel
    inner join {{ ref('kenmerken') }} as c on k.kenmerk = c.kenmerk
    union all
    select
        k.kenmerk,
        k.categorie,
        k.jaar,
        true,
        h.huidige_gemeente_code,
        k.waarde * h.aandeel,
        k.is_synthetisch
    from {{ ref('stg_jenv__kandidaatkenmerken') }} as k
    inner join {{ ref('int_herindelingen__kruistabel') }} as h on k.jaar = h.jaar and k.gemeente_code = h.gemeente_code
)

select
    a.kenmerk,
    a.categorie,
    a.jaar,
    a.is_peiljaar,
    a.gemeente_code,
    e.naam as regionale_eenheid,
    {{ som('a.waarde') }} as waarde,
    bool_or(a.is_synthetisch) as is_synthetisch
from alle as a
inner join {{ ref('int_herindelingen__eenheden') }} as g on a.gemeente_code = g.gemeente_code
inner join {{ ref('regionale_eenheden') }} as e on g.regionale_eenheid_code = e.code
group by all
