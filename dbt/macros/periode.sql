{#- A period of CBS (2024JJ00, 2024MM03, 2024KW01) as we write it: 2024, 2024-03, 2024K1; a code of another kind has none. -#}
{% macro periode(kolom) -%}
    case substr({{ kolom }}, 5, 2)
        when 'JJ' then left({{ kolom }}, 4)
        when 'MM' then left({{ kolom }}, 4) || '-' || right({{ kolom }}, 2)
        when 'KW' then left({{ kolom }}, 4) || 'K' || right({{ kolom }}, 1)
    end
{%- endmacro %}

{% macro periode_type(kolom) -%}
    case substr({{ kolom }}, 5, 2) when 'JJ' then 'jaar' when 'MM' then 'maand' when 'KW' then 'kwartaal' end
{%- endmacro %}

{#- A value is as provisional as the least certain of what it was made of; where a source says nothing it is onbekend. -#}
{% macro minst_zeker(a, b) -%}
    case
        when 'voorlopig' in ({{ a }}, {{ b }}) then 'voorlopig'
        when 'nadervoorlopig' in ({{ a }}, {{ b }}) then 'nadervoorlopig'
        when {{ a }} = 'definitief' and {{ b }} = 'definitief' then 'definitief'
        else 'onbekend'
    end
{%- endmacro %}
