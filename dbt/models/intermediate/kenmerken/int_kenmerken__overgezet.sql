{{ config(materialized='table') }}
-- Elk kenmerk van elk jaar in de indeling van de editie. Een telling is de som van wat opging; van een gesplitste gemeente krijgt ieder deel naar inwoners bij
-- de overgang, en dat is geschat. Een gemiddelde of mediaan weegt met haar eigen noemer (seed kenmerken, weegt_naar), of met inwoners waar die niet bekend is. Een
-- mediaan van twee gemeenten is zo bij benadering; een gemiddelde ook, als de noemer niet uit dezelfde tabel en hetzelfde jaar komt. Een gemeente waarvan een
-- deel geen waarde heeft, heeft er geen.
with aantal_delen as (
    select
        jaar,
        huidige_gemeente_code,
        count(*) as delen
    from {{ ref('int_herindelingen__kruistabel') }}
    group by all
),

gemeten as (
    select
        k.kenmerk,
        k.bron_tabel,
        k.jaar,
        k.regio_code,
        k.waarde,
        k._snapshot_sha256 as sha,
        k._rij as rij,
        k._synthetisch as synthetisch,
        i.indeling,
        i.is_volledig,
        h.huidige_gemeente_code as gemeente_code,
        cast(h.aandeel as decimal(13, 12)) as aandeel,
        h.soort,
        case when h.soort <> 'ongewijzigd' then h.herkomst end as overgang,
        a.delen,
        c.overzetten,
        c.weegt_naar
    from {{ ref('int_kenmerken__per_jaar') }} as k
    inner join {{ ref('int_kenmerken__indeling') }} as i
        on k.kenmerk = i.kenmerk and k.bron_tabel = i.bron_tabel and k.jaar = i.jaar
    inner join {{ ref('int_herindelingen__kruistabel') }} as h on i.indeling = h.jaar and k.regio_code = h.gemeente_code
    inner join aantal_delen as a on h.jaar = a.jaar and h.huidige_gemeente_code = a.huidige_gemeente_code
    inner join {{ ref('kenmerken') }} as c on k.kenmerk = c.kenmerk
    where k.waarde is not null
),

-- De noemer van wie een gemiddelde heeft en met een ander samengaat: uit dezelfde tabel en hetzelfde jaar, anders uit het jaar dat er het dichtst bij ligt.
noemers as (
    select
        g.kenmerk,
        g.bron_tabel,
        g.jaar,
        g.regio_code,
        arg_min(
            {
                'waarde': w.waarde,
                'deel': {'kenmerk': w.kenmerk, 'bron_tabel': w.bron_tabel, 'sha': w._snapshot_sha256, 'rij': w._rij},
                'synthetisch': len(w._synthetisch) > 0,
                'is_eigen': w.bron_tabel = g.bron_tabel and w.jaar = g.jaar
            },
            (w.bron_tabel <> g.bron_tabel, abs(w.jaar - g.jaar), -w.jaar, b.rang)
        ) as noemer
    from gemeten as g
    inner join {{ ref('int_kenmerken__per_jaar') }} as w on g.weegt_naar = w.kenmerk and g.regio_code = w.regio_code
    inner join {{ ref('kenmerkbronnen') }} as b on w.kenmerk = b.kenmerk and w.bron_tabel = b.bron_tabel
    where g.overzetten <> 'optellen' and g.delen > 1 and w.waarde > 0
    group by all
),

gewogen as (
    select
        g.*,
        b.inwoners_aantal,
        b.herkomst as inwoners_cel,
        n.noemer,
        -- mist een van de delen haar noemer, dan wegen zij alle naar inwoners
        count(n.noemer) over (partition by g.kenmerk, g.bron_tabel, g.jaar, g.gemeente_code) = g.delen as heeft_noemers,
        {'kenmerk': g.kenmerk, 'bron_tabel': g.bron_tabel, 'sha': g.sha, 'rij': g.rij} as cel
    from gemeten as g
    left join noemers as n
        on g.kenmerk = n.kenmerk and g.bron_tabel = n.bron_tabel and g.jaar = n.jaar and g.regio_code = n.regio_code
    left join {{ ref('stg_cbs__bevolking') }} as b on g.regio_code = b.regio_code and g.indeling = b.jaar
),

met_gewicht as (
    select
        * exclude (inwoners_cel),
        overzetten <> 'optellen' and delen > 1 as weegt,
        case when heeft_noemers then cast(noemer.waarde as double) else cast(inwoners_aantal as double) end as gewicht,
        case when weegt and heeft_noemers then [cel, noemer.deel] else [cel] end as cellen,
        case when weegt and not heeft_noemers then inwoners_cel end as inwoners_cel
    from gewogen
)

select
    kenmerk,
    bron_tabel,
    jaar,
    gemeente_code,
    cast(case
        when any_value(overzetten) = 'optellen' then sum(waarde * aandeel)
        when count(*) = 1 then any_value(waarde)
        else {{ som('waarde * gewicht * aandeel') }} / {{ som('gewicht * aandeel') }}
    end as decimal(24, 10)) as waarde,
    bool_or(soort = 'gesplitst')
    or (count(*) > 1 and any_value(overzetten) = 'mediaan')
    or (
        count(*) > 1
        and any_value(overzetten) = 'gemiddelde'
        and not bool_and(heeft_noemers and noemer.is_eigen)
    ) as is_geschat,
    bool_and(is_volledig) as is_volledig,
    list_sort(list_distinct(flatten(list(synthetisch)))) as synthetisch,
    coalesce(bool_or(weegt and heeft_noemers and noemer.synthetisch), false) as noemer_is_synthetisch,
    flatten(list(cellen order by regio_code)) as cellen,
    list_sort(list_distinct(list_filter(
        flatten(list([inwoners_cel, overgang])), lambda o: o is not null
    ))) as overgangen
from met_gewicht
group by kenmerk, bron_tabel, jaar, gemeente_code
having count(*) = any_value(delen)
