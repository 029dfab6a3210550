{{ config(materialized='view') }}
-- Wat er ooit over een periode is gezegd: elke berekende waarde van elke versie, en elk getal dat een brief drukte.
select
    'berekend' as soort,
    w.editie,
    w.versie,
    e.publicatiedatum,
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
union all
select
    'gedrukt',
    g.halfjaarbericht,
    coalesce(nullif(g.halfjaarbericht, 'nvt'), g.document) || ' (brief)',
    d.datum,
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
left join {{ ref('documenten') }} as d on g.document = d.document
where g.versie = {{ actuele_uitgave() }}
