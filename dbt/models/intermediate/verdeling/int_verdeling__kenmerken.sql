{{ config(materialized='table') }}
-- Wat de regressie mag kiezen, in de gemeente-indeling van nu: de officiële kenmerken van elk jaar en de aangeleverde kandidaten.
-- In het model staat er uit elke categorie hoogstens één. inwoners is geen kandidaat: dat is de constante.
with alle as (
    select
        k.kenmerk,
        c.categorie,
        k.jaar,
        k.jaar = p.peiljaar as is_peiljaar,
        k.regio_code as gemeente_code,
        k.waarde,
        len(k._synthetisch) > 0 as is_synthetisch
    from {{ ref('int_kenmerken__per_jaar') }} as k
    inner join {{ ref('int_kenmerken__peiljaar') }} as p on k.kenmerk = p.kenmerk and k.bron_tabel = p.bron_tabel
    inner join {{ ref('kenmerken') }} as c on k.kenmerk = c.kenmerk
    where k.regio_code like 'GM%' and k.waarde is not null
    union all
    select kenmerk, categorie, jaar, true, gemeente_code, waarde, is_synthetisch
    from {{ ref('stg_jenv__kandidaatkenmerken') }}
)

select
    a.kenmerk,
    a.categorie,
    a.jaar,
    a.is_peiljaar,
    h.huidige_gemeente_code as gemeente_code,
    e.naam as regionale_eenheid,
    {{ som('a.waarde * h.aandeel') }} as waarde,
    bool_or(a.is_synthetisch) as is_synthetisch
from alle as a
inner join {{ ref('int_herindelingen__kruistabel') }} as h on a.jaar = h.jaar and a.gemeente_code = h.gemeente_code
inner join {{ ref('int_herindelingen__eenheden') }} as g on h.huidige_gemeente_code = g.gemeente_code
inner join {{ ref('regionale_eenheden') }} as e on g.regionale_eenheid_code = e.code
group by all
