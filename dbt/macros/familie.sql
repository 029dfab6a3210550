{#- The readable view of one family: names instead of codes, the norm beside the value, current edition only. -#}
{% macro familie(naam) -%}
select
    w.editie,
    w.versie,
    i.naam as indicator,
    r.regio,
    r.soort as regio_soort,
    w.uitsplitsing,
    u.uitsplitsing_tekst,
    w.periode,
    w.periode_type,
    w.periode_begin,
    w.periode_einde,
    w.waarde,
    w.ondergrens,
    w.bovengrens,
    w.meeteenheid,
    n.norm,
    n.afstand as afstand_tot_norm,
    w.status,
    w.kwalificatie,
    w.is_synthetisch,
    w.herkomst,
    w.familie,
    w.indicator_id,
    w.regio_code
from {{ ref('kerncijfers__waarden') }} as w
inner join {{ ref('referentie__indicatoren') }} as i on w.indicator_id = i.indicator_id and w.versie = i.versie
inner join {{ ref('referentie__regios') }} as r on w.regio_code = r.regio_code and w.versie = r.versie
left join {{ ref('referentie__uitsplitsingen') }} as u on w.uitsplitsing = u.uitsplitsing and w.versie = u.versie
left join {{ ref('kerncijfers__afstand_tot_norm') }} as n
    on
        w.versie = n.versie
        and w.indicator_id = n.indicator_id
        and w.regio_code = n.regio_code
        and w.uitsplitsing = n.uitsplitsing
        and w.periode = n.periode
where w.familie = '{{ naam }}' and w.versie = {{ actuele_uitgave() }}
{%- endmacro %}
