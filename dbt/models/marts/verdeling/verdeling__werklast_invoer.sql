{#- Elke geleverde telling per gemeente en jaar, met haar cel, of de cellen van de gemeenten die in haar opgingen: hier
    begint de weg van een gemeente. -#}
{%- set kolommen = [
    'evenementen_b', 'evenementen_c', 'demonstraties_klein', 'demonstraties_middelgroot', 'demonstraties_groot', 'voetbalwedstrijden',
    'e33_registraties', 'e14_registraties', 'vermissingen', 'incidenten', 'misdrijven', 'high_impact_crimes', 'slachtofferschap_pct',
    'meldingen_prio1', 'meldingen_prio2', 'meldingen_prio3', 'meldingen_prio4', 'verdachten', 'verdachten_niet_ingezetenen', 'slachtoffers',
    'slachtoffers_niet_ingezetenen', 'onderzoeksdossiers', 'onderzoeksdossiers_vroegtijdig_beeindigd', 'aangiften_bureau', 'klantverzoeken',
    'internetaangiften', 'telefonische_aangiften', 'gms_incidenten',
] -%}
with tellingen as (
    select
        gemeente_code,
        jaar,
        cellen,
        synthetisch,
        unnest([
            {%- for k in kolommen %}
            {'grootheid': '{{ k }}', 'waarde': cast({{ k }} as double)}{{ ',' if not loop.last }}
            {%- endfor %}
        ], recursive := true)
    from {{ ref('int_werklast__geleverd_gemeente') }}
),

sleutels as (
    select bron_tabel, kolom, sleutel
    from {{ source('run', 'bronkolommen') }}
    where bron_tabel in ('jenv.werklast_gemeente', 'jenv.werklast_delicten')
)

select
    {{ uitgave() }},
    t.gemeente_code,
    t.jaar,
    t.grootheid,
    t.waarde,
    list_contains(t.synthetisch, t.grootheid) as is_synthetisch,
    array_to_string(
        list_transform(
            t.cellen, lambda c: s.bron_tabel || '@' || {{ snapshot('c.sha') }} || '#' || {{ cel('s.sleutel', 'c.rij') }}
        ),
        '; '
    ) as herkomst
from tellingen as t
inner join sleutels as s on s.bron_tabel = 'jenv.werklast_gemeente' and t.grootheid = s.kolom
where t.waarde is not null  -- een lege cel is geen telling, en heeft geen weg terug
union all
select
    {{ uitgave() }},
    d.gemeente_code,
    d.jaar,
    'delict_' || lpad(cast(d.delictscategorie as varchar), 2, '0'),
    cast(d.incidenten as double),
    list_contains(d.synthetisch, 'incidenten'),
    array_to_string(
        list_transform(
            d.cellen, lambda c: s.bron_tabel || '@' || {{ snapshot('c.sha') }} || '#' || {{ cel('s.sleutel', 'c.rij') }}
        ),
        '; '
    )
from {{ ref('int_werklast__geleverd_delicten') }} as d
inner join sleutels as s on s.bron_tabel = 'jenv.werklast_delicten' and s.kolom = 'incidenten'
