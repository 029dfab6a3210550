{#- Een regiocode zonder opvulspaties; Nederland heet in een tabel met wijken en buurten NL00 en overal elders NL01. -#}
{% macro regio(kolom) -%}
    case trim({{ kolom }}) when 'NL00' then 'NL01' else trim({{ kolom }}) end
{%- endmacro %}

{#- Of een code een regio is: in de buitenlandse en niet toe te delen codes van de politie (RE99, GM0000, GM0998, GM0999) woont niemand. -#}
{% macro is_regio(kolom) -%}
    {{ kolom }} not in ('RE99', 'GM0000', 'GM0998', 'GM0999')
{%- endmacro %}
