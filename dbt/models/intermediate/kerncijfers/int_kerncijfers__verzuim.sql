-- Het jaargemiddelde en het 12-maandsgemiddelde ultimo tertiaal zijn twee grootheden (D14): periode_type houdt ze uit elkaar.
select
    maat as indicator_id,
    'NL01' as regio_code,
    '' as uitsplitsing,
    periode,
    periode_type,
    cast(waarde as double) as waarde,
    meeteenheid,
    'geleverd' as status,
    kwalificatie,
    'jenv.verzuim' as bron_tabel,
    herkomst,
    is_synthetisch
from {{ ref('stg_jenv__verzuim') }}
