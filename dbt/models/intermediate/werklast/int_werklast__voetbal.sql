-- Wedstrijden gewogen naar de toezicht-score van de clubs van een gemeente; het landelijke aantal wedstrijden blijft gelijk.
-- Score van een club: gemiddelde inzet over de jaren zonder het grootste; een stadion onder 7.500 plaatsen heeft er geen maar telt mee als club, een
-- stadion onder 3.000 telt niet mee.
with clubs as (
    select
        gemeente_code,
        club,
        case
            when max(zitplaatsen) >= {{ parameter('stadion_zitplaatsen') }} and count(*) > 1
                then ({{ som('inzet_uren') }} - max(inzet_uren)) / (count(*) - 1)
            else 0
        end as score
    from {{ ref('int_werklast__geleverd_stadions') }}
    group by gemeente_code, club
    having max(zitplaatsen) >= {{ parameter('stadion_zitplaatsen_minimum') }}
),

scores as (
    select gemeente_code, {{ som('score') }} / count(*) as score
    from clubs
    group by gemeente_code
),

gewogen as (
    select
        g.gemeente_code,
        g.jaar,
        g.voetbalwedstrijden as wedstrijden,
        coalesce(s.score, 0) as score,
        g.voetbalwedstrijden * coalesce(s.score, 0) as naar_score,
        g.voetbalwedstrijden * coalesce(s.score, 0) ** 2 as naar_risico
    from {{ ref('int_werklast__tellingen') }} as g
    left join scores as s using (gemeente_code)
)

select
    gemeente_code,
    jaar,
    score,
    wedstrijden,
    {{ som('wedstrijden', 'partition by jaar') }}
    * naar_score
    / {{ som('naar_score', 'partition by jaar') }} as gewogen_wedstrijden,
    {{ parameter('incident_voetbal') }} / 100 * {{ som('wedstrijden', 'partition by jaar') }}
    * naar_risico / {{ som('naar_risico', 'partition by jaar') }} as incident_wedstrijden
from gewogen
