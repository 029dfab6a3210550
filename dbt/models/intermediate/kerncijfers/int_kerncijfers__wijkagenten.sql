-- Realisatie = 100 x wijkagenten / (inwoners op 1 januari van het jaar van de peildatum / 5.000); de norm geldt per regionale eenheid
-- (artikel 38a Politiewet 2012). Fte van de politie zelf tellen geen slachtoffers of verdachten: zij worden niet afgeschermd.
-- Nederland is er alleen als alle regionale eenheden er zijn.
with geleverd as (
    select
        e.code as regio_code,
        g.periode,
        g.periode_type,
        cast(left(g.periode, 4) as integer) as jaar,
        g.waarde as wijkagenten,
        g.herkomst,
        g.is_synthetisch
    from {{ ref('stg_jenv__per_regionale_eenheid') }} as g
    inner join {{ ref('regionale_eenheden') }} as e on g.regionale_eenheid = e.naam
    where g.indicator_id = 'wijkagenten' and g.uitsplitsing = '' and g.meeteenheid = 'fte'
),

wijkagenten as (
    select *, 'exact' as kwalificatie from geleverd
    union all by name
    select
        'NL01' as regio_code,
        periode,
        periode_type,
        jaar,
        sum(wijkagenten) as wijkagenten,
        string_agg(herkomst, '; ' order by regio_code) as herkomst,
        bool_or(is_synthetisch) as is_synthetisch,
        'berekend' as kwalificatie
    from geleverd
    group by periode, periode_type, jaar
    having count(*) = (select count(*) from {{ ref('regionale_eenheden') }})
),

nodig as (
    select
        w.* exclude (herkomst, is_synthetisch),
        i.inwoners_aantal / n.norm as nodig,
        i.herkomst as nodig_herkomst,
        w.herkomst || '; ' || i.herkomst as herkomst,
        i.is_synthetisch as nodig_is_synthetisch,
        w.is_synthetisch or i.is_synthetisch as is_synthetisch
    from wijkagenten as w
    inner join {{ ref('int_herindelingen__inwoners') }} as i on w.regio_code = i.regio_code and w.jaar = i.jaar
    inner join {{ ref('normen') }} as n
        on
            n.indicator_id = 'wijkagentnorm'
            and w.jaar between n.geldig_vanaf_jaar and coalesce(n.geldig_tot_en_met_jaar, 9999)
),

samen as (
    select
        'wijkagenten' as indicator_id, regio_code, periode, periode_type, cast(wijkagenten as double) as waarde,
        kwalificatie, herkomst, is_synthetisch
    from wijkagenten
    union all
    select
        'wijkagenten_nodig',
        regio_code,
        periode,
        periode_type,
        cast(nodig as double),
        'berekend',
        nodig_herkomst,
        nodig_is_synthetisch
    from nodig
    union all
    select
        'wijkagentnorm_realisatie',
        regio_code,
        periode,
        periode_type,
        100 * cast(wijkagenten as double) / cast(nodig as double),
        'berekend', herkomst, is_synthetisch
    from nodig
    where nodig > 0
)

select
    indicator_id,
    regio_code,
    '' as uitsplitsing,
    periode,
    periode_type,
    waarde,
    'geleverd' as status,
    kwalificatie,
    'jenv.kerncijfers_per_regionale_eenheid' as bron_tabel,
    herkomst,
    is_synthetisch
from samen
