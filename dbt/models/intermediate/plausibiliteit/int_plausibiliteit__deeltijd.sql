-- Hoeveel fte er op een persoon is, waar een levering van hetzelfde onderdeel en dezelfde periode beide geeft. Een fte is ten hoogste een mens: wie
-- personen als fte levert, of andersom, komt boven zijn grens (seed grenzen), en twee gelijke getallen zijn er een van.
with geleverd as (
    select * from {{ ref('stg_jenv__bezetting') }}
)

select
    'fte_per_persoon' as indicator_id,
    'NL01' as regio_code,
    'onderdeel=' || f.onderdeel as uitsplitsing,
    f.periode_type,
    f.periode,
    cast(f.waarde as double) / cast(p.waarde as double) as waarde,
    'fte per persoon' as meeteenheid,
    f.is_synthetisch or p.is_synthetisch as is_synthetisch,
    {{ periode_begin('f.periode') }} as begin,
    {{ periode_einde('f.periode') }} as einde,
    cast(null as date) as breuk,
    'Bezetting van ' || {{ getal_nl('f.waarde') }} || ' fte en ' || {{ getal_nl('p.waarde') }} || ' personen' as naam,
    f.herkomst || '; ' || p.herkomst as herkomst
from geleverd as f
inner join geleverd as p
    on f.onderdeel = p.onderdeel and f.periode_type = p.periode_type and f.periode = p.periode
where f.maat = 'bezetting' and p.maat = 'personen'
