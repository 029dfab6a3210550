-- Drie taken buiten het model, samen minder dan 1%: wat AVIM in de eenheden met een aanmeldcentrum meer heeft dan het gemiddelde aandeel, en twee
-- functies zoals geleverd, op nul zolang dat niet is gebeurd. fte is bestaande sterkte. Naast nieuwe sterkte hoort hetzelfde deel daarvan: van N fte
-- gaat dan N x fte / (alle clusters en specifieke taken samen) naar de taak.
with taken as (
    select
        'aanmeldcentrum' as taak,
        regionale_eenheid,
        {{ som('specifieke_taak_fte') }} as fte,
        'berekend: wat AVIM meer heeft dan het gemiddelde aandeel van de andere eenheden' as toelichting
    from {{ ref('int_werklast__avim') }}
    where specifieke_taak_fte > 0
    group by regionale_eenheid
    union all
    select
        v.taak,
        v.regionale_eenheid,
        coalesce(cast(f.formatie_fte as double), 0),
        case when f.formatie_fte is null then 'omvang niet bekend: op nul gezet' else 'formatie zoals geleverd' end
    from (
        values
        ('grensbewaking zeehaven', 'Rotterdam', 'grensbewaking_zeehaven'),
        ('landelijke monitorcentrale bewaken en beveiligen', 'Den Haag', 'monitorcentrale')
    ) as v (taak, regionale_eenheid, functie)
    left join {{ ref('stg_jenv__formatie_per_cluster') }} as f on v.functie = f.cluster
)

select
    t.taak,
    t.regionale_eenheid,
    t.fte,
    o.fte * t.fte / (g.geheel_fte + {{ som('t.fte', '') }}) as fte_in_verdeling,
    t.toelichting
from taken as t
cross join (select max(geheel_fte) as geheel_fte from {{ ref('int_verdeling__clusters') }}) as g
cross join {{ source('run', 'opdracht') }} as o
