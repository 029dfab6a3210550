-- Wat het warehouse tegenover een gedrukt getal zet: een berekende landelijke waarde, en voor wat geen kerncijfer is de norm,
-- het gewicht of de telling waarmee het rekent.
with normeert as (
    -- Een gedrukte norm heet in de brief naar zichzelf; hier naar de indicator waarvoor zij geldt.
    select *
    from (
        values
        ('verzuim_norm', '', 'verzuim_percentage'),
        ('prio1_norm', 'maat=percentage', 'prio1_binnen_15_minuten'),
        ('prio1_norm', 'maat=reactiepercentage_streven', 'prio1_binnen_15_minuten')
    ) as t (indicator_id, uitsplitsing, genormeerd)
),

normen as (
    -- De norm die geldt in het jaar dat de periode noemt: haar eigen rij, of die van de indicator waarvoor zij geldt.
    select
        g.indicator_id,
        g.uitsplitsing,
        g.periode,
        n.norm,
        n.geldig_vanaf_jaar
    from {{ ref('kerncijfers__gepubliceerd') }} as g
    left join normeert as m on g.indicator_id = m.indicator_id and g.uitsplitsing = m.uitsplitsing
    inner join {{ ref('normen') }} as n
        on
            n.indicator_id in (g.indicator_id, m.genormeerd)
            and g.meeteenheid = n.meeteenheid
            and cast(regexp_extract(g.periode, '20[0-9]{2}') as integer)
            between n.geldig_vanaf_jaar and coalesce(n.geldig_tot_en_met_jaar, 9999)
    where g.soort in ('norm', 'doel')
)

select
    indicator_id,
    uitsplitsing,
    periode,
    periode_type,
    waarde,
    'kerncijfers.waarden' as plaats
from {{ ref('kerncijfers__waarden') }}
where regio_code = 'NL01'
union all by name
select
    indicator_id,
    uitsplitsing,
    periode,
    arg_max(norm, geldig_vanaf_jaar) as waarde,
    'referentie.normen' as plaats
from normen
where (indicator_id, uitsplitsing, periode) not in (
    select (indicator_id, uitsplitsing, periode) from {{ ref('kerncijfers__waarden') }} where regio_code = 'NL01'
)
group by indicator_id, uitsplitsing, periode
union all by name
select
    'verdeelmodel_gewicht' as indicator_id,
    'kenmerk=' || naam as uitsplitsing,
    'model2025' as periode,
    cast(gewicht_per_1000_fte as double) as waarde,
    'verdeling.sterktemodel' as plaats
from {{ ref('kenmerken') }}
union all by name
select
    'verdeelmodel_kenmerken' as indicator_id,
    'stap=in_model' as uitsplitsing,
    'model2025' as periode,
    count(*) as waarde,
    'verdeling.sterktemodel' as plaats
from {{ ref('kenmerken') }}
union all by name
select
    'verdeelmodel_kenmerken' as indicator_id,
    'stap=gemeenten_meetpunten' as uitsplitsing,
    'model2025' as periode,
    count(*) as waarde,
    'referentie.gemeenten' as plaats
from {{ ref('referentie__gemeenten') }}
where jaar = 2025
union all by name
select
    'politieonderdelen_aantal' as indicator_id,
    'onderdeel=regionale_eenheden' as uitsplitsing,
    '2025' as periode,
    count(*) as waarde,
    'referentie.regios' as plaats
from {{ ref('regionale_eenheden') }}
