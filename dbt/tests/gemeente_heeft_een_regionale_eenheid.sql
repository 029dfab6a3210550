{{ config(meta={
    'dagster': {'ref': {'name': 'stg_cbs__gebieden'}},
    'reden': 'Een gemeente heeft in geen opgehaald jaar van Gebieden in Nederland een regionale eenheid: zij is nieuw, en het CBS '
        ~ 'geeft haar eenheid in september. Werk tot dan met de indeling van het jaar ervoor (ververs in sources/cbs/bronnen.yml).',
    'eigenaar': 'datasteward JenV',
}) }}
select
    gemeente_code,
    gemeente,
    jaar
from {{ ref('stg_cbs__gebieden') }}
where regionale_eenheid_code is null
