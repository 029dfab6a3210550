{{ config(materialized='table') }}
-- De werklast van de clusters die niet van een ander cluster afhangen, per gemeente, jaar en onderdeel, in fte.
-- Tussen clusters gaat alleen wat hier 'overgenomen' heet: de wijkagent in de noodhulp, en de noodhulp in het toezicht.
with alles as (
    select gemeente_code, jaar, 'handhaving_lokaal' as cluster, 'reactief: ' || activiteit as onderdeel, fte
    from {{ ref('int_werklast__reactief') }}
    union all
    select gemeente_code, jaar, 'handhaving_lokaal', 'toezicht', fte + door_noodhulp
    from {{ ref('int_werklast__toezicht') }}
    union all
    select gemeente_code, jaar, 'handhaving_lokaal', 'toezicht, overgenomen door noodhulp', 0 - door_noodhulp
    from {{ ref('int_werklast__toezicht') }}
    union all
    select gemeente_code, jaar, 'incidentenafhandeling', 'noodhulp', fte_nodig
    from {{ ref('int_werklast__incidentenafhandeling') }}
    union all
    select gemeente_code, jaar, 'incidentenafhandeling', 'noodhulp, overgenomen door wijkzorg', 0 - door_wijkzorg
    from {{ ref('int_werklast__incidentenafhandeling') }}
    union all
    select gemeente_code, jaar, 'wijkzorg', 'wijkagenten', inwoners / {{ parameter('wijkzorg_inwoners_per_fte') }}
    from {{ ref('int_werklast__gemeenten') }}
    union all
    select
        gemeente_code, jaar, 'opsporing_lokaal', unnest(['basisteams', 'rechtshulpverzoeken', 'districtsrecherche']),
        unnest([fte_basisteams, fte_rechtshulp, fte_districtsrecherche])
    from {{ ref('int_werklast__opsporing_lokaal') }}
    union all
    select
        gemeente_code, jaar, 'opsporing_regionaal', unnest(['specialistisch', 'zwaar', 'cybercrime en kinderporno']),
        unnest([fte_specialistisch, fte_zwaar, fte_grensoverstijgend])
    from {{ ref('int_werklast__opsporing_regionaal') }}
    union all
    select
        gemeente_code,
        jaar,
        'bureauopenstelling',
        unnest(['openstelling', 'aangiften']),
        unnest([fte_openstelling, fte_aangiften])
    from {{ ref('int_werklast__bureauopenstelling') }}
    union all
    select
        gemeente_code, jaar, 'rsc', unnest(['telefoon', 'aangiften', 'leiding en ondersteuning']),
        unnest([fte_telefoon, fte_aangiften, fte_leiding])
    from {{ ref('int_werklast__rsc') }}
    union all
    select
        g.gemeente_code, g.jaar, 'meldkamer',
        unnest(
            [
                'intake, regie en backoffice',
                'coördinatie en operationele sturing',
                'netwerken',
                'collegiale ondersteuning',
                'mobiliteit en ontwikkeling',
                'administratieve ondersteuning',
                'coaching',
                'personeelszorg en besturen',
                'verbindingen'
            ]
        ),
        unnest([
            m.basis,
            m.coordinatie,
            m.netwerken,
            m.collegiaal,
            m.mobiliteit,
            m.administratie,
            m.coaching,
            m.behouden,
            m.verbindingen
        ])
        * {{ deel('g.gms_incidenten', 'partition by g.regionale_eenheid, g.jaar', 'g.inwoners') }}
    from {{ ref('int_werklast__gemeenten') }} as g
    inner join {{ ref('int_werklast__meldkamer') }} as m using (regionale_eenheid)
)

select
    a.gemeente_code,
    a.jaar,
    g.regionale_eenheid,
    g.inwoners,
    a.cluster,
    a.onderdeel,
    a.fte
from alles as a
inner join {{ ref('int_werklast__gemeenten') }} as g using (gemeente_code, jaar)
