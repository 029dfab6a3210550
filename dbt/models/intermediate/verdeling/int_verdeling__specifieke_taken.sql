-- Drie taken buiten het model, samen minder dan 1%: wat AVIM in de eenheden met een aanmeldcentrum meer heeft dan het gemiddelde aandeel, en twee
-- functies zoals geleverd; leeg zolang dat niet is gebeurd. fte is bestaande sterkte. Naast nieuwe sterkte hoort hetzelfde deel daarvan: van N fte
-- gaat dan N x fte / (alle clusters en specifieke taken samen) naar de taak. Is van een taak de omvang niet bekend, dan is dat geheel het ook niet.
with aanmeldcentra as (
    select regionale_eenheid, {{ som('specifieke_taak_fte') }} as fte
    from {{ ref('int_werklast__avim') }}
    group by regionale_eenheid
),

taken as (
    select
        v.taak,
        v.regionale_eenheid,
        coalesce(a.fte, cast(f.formatie_fte as double)) as fte,
        case
            when a.fte is not null
                then 'berekend: wat AVIM meer heeft dan het gemiddelde aandeel van de andere eenheden'
            when f.formatie_fte is not null then 'formatie zoals geleverd'
            else 'omvang niet bekend'
        end as toelichting
    from (
        values
        ('aanmeldcentrum', 'Noord-Nederland', null),
        ('aanmeldcentrum', 'Oost-Brabant', null),
        ('grensbewaking zeehaven', 'Rotterdam', 'grensbewaking_zeehaven'),
        ('landelijke monitorcentrale bewaken en beveiligen', 'Den Haag', 'monitorcentrale')
    ) as v (taak, regionale_eenheid, functie)
    left join aanmeldcentra as a on v.functie is null and v.regionale_eenheid = a.regionale_eenheid
    left join {{ ref('stg_jenv__formatie_per_cluster') }} as f on v.functie = f.cluster
)

select
    t.taak,
    t.regionale_eenheid,
    t.fte,
    case
        when count(t.fte) over () = count(*) over ()
            then o.fte * t.fte / (g.geheel_fte + {{ som('t.fte', '') }})
    end as fte_in_verdeling,
    t.toelichting
from taken as t
cross join (select max(geheel_fte) as geheel_fte from {{ ref('int_verdeling__clusters') }}) as g
cross join {{ source('run', 'opdracht') }} as o
