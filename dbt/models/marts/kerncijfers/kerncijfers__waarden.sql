with families as (
    {% for familie in ['bezetting', 'verzuim', 'gtpa', 'reactietijden', 'zedenvoorraad'] %}
    select '{{ familie }}' as familie, * from {{ ref('int_kerncijfers__' ~ familie) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    {{ uitgave() }},
    familie,
    indicator_id,
    regio_code,
    uitsplitsing,
    periode,
    periode_type,
    waarde,
    meeteenheid,
    status,
    kwalificatie,
    bron_tabel,
    herkomst,
    is_synthetisch
from families
