{{ config(meta={
    'dagster': {'ref': {'name': 'int_herindelingen__inwoners'}},
    'reden': 'De inwoners van de gemeenten, of van de tien eenheden, tellen na het overzetten niet op tot '
        ~ 'Nederland: een gemeente heeft geen eenheid of komt nergens aan.',
    'eigenaar': 'datasteward JenV',
}) }}
select
    jaar,
    any_value(inwoners_aantal) filter (regio_code = 'NL01') as nederland,
    sum(inwoners_aantal) filter (regio_code like 'GM%') as gemeenten,
    sum(inwoners_aantal) filter (regio_code like 'RE%') as eenheden
from {{ ref('int_herindelingen__inwoners') }}
group by jaar
having
    abs(gemeenten - nederland) > 0.5
    or abs(eenheden - nederland) > 0.5
    or nederland is null
    or gemeenten is null
    or eenheden is null
