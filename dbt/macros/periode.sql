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

{#- A kwartaal that a person typed as 2025Q1, as we write it: one spelling, or nobody finds it under the other. -#}
{% macro kwartaal(kolom) -%}
    regexp_replace({{ kolom }}, '^([0-9]{4})Q', '\1K')
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

{#- First and last day of a period as we write it; a stand (peildatum, begin, eind) is one day, "t/m 2019-08" has no first day, and what names no
    day (model2025) has neither. A tertiaal is the mean of the twelve months that end with it (docs/leeswijzer.md). Of two parts
    (2018-01/2018-08, 2012-2014) the first day of the one and the last of the other. -#}
{% macro periode_begin(kolom) -%}
    {{ _dag(_deel(kolom, 1), 0) }}
{%- endmacro %}

{% macro periode_einde(kolom) -%}
    {{ _dag(_deel(kolom, -1), 1) }}
{%- endmacro %}

{% macro _deel(kolom, n) -%}
    string_split(regexp_replace({% if n == -1 %}regexp_replace({{ kolom }}, '^t/m ', ''){% else %}{{ kolom }}{% endif %}, '^([0-9]{4})-([0-9]{4})$', '\1/\2'), '/')[{{ n }}]
{%- endmacro %}

{% macro _dag(deel, einde) -%}
    {%- set jaar = "cast(left(" ~ deel ~ ", 4) as integer)" -%}
    {%- set nummer = "cast(right(" ~ deel ~ ", 1) as integer)" -%}
    case
        when regexp_full_match({{ deel }}, '[0-9]{4}') then make_date({{ jaar }}, {{ '12, 31' if einde else '1, 1' }})
        when regexp_full_match({{ deel }}, '[0-9]{4}-[0-9]{2}-[0-9]{2}') then cast({{ deel }} as date)
        when regexp_full_match({{ deel }}, '[0-9]{4}T[1-3]')
            then cast(make_date({{ jaar }}, 4 * {{ nummer }}, 1) {{ '+ interval 1 month - interval 1 day' if einde else '- interval 11 month' }} as date)
        {% for patroon, maanden in [('[0-9]{4}K[1-4]', 3), ('[0-9]{4}-H[12]', 6)] %}
        when regexp_full_match({{ deel }}, '{{ patroon }}')
            then cast(make_date({{ jaar }}, {{ maanden }} * ({{ nummer }} - 1) + 1, 1){{ ' + interval ' ~ maanden ~ ' month - interval 1 day' if einde }} as date)
        {% endfor %}
        when regexp_full_match({{ deel }}, '[0-9]{4}-(0[1-9]|1[0-2])')
            then cast(cast({{ deel }} || '-01' as date){{ ' + interval 1 month - interval 1 day' if einde }} as date)
        when regexp_full_match({{ deel }}, '[0-9]{4}-begin') then make_date({{ jaar }}, 1, 1)
        when regexp_full_match({{ deel }}, '[0-9]{4}-eind') then make_date({{ jaar }}, 12, 31)
    end
{%- endmacro %}
