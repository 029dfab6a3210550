{{ config(materialized='table') }}
-- De omvang van elk cluster (rapport, paragraaf 6.3) als deel van alle formatie min staf, bedrijfsvoering en drie functies buiten de clusters.
-- Wijkzorg naar de norm, BBB naar de inventarisatie (dat is zijn werklast), drie clusters van de basisteams naar hun werklast; Handhaving - Lokaal
-- is wat er van de basisteams dan nog over is, de andere tien zijn hun formatie. Ontbreekt er iets, dan is er van geen een aandeel.
-- Zonder rij 'totaal' zijn de zestien clusters samen het geheel, en hun vijf van de basisteams de formatie van de basisteams.
with geleverd as (
    select
        f.cluster,
        f.formatie_fte,
        f.is_synthetisch,
        c.omvang_uit,
        case
            when f.cluster = 'totaal' then f.formatie_fte
            when c.omvang_uit is null and f.cluster <> 'basisteams' then 0 - f.formatie_fte
        end as totaal_min_erbuiten
    from {{ ref('stg_jenv__formatie_per_cluster') }} as f
    left join {{ ref('clusters') }} as c using (cluster)
),

geheel as (
    select
        case
            when count(totaal_min_erbuiten) = 6
                then {{ som('totaal_min_erbuiten') }}
            when count(omvang_uit) = (select count(*) from {{ ref('clusters') }})
                then {{ som('case when omvang_uit is not null then formatie_fte end') }}
        end as fte,
        coalesce(
            {{ som("case when cluster = 'basisteams' then formatie_fte end") }},
            {{ som("case when omvang_uit in ('werklast', 'inwoners', 'rest') then formatie_fte end") }}
        ) as basisteams,
        bool_or(is_synthetisch) as is_synthetisch
    from geleverd
),

wijkagenten as (
    select
        inwoners_aantal / {{ parameter('wijkzorg_inwoners_per_fte') }} as fte,
        is_synthetisch
    from {{ ref('int_herindelingen__inwoners') }}
    where regio_code = 'NL01' and jaar = {{ parameter('formatie_jaar') }}
),

werklast as (
    select cluster, {{ som('fte') }} as fte
    from {{ ref('int_werklast__gewogen') }}
    group by cluster
),

bepaald as (
    select
        c.cluster,
        c.naam,
        c.model,
        c.volgt,
        c.omvang_uit,
        c.gedrukt_aandeel_pct,
        c.bron,
        f.formatie_fte,
        case c.omvang_uit
            when 'formatie' then cast(f.formatie_fte as double)
            when 'inwoners' then (select n.fte from wijkagenten as n)
            when 'rest' then null
            else w.fte
        end as fte
    from {{ ref('clusters') }} as c
    left join {{ ref('stg_jenv__formatie_per_cluster') }} as f on c.cluster = f.cluster
    left join werklast as w on c.cluster = w.cluster
),

-- Zonder een van de vier andere clusters van de basisteams is ook de rest onbekend.
basisteams as (
    select case when count(fte) = count(*) then {{ som('fte') }} end as bekend_fte
    from bepaald
    where omvang_uit in ('werklast', 'inwoners')
),

met_rest as (
    select
        b.* exclude (fte),  -- noqa: RF02
        g.fte as geheel_fte,
        case when b.omvang_uit = 'rest' then g.basisteams - t.bekend_fte else b.fte end as omvang_fte,
        coalesce(g.is_synthetisch, false) or coalesce((select n.is_synthetisch from wijkagenten as n), false)
            as is_synthetisch
    from bepaald as b
    cross join geheel as g
    cross join basisteams as t
)

select
    cluster,
    naam,
    model,
    string_split(volgt, '+') as volgt,
    omvang_uit,
    formatie_fte,
    omvang_fte,
    geheel_fte,
    case when count(omvang_fte) over () = count(*) over () then omvang_fte / geheel_fte end as aandeel,
    gedrukt_aandeel_pct,
    bron,
    is_synthetisch
from met_rest
