-- Gebieden in Nederland zegt de regionale eenheid van de indeling van zijn eigen jaar: via de indeling van de editie krijgt elk ander jaar haar.
with eenheden as (
    select
        k.jaar,
        k.gemeente_code,
        count(distinct h.regionale_eenheid_code) as eenheden,
        count(*) filter (h.regionale_eenheid_code is null) as zonder,
        min(h.regionale_eenheid_code) as regionale_eenheid_code,
        min(h.regionale_eenheid) as regionale_eenheid,
        min(h.jaar_regionale_eenheid) as jaar_regionale_eenheid,
        string_agg(distinct h.regionale_eenheid, ', ' order by h.regionale_eenheid) as namen,
        string_agg(distinct h.herkomst, '; ' order by h.herkomst) as herkomst
    from {{ ref('int_herindelingen__kruistabel') }} as k
    left join {{ ref('int_herindelingen__gemeenten') }} as h on k.huidige_gemeente_code = h.gemeente_code
    group by k.jaar, k.gemeente_code
)

select
    {{ uitgave() }},
    b.jaar,
    b.regio_code as gemeente_code,
    b.regio as gemeente,
    b.inwoners_aantal,
    case when e.eenheden = 1 and e.zonder = 0 then e.regionale_eenheid_code end as regionale_eenheid_code,
    case when e.eenheden = 1 and e.zonder = 0 then e.regionale_eenheid end as regionale_eenheid,
    case when e.eenheden = 1 and e.zonder = 0 then e.jaar_regionale_eenheid end as jaar_regionale_eenheid,
    case
        when e.eenheden > 1 then 'Het grondgebied ligt nu in meer dan één regionale eenheid: ' || e.namen || '.'
        when (e.eenheden is distinct from 1) or e.zonder > 0
            then 'Niet elk deel is in Gebieden in Nederland terug te vinden.'
    end as waarom_geen_regionale_eenheid,
    (
        select any_value(s.opmerking)
        from {{ source('run', 'snapshots') }} as s
        where s.bron_tabel = 'cbs.gebieden_' || (select max(g.jaar) from {{ ref('stg_cbs__gebieden_per_jaar') }} as g)
    ) as opmerking,
    b.is_synthetisch,
    concat_ws('; ', b.herkomst, e.herkomst) as herkomst
from {{ ref('stg_cbs__bevolking') }} as b
left join eenheden as e on b.jaar = e.jaar and b.regio_code = e.gemeente_code
where b.regio_code like 'GM%' and b.inwoners_aantal > 0
