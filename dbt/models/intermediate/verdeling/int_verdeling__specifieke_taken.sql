-- Taken buiten het model (samen minder dan 1%): wat AVIM in twee eenheden meer heeft dan het gemiddelde aandeel (de aanmeldcentra), en twee
-- taken waarvan de omvang niet is gedrukt of geleverd. Die staan op nul tot er een levering is.
select
    'aanmeldcentrum' as taak,
    regionale_eenheid,
    {{ som('specifieke_taak_fte') }} as fte,
    'berekend: wat AVIM meer heeft dan het gemiddelde aandeel van de andere eenheden' as toelichting
from {{ ref('int_werklast__avim') }}
where specifieke_taak_fte > 0
group by regionale_eenheid
union all
select * from (
    values
    ('grensbewaking zeehaven', 'Rotterdam', 0, 'omvang niet bekend: op nul gezet'),
    ('landelijke monitorcentrale bewaken en beveiligen', 'Den Haag', 0, 'omvang niet bekend: op nul gezet')
)
