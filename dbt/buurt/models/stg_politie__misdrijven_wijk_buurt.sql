-- A column of the source is written as the source writes it, but without quotes: DuckDB and Spark write those differently.
-- noqa: disable=capitalisation.identifiers
select
    -- sleutels
    trim(m.SoortMisdrijf) as soort_misdrijf,
    {{ regio('m.WijkenEnBuurten') }} as regio_code,
    m.Perioden as periode_cbs,
    -- maten
    m.GeregistreerdeMisdrijven as misdrijven_aantal,
    lower(p.status) as status,
    -- herkomst
    {{ bevat('m._synthetisch', 'GeregistreerdeMisdrijven') }} as is_synthetisch
from {{ dataset('politie.misdrijven_wijk_buurt_maand', 'rijen') }} as m
left join {{ dataset('politie.misdrijven_wijk_buurt_maand', 'codes/Perioden.parquet') }} as p on m.Perioden = p.code
