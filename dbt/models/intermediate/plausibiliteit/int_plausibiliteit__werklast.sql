-- Elke geleverde telling van de werklast, opgeteld tot een regionale eenheid en tot Nederland, per jaar dat er is.
with geteld as (
    select
        w.*,
        unnest([e.regionale_eenheid_code, 'NL01']) as regio
    from {{ ref('verdeling__werklast_invoer') }} as w
    inner join (
        select distinct
            g.gemeente_code,
            e.code as regionale_eenheid_code
        from {{ ref('int_werklast__gemeenten') }} as g
        inner join {{ ref('regionale_eenheden') }} as e on g.regionale_eenheid = e.naam
    ) as e on w.gemeente_code = e.gemeente_code
    where not ends_with(w.grootheid, '_pct')  -- wat niet is op te tellen
)

select
    grootheid as indicator_id,
    regio as regio_code,
    'bron=werklast' as uitsplitsing,
    'jaar' as periode_type,
    cast(jaar as varchar) as periode,
    {{ som('waarde') }} as waarde,
    'telling' as meeteenheid,
    bool_or(is_synthetisch) as is_synthetisch,
    make_date(jaar, 1, 1) as begin,
    make_date(jaar, 12, 31) as einde,
    cast(null as date) as breuk,
    'Werklast ' || replace(grootheid, '_', ' ') as naam,
    any_value(split_part(herkomst, '@', 1)) || '#' || grootheid as herkomst
from geteld
group by grootheid, regio, jaar
