-- Totaal, aangiften en internetaangiften (47013NED): jaren voor Nederland, eenheden en gemeenten. Maanden alleen voor Nederland en eenheden:
-- die van gemeenten zouden de tabel met kerncijfers verdubbelen.
-- Per soort (47018NED) alleen jaren, voor Nederland en gemeenten; die tabel kent geen eenheden. De som over de gemeenten van een eenheid mist
-- wat niet is toe te delen en heet daarom anders (misdrijven_in_gemeente). Mist een gemeente, dan is er geen som.
-- Wat zij van Nederland niet geven komt uit de landelijke tabel (47025NED).
-- Beide tabellen staan in de gemeenten van nu; de inwoners zijn daarheen overgezet (int_herindelingen__inwoners).
with totaal as (
    select
        unnest([
            {% for maat, indicator in {
                'misdrijven': 'misdrijven_geregistreerd', 'aangiften': 'aangiften', 'internetaangiften': 'internetaangiften'
            }.items() %}
            {
                'indicator_id': '{{ indicator }}',
                'waarde': cast({{ maat }}_aantal as double),
                'herkomst': {{ maat }}_herkomst,
                'is_synthetisch': {{ maat }}_is_synthetisch
            }{{ ',' if not loop.last }}
            {% endfor %}
        ], recursive := true),
        regio_code,
        '' as uitsplitsing,
        {{ periode('periode_cbs') }} as periode,
        {{ periode_type('periode_cbs') }} as periode_type,
        'exact' as kwalificatie,
        status,
        'politie.misdrijven_gemeente_maand' as bron_tabel
    from {{ ref('stg_politie__misdrijven') }}
    where {{ is_regio('regio_code') }} and (periode_cbs like '%JJ00' or regio_code not like 'GM%')
),

soort as (
    select
        'misdrijven_geregistreerd' as indicator_id,
        cast(misdrijven_aantal as double) as waarde,
        herkomst,
        is_synthetisch,
        regio_code,
        'soort_misdrijf=' || soort_misdrijf as uitsplitsing,
        cast(jaar as varchar) as periode,
        'jaar' as periode_type,
        'exact' as kwalificatie,
        status,
        'politie.misdrijven_buurt_jaar' as bron_tabel
    from {{ ref('stg_politie__misdrijven_soort') }}
    where {{ is_regio('regio_code') }}
),

landelijk as (
    select
        'misdrijven_geregistreerd' as indicator_id,
        cast(misdrijven_aantal as double) as waarde,
        herkomst,
        is_synthetisch,
        regio_code,
        case when soort_misdrijf = '0.0.0' then '' else 'soort_misdrijf=' || soort_misdrijf end as uitsplitsing,
        cast(jaar as varchar) as periode,
        'jaar' as periode_type,
        'exact' as kwalificatie,
        status,
        'politie.misdrijven_landelijk' as bron_tabel
    from {{ ref('stg_politie__misdrijven_landelijk') }}
),

elders as (
    select * from totaal
    union all
    select * from soort
),

in_gemeente as (
    select
        'misdrijven_in_gemeente' as indicator_id,
        sum(s.waarde) as waarde,
        string_agg(s.herkomst, '; ' order by s.regio_code) as herkomst,
        bool_or(s.is_synthetisch) as is_synthetisch,
        e.regionale_eenheid_code as regio_code,
        s.uitsplitsing,
        s.periode,
        'jaar' as periode_type,
        'berekend' as kwalificatie,
        any_value(s.status) as status,
        'politie.misdrijven_buurt_jaar' as bron_tabel
    from soort as s
    inner join {{ ref('int_herindelingen__eenheden') }} as e on s.regio_code = e.gemeente_code
    group by e.regionale_eenheid_code, s.uitsplitsing, s.periode
    having count(s.waarde) = count(*)
),

aantallen as (
    select * from elders
    union all
    select l.*
    from landelijk as l
    anti join (select * from elders where waarde is not null) as e
        on
            l.indicator_id = e.indicator_id
            and l.regio_code = e.regio_code
            and l.uitsplitsing = e.uitsplitsing
            and l.periode = e.periode
    union all
    select * from in_gemeente
),

per_inwoner as (
    select
        'misdrijven_per_1000_inwoners' as indicator_id,
        1000 * a.waarde / i.inwoners_aantal as waarde,
        a.herkomst || '; ' || i.herkomst as herkomst,
        a.is_synthetisch or i.is_synthetisch as is_synthetisch,
        a.regio_code,
        a.uitsplitsing,
        a.periode,
        a.periode_type,
        'berekend' as kwalificatie,
        {{ minst_zeker('a.status', 'i.status') }} as status,
        a.bron_tabel
    from aantallen as a
    inner join {{ ref('int_herindelingen__inwoners') }} as i
        on a.regio_code = i.regio_code and a.periode = cast(i.jaar as varchar)
    where a.indicator_id in ('misdrijven_geregistreerd', 'misdrijven_in_gemeente') and a.periode_type = 'jaar'
),

samen as (
    select * from aantallen
    union all
    select * from per_inwoner
)

select * replace (coalesce(status, 'onbekend') as status)
from samen
where waarde is not null
