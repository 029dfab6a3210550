-- Elk kerncijfer van Nederland en van een regionale eenheid, en elk kenmerk en elke telling van de werklast daartoe opgeteld, tegen zijn
-- grenzen (seed grenzen): wat het kan zijn, hoe ver het van de vorige vergelijkbare periode mag liggen, en hoe ver van wat de uitgave
-- ervoor over dezelfde periode zei.
-- Vergelijkbaar is hetzelfde deel van het jaar, ook als er jaren tussen ontbreken: dan mag het verschil voor elk jaar. Een stand en een
-- gemiddelde over twaalf maanden (elk_deel) zijn met elk eerder deel te vergelijken. Naast een ander deel, zolang er geen zelfde is, over een
-- reeksbreuk heen, en tegenover de uitgave van voor een herziening (seed reeksbreuken), geldt alleen de orde van grootte (een factor 3); een vrije periode heeft geen vorige. Een reeks waarover de seed niets
-- zegt heeft de grove grenzen van haar meeteenheid; zonder die is er geen oordeel, en houdt zij de poort tegen.
-- Een groot getal dat precies dat van de vorige periode is, is vaker overgeschreven dan toeval (ronde getallen en eenheden vallen daarbuiten).
-- Personen zijn er maar weinig meer dan fte: een stap omhoog die zo groot is noemt beide lezingen, met de grenzen van fte_per_persoon.
-- Alleen een vastgelegd besluit (expectations/besluiten.yml) laat een waarde buiten haar grenzen door; het noemt de waarde en waar zij tegen
-- af is gezet, en vervalt dus als een van beide verandert.
{% set breuk = 3 %}
with reeks as (
    select
        v.*,
        case when v.regio_code = 'NL01' then 'land' else 'regionale_eenheid' end as niveau,
        lag({'periode': v.periode, 'waarde': v.waarde, 'begin': v.begin, 'einde': v.einde}) over (
            partition by
                v.indicator_id,
                v.regio_code,
                v.uitsplitsing,
                v.periode_type,
                case
                    when v.periode_type in ('maand', 'kwartaal', 'tertiaal', 'halfjaar') then substr(v.periode, 5)
                    else v.vaste_dag
                end
            order by v.einde, v.begin
        ) as vorige,
        lag({'periode': v.periode, 'waarde': v.waarde, 'begin': v.begin, 'einde': v.einde}) over (
            partition by v.indicator_id, v.regio_code, v.uitsplitsing, v.periode_type
            order by v.einde, v.begin
        ) as vorige_deel
    from {{ ref('int_plausibiliteit__reeksen') }} as v
),

begrensd as (
    select
        r.indicator_id,
        r.regio_code,
        r.uitsplitsing,
        r.periode_type,
        r.periode,
        r.waarde,
        r.meeteenheid,
        r.is_synthetisch,
        r.niveau,
        r.naam,
        r.herkomst,
        g.minimum,
        g.maximum,
        g.reden,
        r.breuk,
        r.einde,
        case
            when r.periode_type = 'periode' then null
            when g.elk_deel then r.vorige_deel
            else coalesce(r.vorige, r.vorige_deel)
        end as vorige,
        r.periode_type <> 'periode'
        and r.vorige is null
        and r.vorige_deel is not null
        and not coalesce(g.elk_deel, false) as is_ander_deel,
        g.sprong,
        g.sprong_absoluut
    from reeks as r
    left join {{ ref('grenzen') }} as g
        on
            r.niveau = g.niveau
            and g.indicator_id in (r.indicator_id, '*')
            and g.uitsplitsing in (coalesce(nullif(r.uitsplitsing, ''), 'totaal'), '*')
            and g.periode_type in (r.periode_type, '*')
            and r.meeteenheid = g.meeteenheid
    -- De grens die het meest van de reeks zegt.
    qualify row_number() over (
        partition by r.indicator_id, r.regio_code, r.uitsplitsing, r.periode_type, r.periode
        order by
            (g.indicator_id <> '*') desc nulls last,
            (g.uitsplitsing <> '*') desc nulls last,
            (g.periode_type <> '*') desc nulls last
    ) = 1
),

-- Grof: naast een ander deel van het jaar, of over een breuk.
gedateerd as (
    select
        *,
        coalesce(breuk > vorige.begin, false) as is_over_breuk,
        is_over_breuk or is_ander_deel as is_grof,
        greatest(1, round(date_diff('day', vorige.einde, einde) / 365.25)) as jaren
    from begrensd
),

met_ruimte as (
    select
        b.*,
        p.waarde as gepubliceerd,
        case when b.is_grof then {{ breuk }} else power(1 + b.sprong, b.jaren) end as factor,
        case when b.is_grof then 0 else b.sprong_absoluut * b.jaren end as marge,
        case when h.indicator_id is not null then {{ breuk }} else 1 + b.sprong end as factor_gepubliceerd
    from gedateerd as b
    left join {{ source('run', 'vorige_waarden') }} as p
        on
            b.indicator_id = p.indicator_id
            and b.regio_code = p.regio_code
            and b.uitsplitsing = p.uitsplitsing
            and b.periode = p.periode
    left join (
        select distinct r.indicator_id
        from {{ ref('reeksbreuken') }} as r
        inner join {{ source('run', 'editie') }} as e on r.editie = e.editie
        where r.soort in ('herziening', 'definitie')
    ) as h on b.indicator_id = h.indicator_id
),

grens as (
    select
        *,
        {{ ondergrens('vorige.waarde', 'factor', 'marge') }} as vanaf_vorige,
        {{ bovengrens('vorige.waarde', 'factor', 'marge') }} as tot_vorige,
        {{ ondergrens('gepubliceerd', 'factor_gepubliceerd', 'sprong_absoluut') }} as vanaf_gepubliceerd,
        {{ bovengrens('gepubliceerd', 'factor_gepubliceerd', 'sprong_absoluut') }} as tot_gepubliceerd
    from met_ruimte
),

gewogen as (
    select
        *,
        case
            when reden is null then 'geen grens'
            when not {{ ligt_tussen('waarde', 'minimum', 'maximum') }} then 'bereik'
            when not {{ ligt_tussen('waarde', 'vanaf_vorige', 'tot_vorige') }} then 'vorige periode'
            when not {{ ligt_tussen('waarde', 'vanaf_gepubliceerd', 'tot_gepubliceerd') }} then 'vorige uitgave'
            when
                niveau = 'land'
                and meeteenheid in ('aantal', 'fte')
                and abs(waarde) >= 1000
                and waarde % 100 <> 0
                and waarde = vorige.waarde
                then 'zelfde getal'
        end as buiten,
        -- NULL is geen grens: greatest en least slaan haar over.
        greatest(minimum, vanaf_vorige, vanaf_gepubliceerd) as ondergrens,
        least(maximum, tot_vorige, tot_gepubliceerd) as bovengrens,
        case when buiten = 'vorige uitgave' then vanaf_gepubliceerd else greatest(minimum, vanaf_vorige) end
            as verwacht_vanaf,
        case when buiten = 'vorige uitgave' then tot_gepubliceerd else least(maximum, tot_vorige) end as verwacht_tot
    from grens
),

genoemd as (
    select
        g.*,
        case when g.buiten = 'vorige uitgave' then g.gepubliceerd else g.vorige.waarde end as naast,
        'plausibel: ' || {{ reeks('g') }} || ' ' || g.regio_code || ' ' || g.periode || ': ' || {{ getal('g.waarde') }}
        || case
            when g.buiten in ('vorige periode', 'zelfde getal')
                then ' (' || g.vorige.periode || ': ' || {{ getal('g.vorige.waarde') }} || ')'
            when g.buiten = 'vorige uitgave' then ' (gepubliceerd: ' || {{ getal('g.gepubliceerd') }} || ')'
            else ''
        end as vergelijking
    from gewogen as g
),

-- Welke factor past; met een vorige waarde de ene die er het dichtst bij komt, zonder alleen als er maar een is.
factoren as (
    select
        g.vergelijking,
        case
            when count(*) = 1 or any_value(g.vorige.waarde) <> 0
                then
                    arg_min(
                        case when f.factor < 1 then 'gedeeld door ' else 'maal ' end
                        || {{ getal_nl('case when f.factor < 1 then 1 / f.factor else f.factor end') }}
                        || ' is het '
                        || {{ getal_nl('g.waarde * f.factor') }}
                        || ', dat past',
                        (coalesce(abs(g.waarde * f.factor - g.vorige.waarde), 0), f.factor)
                    )
        end as schaal
    from genoemd as g
    cross join (values (0.001), (0.01), (0.1), (10), (100), (1000)) as f (factor)
    where
        g.buiten not in ('geen grens', 'zelfde getal')
        and g.indicator_id <> 'uren_van_capaciteit'  -- uren verschillen een factor 60
        and {{ ligt_tussen('g.waarde * f.factor', 'g.verwacht_vanaf', 'g.verwacht_tot') }}
    group by g.vergelijking
),

deeltijd as (
    select
        minimum,
        maximum
    from {{ ref('grenzen') }}
    where indicator_id = 'fte_per_persoon' and uitsplitsing = '*'
),

-- Een zin per waarde die buiten haar grenzen ligt: wat er staat, wat er eerder stond, wat kan, en waar het staat.
zinnen as (
    select
        g.vergelijking,
        g.naam
        || coalesce(' (' || nullif({{ uitsplitsing_in_woorden('g.uitsplitsing') }}, '') || ')', '')
        || ', '
        || coalesce(r.naam, 'Nederland')
        || ', '
        || g.periode
        || ' is '
        || {{ getal_nl('g.waarde') }}
        || {{ achter('g.meeteenheid') }} as wat,
        case when g.periode_type = 'peildatum' then 'op ' else 'in ' end
        || g.vorige.periode
        || ' was het '
        || {{ getal_nl('g.vorige.waarde') }}
        || case
            when g.is_over_breuk then ' (voor een reeksbreuk)'
            when g.is_ander_deel then ' (een ander deel van het jaar)'
            else ''
        end as eerder,
        case when g.buiten = 'vorige uitgave' then 'de vorige uitgave zei ' || {{ getal_nl('g.gepubliceerd') }} end
            as gezegd,
        case
            when g.buiten = 'zelfde getal' then 'precies hetzelfde getal is vaker overgeschreven dan toeval'
            when g.buiten = 'geen grens' then 'er is geen grens voor deze reeks (dbt/seeds/grenzen.csv)'
            when g.verwacht_vanaf is null then 'verwacht hoogstens ' || {{ getal_nl('g.verwacht_tot') }}
            else
                'verwacht '
                || {{ getal_nl('g.verwacht_vanaf') }}
                || coalesce(' tot en met ' || {{ getal_nl('g.verwacht_tot') }}, ' of meer')
        end as verwacht,
        f.schaal,
        case
            when
                g.meeteenheid = 'fte'
                and g.buiten in ('vorige periode', 'vorige uitgave')
                and {{ ligt_tussen('g.waarde', 'g.naast / d.maximum', 'g.naast / d.minimum') }}
                then
                    'zijn het personen, dan past het: bij '
                    || {{ getal_nl('g.naast') }}
                    || ' fte horen er '
                    || {{ getal_nl('round(g.naast / d.maximum)') }}
                    || ' tot en met '
                    || {{ getal_nl('round(g.naast / d.minimum)') }}
            when g.indicator_id = 'fte_per_persoon' and g.waarde = 1
                then 'twee gelijke getallen: een van beide lijkt in de meeteenheid van de ander'
            when g.indicator_id = 'fte_per_persoon' and g.waarde > 1
                then 'er zijn nooit minder personen dan fte: de twee lijken verwisseld'
            when
                g.indicator_id = 'uren_van_capaciteit'
                and {{ ligt_tussen('g.waarde / 60', 'g.minimum', 'g.maximum') }}
                and not {{ ligt_tussen('g.waarde', 'g.minimum', 'g.maximum') }}
                then 'zijn het minuten, dan is het ' || {{ getal_nl('g.waarde / 60') }} || '%, en dat past'
        end as lezing,
        coalesce({{ cellen_kort('g.herkomst') }}, 'onbekend') as cel
    from genoemd as g
    left join factoren as f on g.vergelijking = f.vergelijking
    left join {{ ref('regionale_eenheden') }} as r on g.regio_code = r.code
    left join deeltijd as d on true
    where g.buiten is not null
)

select
    {{ uitgave() }},
    g.vergelijking,
    g.indicator_id as grootheid,
    g.regio_code,
    g.uitsplitsing,
    g.periode_type,
    g.periode,
    g.waarde,
    g.meeteenheid,
    g.vorige.periode as vorige_periode,
    g.vorige.waarde as vorige_waarde,
    g.is_over_breuk,
    g.gepubliceerd as gepubliceerde_waarde,
    round(g.ondergrens, 6) as ondergrens,
    round(g.bovengrens, 6) as bovengrens,
    g.buiten,
    concat_ws('; ', z.wat, z.eerder, z.gezegd, z.verwacht, z.schaal, z.lezing) || '. Cel: ' || z.cel || '.' as uitleg,
    g.is_synthetisch,
    case
        when g.buiten is null then 'voldoet' when b.vergelijking is not null then 'besluit' else 'voldoet niet'
    end as oordeel,
    case when g.buiten is not null then {{ besluit() }} end as besluit
from genoemd as g
left join zinnen as z on g.vergelijking = z.vergelijking
left join {{ source('run', 'besluiten') }} as b on g.vergelijking = b.vergelijking
