{#- Een uitsplitsing zoals zij overal wordt geschreven: sleutels op alfabet, leeg voor het totaal. -#}
{% macro canoniek(kolom) -%}
    array_to_string(list_sort(string_split(coalesce({{ kolom }}, ''), '|')), '|')
{%- endmacro %}
