-- Opsporing - Regionaal: specialistisch naar rato van de index x inwoners, zwaar naar het exponentiële gewicht x inwoners; cybercrime en
-- kinderporno voor 25% naar rato van de basisteams en voor 75% elke eenheid een tiende, daarbinnen naar rato van de basisteams.
with capaciteit as (
    select
        {{ som("case taak when 'opsporing_specialistisch' then formatie_fte else 0 end") }} as specialistisch,
        {{ som("case taak when 'opsporing_zwaar' then formatie_fte else 0 end") }} as zwaar,
        {{ som("case when taak in ('cybercrime', 'kinderporno') then formatie_fte else 0 end") }} as grensoverstijgend
    from {{ ref('stg_jenv__werklast_capaciteit') }}
),

eenheden as (
    select jaar, count(distinct regionale_eenheid) as aantal
    from {{ ref('int_werklast__gemeenten') }}
    group by jaar
)

select
    o.gemeente_code,
    o.jaar,
    c.specialistisch
    * {{ deel('h.index_opsporing * o.inwoners', 'partition by o.jaar', 'o.inwoners') }} as fte_specialistisch,
    c.zwaar * {{ deel('h.gewicht_per_inwoner * o.inwoners', 'partition by o.jaar', 'o.inwoners') }} as fte_zwaar,
    c.grensoverstijgend * (
        {{ parameter('grensoverstijgend_lokaal') }}
        / 100
        * {{ deel('o.fte_basisteams', 'partition by o.jaar', 'o.inwoners') }}
        + (1 - {{ parameter('grensoverstijgend_lokaal') }} / 100) / e.aantal
        * {{ deel('o.fte_basisteams', 'partition by o.regionale_eenheid, o.jaar', 'o.inwoners') }}
    ) as fte_grensoverstijgend
from {{ ref('int_werklast__opsporing_lokaal') }} as o
inner join {{ ref('int_werklast__hbvs') }} as h using (gemeente_code, jaar)
inner join eenheden as e using (jaar)
cross join capaciteit as c
