-- Het gewicht per inwoner voor zware criminaliteit: a x exp(b x index), door de staffels van het HBVS. De gemeenten van een klasse zijn
-- die met hun rang in de index binnen het aandeel van de klasse; ln(staffel) op hun gemiddelde index, kleinste kwadraten.
with klassen as (
    select
        klasse,
        staffelwaarde,
        sum(aandeel_gemeenten_pct) over (order by klasse) / 100 as tot,
        sum(aandeel_gemeenten_pct) over (order by klasse) / 100 - aandeel_gemeenten_pct / 100 as vanaf
    from {{ ref('stg_jenv__werklast_hbvs') }}
),

indexen as (
    select
        gemeente_code,
        jaar,
        (fte_basisteams / inwoners)
        / (
            {{ som('fte_basisteams', 'partition by jaar') }} / {{ som('inwoners', 'partition by jaar') }}
        ) as index_opsporing
    from {{ ref('int_werklast__opsporing_lokaal') }}
),

rangen as (
    select
        *,
        (row_number() over (partition by jaar order by index_opsporing, gemeente_code) - 0.5)
        / count(*) over (partition by jaar) as rang
    from indexen
),

punten as (
    select r.jaar, k.klasse, ln(any_value(k.staffelwaarde)) as y, {{ som('r.index_opsporing') }} / count(*) as x
    from rangen as r
    inner join klassen as k on r.rang >= k.vanaf and r.rang < k.tot
    group by r.jaar, k.klasse
),

lijn as (
    select
        jaar,
        {{ som('x') }} / count(*) as x_gemiddeld,
        {{ som('y') }} / count(*) as y_gemiddeld,
        ({{ som('x * y') }} - {{ som('x') }} * {{ som('y') }} / count(*))
        / ({{ som('x * x') }} - {{ som('x') }} ** 2 / count(*)) as b
    from punten
    group by jaar
)

select
    i.gemeente_code,
    i.jaar,
    i.index_opsporing,
    exp(l.y_gemiddeld - l.b * l.x_gemiddeld) as a,
    l.b,
    exp(l.y_gemiddeld - l.b * l.x_gemiddeld + l.b * i.index_opsporing) as gewicht_per_inwoner
from indexen as i
inner join lijn as l using (jaar)
