{#- Een parameter van de sterkteverdeling (seed parameters; verdeling.parameters). -#}
{% macro parameter(naam) -%}
    (select pm.waarde from {{ ref('parameters') }} as pm where pm.parameter = '{{ naam }}')
{%- endmacro %}

{#- Een som die niet afhangt van de volgorde van de rijen: exact opgeteld in twaalf decimalen (gewichten
    per inwoner vragen er meer). over: als venster. -#}
{% macro som(x, over=none, decimalen=12) -%}
    cast(sum(cast({{ x }} as decimal(38, {{ decimalen }}))){% if over is not none %} over ({{ over }}){% endif %} as double)
{%- endmacro %}

{#- Het deel van deze rij in zijn groep; in een groep zonder werk krijgt iedere gemeente naar rato van haar inwoners. -#}
{% macro deel(x, over, inwoners='inwoners') -%}
    case
        when {{ som(x, over) }} > 0 then ({{ x }}) / {{ som(x, over) }}
        else ({{ inwoners }}) / {{ som(inwoners, over) }}
    end
{%- endmacro %}

{#- Het model van een cluster dat andere volgt (CTE volgend): hun gewichten naar hun aandeel. -#}
{% macro gecombineerd(wie, bron) -%}
    select
        v.cluster,
        b.kenmerk,
        {{ som('a.aandeel * b.gewicht', decimalen=24) }} / nullif(any_value(t.totaal), 0) as gewicht
    from volgend as v
    inner join {{ ref('int_verdeling__clusters') }} as a on v.gevolgd = a.cluster
    inner join {{ bron }} as b on v.gevolgd = b.cluster
    inner join (
        select vt.cluster, {{ som('ct.aandeel') }} as totaal
        from volgend as vt
        inner join {{ ref('int_verdeling__clusters') }} as ct on vt.gevolgd = ct.cluster
        group by vt.cluster
    ) as t on v.cluster = t.cluster
    where {{ wie }}
    group by v.cluster, b.kenmerk
{%- endmacro %}

{#- Of iets van wat alle gemeenten aangaat niet echt is: een normtijd, een capaciteit of een uur raakt de werklast van iedere gemeente. -#}
{% macro werklast_is_synthetisch(ook=[]) -%}
    (
        select bool_or(ws.is_synthetisch) from (
            {%- for model in ['stg_jenv__werklast_delicten', 'stg_jenv__werklast_stadions', 'stg_jenv__werklast_uren', 'stg_jenv__werklast_normtijden',
                'stg_jenv__werklast_capaciteit', 'stg_jenv__werklast_telefonie', 'stg_jenv__werklast_hbvs'] + ook %}
            select is_synthetisch from {{ ref(model) }}
            {{ 'union all' if not loop.last }}
            {%- endfor %}
        ) as ws
    )
{%- endmacro %}
