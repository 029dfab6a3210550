{{ config(materialized='view') }}
-- Wat er ooit over een periode is gezegd: elke berekende waarde van elke versie, en elk getal dat een brief drukte. De stand
-- zegt wie het nieuwste weet: een versie die voor haar brief klaar was, is niet ouder dan die brief.
with documenten as (
    select
        d.document,
        d.halfjaarbericht,
        d.datum
    from {{ ref('referentie__documenten') }} as d
    where d.versie = {{ actuele_uitgave() }}
),

brieven as (
    select
        d.halfjaarbericht,
        max(d.datum) as datum
    from documenten as d
    group by d.halfjaarbericht
)

select
    'berekend' as soort,
    w.editie,
    w.versie,
    e.publicatiedatum,
    greatest(coalesce(e.kennisdatum, e.publicatiedatum), b.datum) as stand_van,
    e.versienummer,
    w.indicator_id,
    w.regio_code,
    w.uitsplitsing,
    w.periode,
    w.waarde,
    w.meeteenheid,
    w.kwalificatie,
    cast(null as double) as stap,
    false as is_onzeker,
    w.herkomst as plaats,
    w.is_synthetisch
from {{ ref('kerncijfers__waarden') }} as w
inner join {{ ref('referentie__edities') }} as e on w.versie = e.versie
left join brieven as b on w.editie = b.halfjaarbericht
union all
select
    'gedrukt',
    g.halfjaarbericht,
    coalesce(nullif(g.halfjaarbericht, 'nvt'), g.document) || ' (brief)',
    d.datum as publicatiedatum,
    d.datum as stand_van,
    cast(null as integer),
    g.indicator_id,
    'NL01',
    g.uitsplitsing,
    g.periode,
    g.waarde,
    g.meeteenheid,
    g.kwalificatie,
    g.stap,
    g.is_onzeker,
    g.document || ':' || g.regel,
    false
from {{ ref('kerncijfers__gepubliceerd') }} as g
left join documenten as d on g.document = d.document
where g.versie = {{ actuele_uitgave() }}
