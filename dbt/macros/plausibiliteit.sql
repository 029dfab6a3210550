{#- Tot hoe laag een waarde mag zijn naast een andere: een verhouding, of een marge in de meeteenheid; de ruimste van beide. -#}
{% macro ondergrens(naast, factor, marge) -%}
    least({{ naast }} * {{ factor }}, {{ naast }} / {{ factor }}, {{ naast }} - {{ marge }})
{%- endmacro %}

{#- En tot hoe hoog. -#}
{% macro bovengrens(naast, factor, marge) -%}
    greatest({{ naast }} * {{ factor }}, {{ naast }} / {{ factor }}, {{ naast }} + {{ marge }})
{%- endmacro %}

{#- Of x binnen grenzen ligt, elk als zij er is; de rekenfout van een double telt niet. -#}
{% macro ligt_tussen(x, vanaf, tot) -%}
    (
        coalesce({{ x }} >= {{ vanaf }} - 1e-9 * abs({{ vanaf }}), true)
        and coalesce({{ x }} <= {{ tot }} + 1e-9 * abs({{ tot }}), true)
    )
{%- endmacro %}

{#- Een getal zoals mensen het lezen: 12.543 of 83,7; hoogstens drie decimalen. -#}
{% macro getal_nl(x) -%}
    case
        when abs({{ x }}) >= 1000 or {{ x }} = round({{ x }}) then format('{:t.}', cast(round({{ x }}) as bigint))
        else replace(regexp_replace(printf('%.3f', cast({{ x }} as double)), '0+$', ''), '.', ',')
    end
{%- endmacro %}

{#- Wat achter een getal staat: niets bij een aantal, een procentteken, of de meeteenheid in woorden. -#}
{% macro achter(meeteenheid) -%}
    case {{ meeteenheid }}
        when 'aantal' then '' when 'procent' then '%' when 'euro_mln' then ' miljoen euro' else ' ' || {{ meeteenheid }}
    end
{%- endmacro %}

{#- categorie=bedreiging_woordelijk als bedreiging woordelijk. -#}
{% macro uitsplitsing_in_woorden(kolom) -%}
    array_to_string(
        list_transform(string_split({{ kolom }}, '|'), lambda x: replace(split_part(x, '=', 2), '_', ' ')), ', '
    )
{%- endmacro %}

{#- De eerste drie cellen van een herkomst, zonder de sha256 die een mens niet leest: jenv.gtpa GTPA!C7. -#}
{% macro cellen_kort(herkomst) -%}
    array_to_string(
        list_transform(
            string_split({{ herkomst }}, '; ')[1:3],
            lambda c: regexp_replace(regexp_replace(c, '@[0-9a-f]+#', ' '), '([0-9]),[0-9,]+\]$', '\1 en meer]')
        ),
        ', '
    )
    || case when len(string_split({{ herkomst }}, '; ')) > 3 then ' en meer' else '' end
{%- endmacro %}
