{#- De rijen van een levering in de indeling van nu met de gemeente waar zij in de indeling van de editie bij horen. De levering staat zelf in de nieuwste indeling
    die al haar gemeenten kent: zo blijft een levering van voor een herindeling bruikbaar. Wat gesplitst is staat er niet in; poort 1 weigert zo'n levering. -#}
{% macro overgezette_levering(model) -%}
    select
        d.* exclude (gemeente_code),
        h.huidige_gemeente_code as gemeente_code,
        d.gemeente_code as geleverde_code,
        h.jaar as indeling
    from {{ ref(model) }} as d
    inner join {{ ref('int_herindelingen__kruistabel') }} as h on d.gemeente_code = h.gemeente_code
    where
        h.soort <> 'gesplitst'
        and h.jaar = (
            select max(alle.jaar)
            from (select distinct k.jaar from {{ ref('int_herindelingen__kruistabel') }} as k) as alle
            where not exists (
                select 1
                from {{ ref(model) }} as l
                anti join {{ ref('int_herindelingen__kruistabel') }} as k on l.gemeente_code = k.gemeente_code and alle.jaar = k.jaar
            )
        )
{%- endmacro %}

{#- De som van een kolom over gemeenten die samengaan; mist er een, dan is er geen som. -#}
{% macro som_van_alle(kolom) -%}
    cast(case when count({{ kolom }}) = count(*) then sum({{ kolom }}) end as bigint)
{%- endmacro %}
