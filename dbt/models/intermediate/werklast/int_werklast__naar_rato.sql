{{ config(materialized='table') }}
-- De clusters die een ander cluster volgen, in een volgorde zonder kringen: ondersteuning, arrestantentaken, coördinatie en intelligence
-- volgen wat direct is berekend; korpscheftaken volgen de rest van Handhaving; BBB volgt alle clusters behalve AVIM; AVIM volgt alle.
{%- set jaar = 'partition by jaar' %}
{%- set eenheid = 'partition by regionale_eenheid, jaar' %}
with per_taak as (
    select taak, {{ som('formatie_fte') }} as fte
    from {{ ref('stg_jenv__werklast_capaciteit') }}
    group by taak
),

direct as (
    select
        gemeente_code,
        jaar,
        regionale_eenheid,
        inwoners,
        {{ som("case cluster when 'handhaving_lokaal' then fte else 0 end") }} as handhaving_lokaal,
        {{ som("case cluster when 'incidentenafhandeling' then fte else 0 end") }} as incidentenafhandeling,
        {{ som("case cluster when 'wijkzorg' then fte else 0 end") }} as wijkzorg,
        {{ som("case cluster when 'opsporing_lokaal' then fte else 0 end") }} as opsporing_lokaal,
        {{ som("case cluster when 'opsporing_regionaal' then fte else 0 end") }} as opsporing_regionaal,
        {{ som("case cluster when 'bureauopenstelling' then fte else 0 end") }} as bureauopenstelling,
        {{ som('fte') }} as alles
    from {{ ref('int_werklast__direct') }}
    group by gemeente_code, jaar, regionale_eenheid, inwoners
),

eerste as (
    select
        d.*,
        w.meldingen_prio1 + w.meldingen_prio2 as spoedeisend,
        (select fte from per_taak where taak = 'handhaving_ondersteuning')
        * {{ deel('d.handhaving_lokaal', 'partition by d.jaar', 'd.inwoners') }} as handhaving_ondersteuning,
        (select fte from per_taak where taak = 'arrestantentaken')
        * {{ deel('d.opsporing_lokaal + d.incidentenafhandeling', 'partition by d.jaar', 'd.inwoners') }}
            as arrestantentaken,
        (select fte from per_taak where taak = 'opsporing_ondersteuning')
        * {{ deel('d.opsporing_lokaal + d.opsporing_regionaal', 'partition by d.jaar', 'd.inwoners') }}
            as opsporing_ondersteuning,
        (select fte from per_taak where taak = 'coordinatie_en_sturing') * {{ deel(
            'd.handhaving_lokaal + d.wijkzorg + d.incidentenafhandeling + d.bureauopenstelling + d.opsporing_lokaal', 'partition by d.jaar', 'd.inwoners'
        ) }} as coordinatie_en_sturing
    from direct as d
    inner join {{ ref('int_werklast__gemeenten') }} as w using (gemeente_code, jaar)
),

-- Intelligence: elke eenheid haar minimum per taak, de rest van de landelijke capaciteit naar rato van de sleutel van de taak; in een
-- eenheid naar rato van dezelfde sleutel.
sleutels as (
    select gemeente_code, jaar, regionale_eenheid, inwoners, 'rtic' as sleutel, cast(spoedeisend as double) as omvang
    from eerste
    union all
    select
        gemeente_code,
        jaar,
        regionale_eenheid,
        inwoners,
        'opsporing',
        opsporing_lokaal + opsporing_regionaal + opsporing_ondersteuning
    from eerste
),

per_eenheid as (
    select
        jaar,
        regionale_eenheid,
        sleutel,
        {{ som('omvang') }} / {{ som(som('omvang'), 'partition by jaar, sleutel') }} as deel
    from sleutels
    group by jaar, regionale_eenheid, sleutel
),

taken as (
    select
        taak,
        case taak when 'intelligence_rtic' then 'rtic' else 'opsporing' end as sleutel,
        regionale_eenheid,
        cast(coalesce(minimum_fte, 0) as double) as minimum,
        greatest(
            {{ som('formatie_fte', 'partition by taak') }} - {{ som('coalesce(minimum_fte, 0)', 'partition by taak') }},
            0
        ) as rest
    from {{ ref('stg_jenv__werklast_capaciteit') }}
    where taak like 'intelligence_%'
),

intelligence as (
    select
        s.gemeente_code,
        s.jaar,
        t.taak,
        (t.minimum + t.rest * p.deel)
        * {{ deel('s.omvang', 'partition by s.regionale_eenheid, s.jaar, t.taak', 's.inwoners') }} as fte
    from sleutels as s
    inner join taken as t on s.regionale_eenheid = t.regionale_eenheid and s.sleutel = t.sleutel
    inner join per_eenheid as p
        on s.regionale_eenheid = p.regionale_eenheid and s.jaar = p.jaar and s.sleutel = p.sleutel
),

tweede as (
    select
        e.*,
        i.intelligence,
        k.fte * {{ deel(
            'e.handhaving_lokaal + e.handhaving_ondersteuning + e.arrestantentaken', 'partition by e.regionale_eenheid, e.jaar', 'e.inwoners'
        ) }} as korpscheftaken
    from eerste as e
    inner join (select gemeente_code, jaar, {{ som('fte') }} as intelligence from intelligence group by all) as i
        using (gemeente_code, jaar)
    inner join (
        select regionale_eenheid, cast(formatie_fte as double) as fte
        from {{ ref('stg_jenv__werklast_capaciteit') }}
        where taak = 'korpscheftaken'
    ) as k
        using (regionale_eenheid)
),

-- Wat alle clusters samen zijn, zonder BBB en AVIM.
derde as (
    select
        *,
        alles
        + handhaving_ondersteuning
        + arrestantentaken
        + opsporing_ondersteuning
        + coordinatie_en_sturing
        + intelligence
        + korpscheftaken as overige
    from tweede
),

bbb as (
    select
        d.gemeente_code,
        d.jaar,
        c.taak,
        greatest(c.formatie_fte, coalesce(c.bezetting_fte, 0))
        * {{ deel('d.overige', 'partition by d.regionale_eenheid, d.jaar, c.taak', 'd.inwoners') }} as fte
    from derde as d
    inner join {{ ref('stg_jenv__werklast_capaciteit') }} as c
        on d.regionale_eenheid = c.regionale_eenheid and c.taak like 'bbb_%'
),

vierde as (
    select d.*, d.overige + b.fte as alle
    from derde as d
    inner join (select gemeente_code, jaar, {{ som('fte') }} as fte from bbb group by all) as b
        using (gemeente_code, jaar)
),

avim as (
    select
        v.gemeente_code,
        v.jaar,
        a.taak,
        a.fte * {{ deel('v.alle', 'partition by v.regionale_eenheid, v.jaar, a.taak', 'v.inwoners') }} as fte
    from vierde as v
    inner join {{ ref('int_werklast__avim') }} as a using (regionale_eenheid)
)

select
    gemeente_code,
    jaar,
    unnest(
        [
            'handhaving_ondersteuning',
            'arrestantentaken',
            'opsporing_ondersteuning',
            'coordinatie_en_sturing',
            'korpscheftaken'
        ]
    ) as cluster,
    unnest(
        [
            'handhaving_ondersteuning',
            'arrestantentaken',
            'opsporing_ondersteuning',
            'coordinatie_en_sturing',
            'korpscheftaken'
        ]
    ) as onderdeel,
    unnest(
        [handhaving_ondersteuning, arrestantentaken, opsporing_ondersteuning, coordinatie_en_sturing, korpscheftaken]
    ) as fte
from tweede
union all
select gemeente_code, jaar, 'intelligence', taak, fte from intelligence
union all
select gemeente_code, jaar, 'bbb', taak, fte from bbb
union all
select gemeente_code, jaar, 'avim', taak, fte from avim
