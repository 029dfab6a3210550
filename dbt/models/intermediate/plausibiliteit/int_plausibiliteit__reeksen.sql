-- Wat met zijn vorige periode en met de vorige uitgave wordt vergeleken: elk kerncijfer van Nederland en van een regionale eenheid, en, opgeteld
-- tot hen, elk omgevingskenmerk van de sterkteverdeling en elke geleverde telling van de werklast (per jaar dat er is).
with kerncijfers as (
    select
        v.indicator_id,
        v.regio_code,
        v.uitsplitsing,
        v.periode_type,
        v.periode,
        v.waarde,
        v.meeteenheid,
        v.is_synthetisch,
        v.begin,
        v.einde,
        v.breuk,
        i.naam,
        w.herkomst
    from {{ ref('int_signalen__veranderingen') }} as v
    inner join {{ ref('kerncijfers__waarden') }} as w
        on
            v.indicator_id = w.indicator_id
            and v.regio_code = w.regio_code
            and v.uitsplitsing = w.uitsplitsing
            and v.periode_type = w.periode_type
            and v.periode = w.periode
    left join {{ ref('indicatoren') }} as i on v.indicator_id = i.indicator_id
    where v.regio_code not like 'GM%'
),

per_gemeente as (
    select
        j.*,
        unnest([g.regionale_eenheid_code, 'NL01']) as regio
    from {{ ref('int_kenmerken__per_jaar') }} as j
    inner join {{ ref('referentie__gemeenten') }} as g on j.regio_code = g.gemeente_code and j.jaar = g.jaar
),

kenmerken as (
    select
        p.kenmerk as indicator_id,
        p.regio as regio_code,
        '' as uitsplitsing,
        'jaar' as periode_type,
        cast(p.jaar as varchar) as periode,
        {{ som('p.waarde') }} as waarde,
        'kenmerk' as meeteenheid,
        bool_or(len(p._synthetisch) > 0) as is_synthetisch,
        make_date(p.jaar, 1, 1) as begin,
        make_date(p.jaar, 12, 31) as einde,
        cast(null as date) as breuk,
        k.naam,
        k.bron_tabel || '#' || replace(k.bron_kolommen, '+', ', ') as herkomst
    from per_gemeente as p
    inner join {{ ref('kenmerken') }} as k on p.kenmerk = k.kenmerk
    where p.regio is not null
    group by p.kenmerk, p.regio, p.jaar, k.naam, k.bron_tabel, k.bron_kolommen
    -- Een jaar waarin een gemeente nog geen waarde heeft is geen jaar om op te tellen.
    having bool_and(p.waarde is not null)
),

geteld as (
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
),

werklast as (
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
)

select * from kerncijfers
union all
select * from kenmerken
union all
select * from werklast
