-- AVIM per taak: het gemiddelde aandeel in de totale formatie, zonder eenheden met |z| > 2, telkens opnieuw berekend tot er geen meer is.
-- Wat een weggelaten eenheid meer heeft is alleen een specifieke taak als het verklaarbaar is: door het aanmeldcentrum Ter Apel of Budel.
with recursive aandelen as (
    select
        c.taak,
        c.regionale_eenheid,
        cast(c.formatie_fte as double) as formatie_fte,
        cast(t.formatie_fte as double) as totaal,
        cast(c.formatie_fte as double) / t.formatie_fte as aandeel
    from {{ ref('stg_jenv__werklast_capaciteit') }} as c
    inner join {{ ref('stg_jenv__werklast_capaciteit') }} as t
        on c.regionale_eenheid = t.regionale_eenheid and t.taak = 'totaal'
    where c.taak like 'avim_%'
),

rondes as (
    select
        taak,
        0 as ronde,
        list(aandeel order by aandeel) as waarden,
        false as klaar,
        {{ parameter('z_grens') }} as z_grens
    from aandelen
    group by taak
    union all
    select
        r.taak,
        r.ronde + 1,
        list_filter(
            r.waarden,
            lambda w: abs(w - list_avg(r.waarden)) <= r.z_grens * coalesce(list_stddev_samp(r.waarden), 0)
        ),
        len(list_filter(
            r.waarden,
            lambda w: abs(w - list_avg(r.waarden)) > r.z_grens * coalesce(list_stddev_samp(r.waarden), 0)
        )) = 0,
        r.z_grens
    from rondes as r
    where not r.klaar and r.ronde < 10
),

gemiddelden as (
    select
        taak,
        list_avg(arg_max(waarden, ronde)) as aandeel,
        list_min(arg_max(waarden, ronde)) as laagste,
        list_max(arg_max(waarden, ronde)) as hoogste
    from rondes
    group by taak
)

select
    a.taak,
    a.regionale_eenheid,
    a.formatie_fte,
    a.aandeel,
    g.aandeel as gemiddeld_aandeel,
    a.aandeel < g.laagste or a.aandeel > g.hoogste as is_uitschieter,
    g.aandeel * a.totaal as fte,
    case
        when a.aandeel > g.hoogste and a.regionale_eenheid in ('Noord-Nederland', 'Oost-Brabant')
            then a.formatie_fte - g.aandeel * a.totaal
        else 0
    end as specifieke_taak_fte
from aandelen as a
inner join gemiddelden as g using (taak)
