-- Hoe ver de verdeling uiteenloopt met wat niet gemeten is: wat geschat is, en wat er aan 1.000 fte ontbreekt doordat een kenmerk onbekend is, hier
-- naar één andere sleutel tegelijk (inwoners, bedrijven, bijstandsontvangers of land). De gewichten gelden voor 1.000 fte (AEF-rapport, bijlage F), dus
-- wat de bekende kenmerken samen minder geven dan 1.000 is van de onbekende.
with per_eenheid as (
    select
        kenmerk as sleutel,
        regionale_eenheid,
        sum(waarde) as waarde
    from {{ ref('int_kenmerken__gemeten') }}
    where is_volledig and kenmerk in ('inwoners', 'bedrijven', 'bijstandsontvangers', 'oppervlakte_land')
    group by all
),

andere_sleutels as (
    select
        sleutel,
        regionale_eenheid,
        cast(waarde as double) / cast(sum(waarde) over (partition by sleutel) as double) as aandeel
    from per_eenheid
),

delen as (
    select
        b.regionale_eenheid,
        coalesce(sum(b.bijdrage) filter (where s.kenmerk is null), 0) as gemeten,
        coalesce(sum(b.bijdrage) filter (where s.kenmerk is not null), 0) as geschat
    from {{ ref('int_verdeling__bijdragen') }} as b
    left join (
        -- wie in één gemeente ligt, of alleen een gat vult, hangt van geen sleutel af
        select distinct kenmerk from {{ ref('schattingen') }} where sleutel is not null and gebied is not null
    ) as s on b.kenmerk = s.kenmerk and b.is_geschat
    group by all
),

aantal as (
    select count(distinct b.kenmerk) < count(distinct k.kenmerk) as mist_een_kenmerk
    from {{ ref('kenmerken') }} as k
    left join {{ ref('int_verdeling__bijdragen') }} as b on k.kenmerk = b.kenmerk
),

landelijk as (
    select
        sum(d.geschat) as geschat,
        case
            when any_value(a.mist_een_kenmerk) then greatest(1000 - sum(d.gemeten + d.geschat), 0)
            else 0
        end as onbekend
    from delen as d
    cross join aantal as a
),

varianten as (
    select
        a.sleutel,
        d.regionale_eenheid,
        cast(d.gemeten as double) + a.aandeel * cast(l.geschat + l.onbekend as double) as grondslag
    from delen as d
    inner join andere_sleutels as a on d.regionale_eenheid = a.regionale_eenheid
    cross join landelijk as l
),

verdeeld as (
    select
        v.regionale_eenheid,
        o.fte * v.grondslag / {{ som('v.grondslag', 'partition by v.sleutel') }} as fte
    from varianten as v
    cross join {{ source('run', 'opdracht') }} as o
    union all
    select
        regionale_eenheid,
        fte
    from {{ ref('int_verdeling__sleutels') }}
    where sleutel = 'model'
)

select
    v.regionale_eenheid,
    min(v.fte) as fte_laag,
    max(v.fte) as fte_hoog,
    cast(any_value(l.geschat) as double) as geschat_fte,
    cast(any_value(l.onbekend) as double) as onbekend_fte
from verdeeld as v
cross join landelijk as l
group by v.regionale_eenheid
