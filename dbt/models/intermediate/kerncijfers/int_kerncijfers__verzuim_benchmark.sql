-- Bedrijfstak O ter vergelijking: een kwartaal- of jaargemiddelde van andere werkgevers, nooit in een reeks met het verzuim van de politie.
-- De code van de bedrijfstak is nooit gezien: haar titel wijst haar aan ('O-Q Overheid en zorg' en '84 Openbaar bestuur' zijn andere).
select
    'verzuim_openbaar_bestuur' as indicator_id,
    'NL01' as regio_code,
    '' as uitsplitsing,
    {{ periode('periode_cbs') }} as periode,
    {{ periode_type('periode_cbs') }} as periode_type,
    cast(ziekteverzuim_pct as double) as waarde,
    coalesce(status, 'onbekend') as status,
    'afgerond' as kwalificatie,
    'cbs.ziekteverzuim' as bron_tabel,
    herkomst,
    is_synthetisch
from {{ ref('stg_cbs__ziekteverzuim') }}
where regexp_matches(lower(bedrijfstak), '^o openbaar bestuur') and ziekteverzuim_pct is not null
