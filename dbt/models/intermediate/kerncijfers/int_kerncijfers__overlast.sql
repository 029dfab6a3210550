{#- Onze soort -> waaraan de titel van een soort in 47021NED wordt herkend (zonder hoofdletters): de codes van de bron
    zijn nooit gezien. Meer soorten van de bron met dezelfde herkenning tellen samen; is er geen, dan is er geen rij. -#}
{%- set soorten = {
    'verward_gedrag_e33': 'verward|\\be33\\b',
    'geluidshinder': 'geluid',
    'jeugd': 'jeugd',
    'poging_zelfdoding_e14': 'zelfdoding|zelfmoord|su[iï]cide|\\be14\\b',
} -%}
-- Totaal, de soorten die het halfjaarbericht noemt, en overig = totaal - die soorten. Jaren voor Nederland, eenheden en gemeenten; maanden
-- alleen voor Nederland en eenheden, zoals bij de misdrijven. Een soort zonder waarde heeft geen rij, en
-- dan is er ook geen overig; evenmin als een soort die de tabel elders wel heeft in deze regio en periode ontbreekt.
with bron as (
    select
        *,
        case
            when regexp_matches(lower(categorie), '^totaal') then 'totaal'
            {% for soort, titel in soorten.items() %}
            when regexp_matches(lower(categorie), '{{ titel }}') then '{{ soort }}'
            {% endfor %}
        end as soort
    from {{ ref('stg_politie__overlast') }}
    where {{ is_regio('regio_code') }} and (periode_cbs like '%JJ00' or regio_code not like 'GM%')
),

per_soort as (
    select
        regio_code,
        periode_cbs,
        soort,
        case when count(registraties_aantal) = count(*) then cast(sum(registraties_aantal) as double) end as waarde,
        case when count(*) = 1 then 'exact' else 'berekend' end as kwalificatie,
        any_value(status) as status,
        string_agg(herkomst, '; ' order by categorie_code) as herkomst,
        bool_or(is_synthetisch) as is_synthetisch
    from bron
    where soort is not null
    group by regio_code, periode_cbs, soort
),

gevonden as (
    select
        regio_code,
        periode_cbs,
        case when count(waarde) = count(*) then sum(waarde) end as waarde,
        string_agg(herkomst, '; ' order by soort) as herkomst,
        bool_or(is_synthetisch) as is_synthetisch
    from per_soort
    where soort <> 'totaal'
    group by regio_code, periode_cbs
    having count(*) = (select count(distinct p.soort) from per_soort as p where p.soort <> 'totaal')
),

samen as (
    select
        regio_code,
        periode_cbs,
        case soort when 'totaal' then '' else 'soort=' || soort end as uitsplitsing,
        waarde,
        kwalificatie,
        status,
        herkomst,
        is_synthetisch
    from per_soort
    union all
    select
        t.regio_code,
        t.periode_cbs,
        'soort=overig',
        t.waarde - g.waarde,
        'berekend',
        t.status,
        t.herkomst || '; ' || g.herkomst,
        t.is_synthetisch or g.is_synthetisch
    from per_soort as t
    inner join gevonden as g on t.regio_code = g.regio_code and t.periode_cbs = g.periode_cbs
    where t.soort = 'totaal'
)

select
    'overlast_registraties' as indicator_id,
    regio_code,
    uitsplitsing,
    {{ periode('periode_cbs') }} as periode,
    {{ periode_type('periode_cbs') }} as periode_type,
    waarde,
    coalesce(status, 'onbekend') as status,
    kwalificatie,
    'politie.overlast_gemeente' as bron_tabel,
    herkomst,
    is_synthetisch
from samen
where waarde is not null
