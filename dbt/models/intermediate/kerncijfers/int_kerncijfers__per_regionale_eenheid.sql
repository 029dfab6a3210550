-- Wat de afscherming doorlaat. Afgeleide maten (aandelen) zijn er onder landelijk niveau niet: zij zouden haar ongedaan kunnen maken.
select
    indicator_id,
    regio_code,
    uitsplitsing,
    periode,
    periode_type,
    waarde,
    meeteenheid,
    'geleverd' as status,
    'afgeschermd' as kwalificatie,
    'jenv.kerncijfers_per_regionale_eenheid' as bron_tabel,
    herkomst,
    is_synthetisch
from {{ ref('int_kerncijfers__afscherming') }}
where reden is null
