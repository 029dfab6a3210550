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
