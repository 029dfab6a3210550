-- Hoe ver de verdeling uiteenloopt met wat niet gemeten is. Elk geschat kenmerk, en wat er aan 1.000 fte ontbreekt doordat een kenmerk onbekend is, mag hier
-- zijn eigen sleutel hebben: die van de schatting, of inwoners, bedrijven, bijstandsontvangers of land. laag en hoog zijn de uitersten daarvan per eenheid. De
-- gewichten gelden voor 1.000 fte (AEF-rapport, bijlage F): wat de bekende kenmerken samen minder geven dan 1.000 is naar schatting van de onbekende.
with per_eenheid as (
    select
        kenmerk as sleutel,
        regionale_eenheid,
        {{ som('waarde') }} as waarde
    from {{ ref('int_kenmerken__gemeten') }}
    where is_volledig and kenmerk in ('inwoners', 'bedrijven', 'bijstandsontvangers', 'oppervlakte_land')
    group by all
),

andere_sleutels as (
    select
        sleutel,
        regionale_eenheid,
        waarde / {{ som('waarde', 'partition by sleutel') }} as aandeel
    from per_eenheid
),

bijdragen as (
    select
        b.regionale_eenheid,
        b.kenmerk,
        cast(b.bijdrage as double) as bijdrage,
        b.is_geschat,
        -- wie in één gemeente ligt, of alleen een gat vult, hangt van geen sleutel af
        b.is_geschat and b.kenmerk in (
            select kenmerk from {{ ref('schattingen') }} where sleutel is not null and gebied is not null
        ) as is_los
    from {{ ref('int_verdeling__bijdragen') }} as b
),

aantal as (
    select count(distinct b.kenmerk) < count(distinct k.kenmerk) as mist_een_kenmerk
    from {{ ref('kenmerken') }} as k
    left join {{ ref('int_verdeling__bijdragen') }} as b on k.kenmerk = b.kenmerk
),

landelijk as (
    select
        {{ som('b.bijdrage') }} as bekend,
        {{ som('case when b.is_geschat then b.bijdrage else 0 end') }} as geschat,
        case when any_value(a.mist_een_kenmerk) then greatest(1000 - {{ som('b.bijdrage') }}, 0) else 0 end as onbekend
    from bijdragen as b
    cross join aantal as a
),

-- Elk los deel met elke sleutel; wat onbekend is ook naar rato van wat bekend is, zoals het model zelf doet.
delen as (
    select
        b.regionale_eenheid,
        b.kenmerk,
        b.bijdrage
    from bijdragen as b
    where b.is_los
    union all
    select
        a.regionale_eenheid,
        t.kenmerk,
        a.aandeel * t.bijdrage
    from (select kenmerk, {{ som('bijdrage') }} as bijdrage from bijdragen where is_los group by all) as t
    cross join andere_sleutels as a
    union all
    select
        b.regionale_eenheid,
        'onbekend' as kenmerk,
        any_value(l.onbekend) * {{ som('b.bijdrage') }} / any_value(l.bekend) as bijdrage
    from bijdragen as b
    cross join landelijk as l
    group by all
    union all
    select
        a.regionale_eenheid,
        'onbekend',
        a.aandeel * l.onbekend
    from andere_sleutels as a
    cross join landelijk as l
),

uitersten as (
    select
        regionale_eenheid,
        {{ som('laag') }} as laag,
        {{ som('hoog') }} as hoog
    from (
        select
            regionale_eenheid,
            kenmerk,
            min(bijdrage) as laag,
            max(bijdrage) as hoog
        from delen
        group by all
    ) as per_deel
    group by all
),

vast as (
    select
        regionale_eenheid,
        {{ som('case when is_los then 0 else bijdrage end') }} as bijdrage
    from bijdragen
    group by all
)

select
    v.regionale_eenheid,
    o.fte * (v.bijdrage + u.laag) / (l.bekend + l.onbekend) as fte_laag,
    o.fte * (v.bijdrage + u.hoog) / (l.bekend + l.onbekend) as fte_hoog,
    l.geschat as geschat_fte,
    l.onbekend as onbekend_fte
from vast as v
inner join uitersten as u on v.regionale_eenheid = u.regionale_eenheid
cross join landelijk as l
cross join {{ source('run', 'opdracht') }} as o
