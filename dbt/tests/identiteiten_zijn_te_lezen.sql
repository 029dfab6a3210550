{{ config(meta={
    'dagster': {'ref': {'name': 'int_aansluiting__termen'}},
    'reden': 'Een regel van dbt/seeds/identiteiten.csv is niet te lezen of noemt een getal dat niet bestaat: '
        ~ 'verbeter die regel.',
    'eigenaar': 'datasteward JenV, DG Politie',
}) }}
with termen as (
    select
        t.controle_id,
        t.zijde,
        t.term as gevonden,
        'een getal (met een punt) of een naam als '
        || (
            select arg_max(g.term, jaro_winkler_similarity(g.term, t.term))
            from {{ ref('int_aansluiting__getallen') }} as g
        )
            as verwacht
    from {{ ref('int_aansluiting__termen') }} as t
    where not t.bestaat
),

regels as (
    select
        i.controle_id,
        unnest([
            {
                'kolom': 'controle_id',
                'gevonden': i.controle_id,
                'verwacht': 'een eigen nummer',
                'goed': count(*) over (partition by i.controle_id) = 1
            },
            {
                'kolom': 'omschrijving',
                'gevonden': i.omschrijving,
                'verwacht': 'wat er wordt vergeleken',
                'goed': i.omschrijving is not null
            },
            {'kolom': 'links', 'gevonden': i.links, 'verwacht': 'een term', 'goed': i.links is not null},
            {
                'kolom': 'relatie',
                'gevonden': i.relatie,
                'verwacht': '=, <=, >=, < of >',
                'goed': coalesce(i.relatie in ('=', '<=', '>=', '<', '>'), false)
            },
            {
                'kolom': 'rechts',
                'gevonden': i.rechts,
                'verwacht': 'een term, of leeg met een reden in waarom_niet_toetsbaar',
                'goed': coalesce(i.rechts, i.waarom_niet_toetsbaar) is not null
            },
            {
                'kolom': 'marge',
                'gevonden': i.marge,
                'verwacht': 'een getal (met een punt) vanaf 0',
                'goed': coalesce(try_cast(i.marge as double) >= 0, false)
            },
            {
                'kolom': 'plaats',
                'gevonden': i.plaats,
                'verwacht': 'document:regel of document:van-tot van een brief uit documenten.csv, gescheiden door ;',
                'goed': coalesce(list_bool_and(list_transform(
                    string_split(i.plaats, '; '),
                    lambda p: regexp_matches(p, ':\d+(-\d+)?$')
                    and list_contains(b.documenten, split_part(p, ':', 1))
                )), false)
            }
        ], recursive := true)
    from {{ ref('identiteiten') }} as i
    cross join (select list(document) as documenten from {{ ref('documenten') }}) as b
),

-- Wat meer dan één keer "als percentage van" heeft, is niet te lezen.
sommen as (
    select controle_id, zijde, max(som) as gevonden
    from {{ ref('int_aansluiting__termen') }}
    group by all
    having max(som) > 2
)

select controle_id, kolom, gevonden, verwacht from regels where not goed
union all
select controle_id, zijde, gevonden, verwacht from termen
union all
select controle_id, zijde, gevonden || ' sommen', 'hoogstens één keer "als percentage van"' from sommen
