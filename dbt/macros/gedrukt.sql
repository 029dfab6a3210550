{#- Of x (een getal) past bij wat er is gedrukt: binnen de toegelaten waarden; de bovenkant van ruim en de onderkant van bijna horen er niet bij.
    De marge vangt alleen het verschil tussen decimaal en double. -#}
{% macro past_bij(x, g) -%}
    (
        case
            when {{ g }}.kwalificatie = 'bijna' then {{ x }} > {{ g }}.kleinste_waarde + {{ g }}.stap * 1e-6
            else coalesce({{ x }} >= {{ g }}.kleinste_waarde - {{ g }}.stap * 1e-6, true)
        end
        and case
            when {{ g }}.kwalificatie = 'ruim' then {{ x }} < {{ g }}.grootste_waarde - {{ g }}.stap * 1e-6
            else coalesce({{ x }} <= {{ g }}.grootste_waarde + {{ g }}.stap * 1e-6, true)
        end
    )
{%- endmacro %}

{#- Hoe ver een waarde buiten het gedrukte ligt, tegenover wat de bron aannemelijk kan herzien. -#}
{% macro binnen_ruimte(x, g) -%}
    greatest({{ g }}.kleinste_waarde - {{ x }}, {{ x }} - {{ g }}.grootste_waarde, 0) <= {{ g }}.ruimte
{%- endmacro %}

{#- Naam van een reeks in een sleutel: indicator, met haar uitsplitsing tussen haken. -#}
{% macro reeks(t) -%}
    {{ t }}.indicator_id || case when {{ t }}.uitsplitsing <> '' then '[' || {{ t }}.uitsplitsing || ']' else '' end
{%- endmacro %}

{#- How an identity (seed identiteiten) names a number: indicator[periode] or indicator[periode; uitsplitsing]. -#}
{% macro term(indicator, periode, uitsplitsing) -%}
    {{ indicator }} || '[' || {{ periode }} || case when {{ uitsplitsing }} <> '' then '; ' || {{ uitsplitsing }} else '' end || ']'
{%- endmacro %}

{#- Een getal in een zin: zonder .0, met een komma. -#}
{% macro getal(x) -%}
    replace(regexp_replace(cast(cast({{ x }} as double) as varchar), '\.0$', ''), '.', ',')
{%- endmacro %}

{#- Wie besloot, wanneer en waarom; een besluit dat geen mens heeft genomen zegt dat ook in wat wordt gepubliceerd. -#}
{% macro besluit() -%}
    b.rol || case when b.is_voorbeeld then ' (voorbeeld)' else '' end || ', ' || b.datum || ': ' || b.reden
{%- endmacro %}

{#- De naam van een vergelijking eindigt op de twee getallen die naast elkaar liggen: een besluit noemt die, en vervalt als een van beide verandert. -#}
{% macro met_getallen(naam, een, ander) -%}
    {{ naam }} || ': ' || coalesce({{ een }}, 'ontbreekt') || ' en ' || coalesce({{ ander }}, 'ontbreekt')
{%- endmacro %}
