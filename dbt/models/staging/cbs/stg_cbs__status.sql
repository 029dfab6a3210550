-- Per kolom en jaar of het CBS het cijfer definitief noemt; van een maandtabel telt december, zoals in een kenmerk.
{% for tabel in ('regionale_kerncijfers', 'uitkeringsontvangers', 'vermogen_huishoudens_2025', 'landbouw_gemeente') %}
select
    -- sleutels
    'cbs.{{ tabel }}' as bron_tabel,
    cast(left(periode, 4) as integer) as jaar,
    kolom,
    -- status
    status
from {{ source('cbs', tabel ~ '__status') }}
where substr(periode, 5) in ('JJ00', 'MM12')
{{ 'union all' if not loop.last }}
{% endfor %}
