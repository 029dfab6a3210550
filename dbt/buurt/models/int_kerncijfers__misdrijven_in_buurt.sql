-- Per gemeente, soort en maand de som over haar buurten, in de vorm van de andere kerncijfers (int_kerncijfers__misdrijven).
-- De som mist wat niet aan een buurt is toe te delen en heet daarom anders dan het cijfer dat de bron van de gemeente zelf geeft.
-- Mist een buurt, dan is er geen som: leeg is 'niet gepubliceerd' en geen 0.
with per_gemeente as (
    select
        'GM' || substr(regio_code, 3, 4) as regio_code,
        soort_misdrijf,
        periode_cbs,
        sum(misdrijven_aantal) as misdrijven_aantal,
        max(status) as status,
        bool_or(is_synthetisch) as is_synthetisch
    from {{ ref('stg_politie__misdrijven_wijk_buurt') }}
    where regio_code like 'BU%'
    group by substr(regio_code, 3, 4), soort_misdrijf, periode_cbs
    having count(misdrijven_aantal) = count(*)
)

select
    'misdrijven_in_buurt' as indicator_id,
    cast(misdrijven_aantal as double) as waarde,
    -- the cells by their keys: by their numbers the tens of buurten of each sum would be most of the table
    'politie.misdrijven_wijk_buurt_maand#GeregistreerdeMisdrijven[SoortMisdrijf=' || soort_misdrijf
    || ',WijkenEnBuurten=BU' || substr(regio_code, 3, 4) || '*,Perioden=' || periode_cbs || ']' as herkomst,
    is_synthetisch,
    regio_code,
    'soort_misdrijf=' || soort_misdrijf as uitsplitsing,
    {{ periode('periode_cbs') }} as periode,
    {{ periode_type('periode_cbs') }} as periode_type,
    'berekend' as kwalificatie,
    coalesce(status, 'onbekend') as status,
    'politie.misdrijven_wijk_buurt_maand' as bron_tabel
from per_gemeente
where {{ is_regio('regio_code') }}
