with gemeenten as (
    select
        regio_code,
        arg_max(regio, jaar) as regio,
        nullif(max(jaar), (select max(jaar) from {{ ref('stg_cbs__bevolking') }} where inwoners_aantal > 0))
            as laatste_jaar
    from {{ ref('stg_cbs__bevolking') }}
    where regio_code like 'GM%' and inwoners_aantal > 0
    group by regio_code
),

samen as (
    select
        'NL01' as regio_code,
        'Nederland' as regio,
        'land' as soort,
        true as is_code_bevestigd,
        cast(null as integer) as laatste_jaar
    union all
    select
        code,
        naam,
        'regionale eenheid',
        is_code_bevestigd,
        null
    from {{ ref('regionale_eenheden') }}
    union all
    select
        regio_code,
        regio,
        'gemeente',
        true,
        laatste_jaar
    from gemeenten
)

select
    {{ uitgave() }},
    regio_code,
    regio,
    soort,
    is_code_bevestigd,
    laatste_jaar
from samen
