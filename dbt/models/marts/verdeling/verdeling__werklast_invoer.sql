{#- Elke geleverde telling per gemeente en jaar, met haar cel: hier begint de weg van een gemeente. -#}
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
        _snapshot_sha256,
        _rij,
        _synthetisch,
        unnest([
            {%- for k in kolommen %}
            {'grootheid': '{{ k }}', 'waarde': cast({{ k }} as double)}{{ ',' if not loop.last }}
            {%- endfor %}
        ], recursive := true)
    from {{ ref('stg_jenv__werklast_gemeente') }}
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
    list_contains(t._synthetisch, t.grootheid) as is_synthetisch,
    s.bron_tabel || '@' || {{ snapshot('t._snapshot_sha256') }} || '#' || {{ cel('s.sleutel', 't._rij') }} as herkomst
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
    list_contains(d._synthetisch, 'incidenten'),
    s.bron_tabel || '@' || {{ snapshot('d._snapshot_sha256') }} || '#' || {{ cel('s.sleutel', 'd._rij') }}
from {{ ref('stg_jenv__werklast_delicten') }} as d
inner join sleutels as s on s.bron_tabel = 'jenv.werklast_delicten' and s.kolom = 'incidenten'
