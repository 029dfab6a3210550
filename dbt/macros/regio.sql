{#- Een regiocode zonder opvulspaties; Nederland heet in een tabel met wijken en buurten NL00 en overal elders NL01. -#}
{% macro regio(kolom) -%}
    case trim({{ kolom }}) when 'NL00' then 'NL01' else trim({{ kolom }}) end
{%- endmacro %}
