{#- The cell of the source: Blad!C7 for a delivery, TotaalBanen_116[ID=12] for OData. -#}
{% macro cel(sleutel, rij) -%}
    case when contains({{ sleutel }}, '!') then {{ sleutel }} || {{ rij }} else {{ sleutel }} || '[ID=' || {{ rij }} || ']' end
{%- endmacro %}

{#- How a cell names its snapshot: by the first 16 digits (64 bits) of the sha256. The whole stands in kwaliteit.snapshots; in every
    row it would be half of a warehouse of twenty editions. -#}
{% macro snapshot(kolom='_snapshot_sha256') -%}
    left(cast({{ kolom }} as varchar), 16)
{%- endmacro %}

{#- Way back of one column of a raw row: bron.tabel@sha256#cel. -#}
{% macro herkomst(bron_tabel, kolom) -%}
    '{{ bron_tabel }}@' || {{ snapshot() }} || '#' || (
        select {{ cel('k.sleutel', '_rij') }}
        from {{ source('run', 'bronkolommen') }} as k
        where k.bron_tabel = '{{ bron_tabel }}' and k.kolom = '{{ kolom }}'
    )
{%- endmacro %}

{#- A herkomst of many cells with each snapshot and column once: bron.tabel@sha256#Kolom[ID=1,2,3]. A sum over the gemeenten of a
    regionale eenheid names some eighty cells, and in full they would be most of a warehouse (sources/cells.py reads both forms). -#}
{% macro herkomst_kort(herkomst) -%}
    case
        when {{ herkomst }} not like '%; %; %; %' then {{ herkomst }}
        else
            array_to_string(list_concat(
                list_transform(
                    list_sort(list_distinct(list_transform(
                        list_filter(string_split({{ herkomst }}, '; '), lambda c: c like '%[ID=%]'), lambda c: split_part(c, '[ID=', 1)
                    ))),
                    lambda p: p || '[ID=' || array_to_string(list_transform(
                        list_filter(string_split({{ herkomst }}, '; '), lambda c: starts_with(c, p || '[ID=')),
                        lambda c: rtrim(split_part(c, '[ID=', 2), ']')
                    ), ',') || ']'
                ),
                list_filter(string_split({{ herkomst }}, '; '), lambda c: c not like '%[ID=%]')
            ), '; ')
    end
{%- endmacro %}

{#- Of een kolom van een rij van een bron verzonnen is; zonder kolom: of een van haar kolommen het is. -#}
{% macro is_synthetisch(kolom=none) -%}
    {% if kolom %}list_contains(_synthetisch, '{{ kolom }}'){% else %}len(_synthetisch) > 0{% endif %}
{%- endmacro %}

{#- Of een van de cellen waaruit een waarde komt is gecorrigeerd (expectations/correcties.yml). -#}
{% macro is_gecorrigeerd(herkomst) -%}
    list_has_any(
        string_split({{ herkomst }}, '; '),
        (select coalesce(list(c.cel), cast([] as varchar[])) from {{ source('run', 'correcties') }} as c where c.is_toegepast)
    )
{%- endmacro %}
