select
    {{ uitgave() }},
    indicator_id,
    familie,
    naam,
    definitie,
    meeteenheid,
    richting,
    cadans,
    bron,
    kanttekening
from {{ ref('indicatoren') }}
