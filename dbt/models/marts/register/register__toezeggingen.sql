-- Elke motie, toezegging, aanbeveling en aankondiging uit een stuk van voor de kennisdatum, met de nieuwste stand die deze uitgave kan kennen:
-- wat een later stuk zegt verandert niets aan een eerdere uitgave. Zonder stuk dat er iets over zegt is de stand 'niet bekend'.
-- De editie van een termijn is het halfjaar waarin haar laatste dag valt, tenzij het stuk zelf een halfjaarbericht noemt; wat doorloopt hoort in elke
-- volgende editie. Verstreken is een termijn die op de kennisdatum voorbij is, of een halfjaarbericht waarin het antwoord had moeten staan.
with uitgave as (
    select
        editie,
        kennisdatum,
        case
            when editie like '%-H1' then left(editie, 4) || '-H2'
            else cast(left(editie, 4) as integer) + 1 || '-H1'
        end as volgende
    from {{ source('run', 'editie') }}
),

bekend as (
    select
        d.document,
        d.datum
    from {{ ref('documenten') }} as d
    inner join uitgave as u on d.datum <= u.kennisdatum
),

stand as (
    select
        s.toezegging_id,
        s.document,
        s.regel,
        s.status,
        s.stand,
        s.termijn,
        s.uiterlijk,
        b.datum,
        s.status in ('open', 'deels', 'doorlopend') as is_open,
        case
            when s.status = 'doorlopend' then u.volgende
            else coalesce(
                s.termijn_editie,
                year(s.uiterlijk) || case when month(s.uiterlijk) <= 6 then '-H1' else '-H2' end
            )
        end as termijn_editie
    from {{ ref('toezegging_standen') }} as s
    inner join bekend as b on s.document = b.document
    cross join uitgave as u
    qualify row_number() over (partition by s.toezegging_id order by b.datum desc, s.document desc) = 1
)

select
    {{ uitgave() }},
    t.toezegging_id,
    t.lijst,
    t.volgnummer,
    t.soort,
    t.onderwerp,
    t.tekst,
    t.kenmerk,
    t.afzender,
    t.geadresseerde,
    t.datum,
    t.document,
    t.regel,
    t.beslisnota_regel,
    coalesce(s.status, 'niet bekend') as status,
    s.stand,
    s.document as stand_document,
    s.regel as stand_regel,
    s.termijn,
    s.uiterlijk,
    s.termijn_editie,
    case
        when s.is_open is not true then 'niet open'
        when s.termijn_editie is null then 'geen termijn'
        when coalesce(s.uiterlijk < u.kennisdatum, s.termijn_editie <= u.editie) then 'verstreken'
        when s.termijn_editie <= u.volgende then 'voor de volgende editie'
        else 'later'
    end as termijn_stand,
    coalesce(s.is_open, false) as is_open,
    coalesce(
        s.status in ('afgedaan', 'beantwoord') and s.datum > u.kennisdatum - interval 6 months, false
    ) as is_beantwoord_sinds_vorige,
    coalesce(t.indicatoren, '') as indicatoren
from {{ ref('toezeggingen') }} as t
inner join bekend as b on t.document = b.document
left join stand as s on t.toezegging_id = s.toezegging_id
cross join uitgave as u
