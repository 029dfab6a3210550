-- Wat het warehouse tegenover een gedrukt getal zet: een berekende of geleverde landelijke waarde, en de norm, het gewicht of de telling
-- waarmee het rekent. Een getal kan er meer dan een hebben (een geleverde norm en referentie.normen).
-- Wijze: hoe zelfstandig het is tegenover de brief.
--   nagerekend   uit een open tabel zoals de bron haar gaf, of een formule over meer dan één cel van een levering, als geen daarvan door de
--                leverancier zelf is afgeleid: formatie min een bezetting die uit de onderbezetting is afgeleid geeft die terug
--   geteld       rijen geteld
--   overgetypt   een cel van een levering, of een seed: iemand nam het uit dezelfde stukken over. Ook van een antwoord dat niet in zijn
--                geheel van de bron kwam: wat daarin echt is, heeft iemand erin gezet, en een formule daarover geeft terug wat erin ging.
--   niet toetsbaar   synthetisch: daar valt niets aan te toetsen
with normen as (
    -- Een gedrukte norm heet in de brief naar zichzelf; referentie.normen zegt voor welke indicator zij geldt, en van wanneer tot wanneer.
    select
        g.indicator_id,
        g.uitsplitsing,
        g.berekende_periode as periode,
        arg_max(n.norm, n.geldig_vanaf_jaar) as norm
    from {{ ref('int_aansluiting__gedrukt') }} as g
    inner join {{ ref('normen') }} as n
        on
            g.indicator_id = n.norm_indicator_id
            and g.uitsplitsing = coalesce(n.norm_uitsplitsing, '')
            and g.meeteenheid = n.meeteenheid
            and try_cast(regexp_extract(g.berekende_periode, '20[0-9]{2}') as integer)
            between n.geldig_vanaf_jaar and coalesce(n.geldig_tot_en_met_jaar, 9999)
    group by g.indicator_id, g.uitsplitsing, g.berekende_periode
),

antwoorden as (
    select
        {{ snapshot('sha256') }} as snapshot,
        bool_and(tabel_id is not null and not is_synthetisch) as is_open,
        bool_and(tabel_id is null) as is_levering
    from {{ source('run', 'snapshots') }}
    group by all
),

cellen as (
    select
        indicator_id,
        uitsplitsing,
        periode,
        unnest(string_split(herkomst, '; ')) as cel,
        regexp_extract(cel, '@([0-9a-f]+)#', 1) as snapshot
    from {{ ref('kerncijfers__waarden') }}
    where regio_code = 'NL01'
),

afgeleid as (
    select distinct herkomst as cel from {{ ref('kerncijfers__waarden') }} where kwalificatie = 'afgeleid'
),

afkomst as (
    select
        c.indicator_id,
        c.uitsplitsing,
        c.periode,
        bool_and(coalesce(a.is_open, false)) as is_open,
        bool_and(coalesce(a.is_open or a.is_levering, false))
        and count(d.cel) = 0
        and count(*) > 1 as is_te_rekenen
    from cellen as c
    left join antwoorden as a on c.snapshot = a.snapshot
    left join afgeleid as d on c.cel = d.cel
    group by all
)

select
    w.indicator_id,
    w.uitsplitsing,
    w.periode,
    w.periode_type,
    w.waarde,
    'kerncijfers.waarden' as plaats,
    w.bron_tabel,
    w.is_synthetisch,
    case
        when w.is_synthetisch then 'niet toetsbaar'
        when a.is_open or (a.is_te_rekenen and w.kwalificatie = 'berekend') then 'nagerekend'
        else 'overgetypt'
    end as wijze
from {{ ref('kerncijfers__waarden') }} as w
left join afkomst as a
    on w.indicator_id = a.indicator_id and w.uitsplitsing = a.uitsplitsing and w.periode = a.periode
where w.regio_code = 'NL01'
union all by name
select
    indicator_id,
    uitsplitsing,
    periode,
    norm as waarde,
    'referentie.normen' as plaats,
    'overgetypt' as wijze
from normen
union all by name
select
    'verdeelmodel_gewicht' as indicator_id,
    'kenmerk=' || naam as uitsplitsing,
    'model2025' as periode,
    cast(gewicht_per_1000_fte as double) as waarde,
    'verdeling.sterktemodel' as plaats,
    'overgetypt' as wijze
from {{ ref('kenmerken') }}
union all by name
select
    'verdeelmodel_kenmerken' as indicator_id,
    'stap=in_model' as uitsplitsing,
    'model2025' as periode,
    count(*) as waarde,
    'verdeling.sterktemodel' as plaats,
    'geteld' as wijze
from {{ ref('kenmerken') }}
union all by name
select
    'verdeelmodel_kenmerken' as indicator_id,
    'stap=gemeenten_meetpunten' as uitsplitsing,
    'model2025' as periode,
    count(distinct gemeente_code) as waarde,
    'referentie.gemeenten' as plaats,
    'geteld' as wijze
-- de indeling van het jaar van het model; een herindeling daarna verandert niet wat het telde
from {{ ref('int_herindelingen__kruistabel') }}
where jaar = 2025
union all by name
select
    'politieonderdelen_aantal' as indicator_id,
    'onderdeel=regionale_eenheden' as uitsplitsing,
    '2025' as periode,
    count(*) as waarde,
    'referentie.regios' as plaats,
    'geteld' as wijze
from {{ ref('regionale_eenheden') }}
