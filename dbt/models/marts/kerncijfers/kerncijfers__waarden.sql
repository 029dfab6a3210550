-- De kerncijfers van alle indicatormodellen in één vorm. De lijst staat hier omdat dbt bij het lezen van een model nog geen andere modellen kent;
-- een int_kerncijfers-model dat er niet in staat wordt door niets gelezen, en dat ziet tests/unit/test_house.py.
-- Meeteenheid: die van het register (seed indicatoren). Een levering die er zelf een noemt houdt de hare, en regel indicator_bekend legt haar
-- ernaast; zo valt een levering in een andere meeteenheid op.
with modellen as (
    {% for model in [
        'bezetting', 'verzuim', 'gtpa', 'reactietijden', 'zedenvoorraad', 'misdrijven', 'overlast', 'veiligheidsbeleving', 'verzuim_benchmark',
        'overig', 'per_regionale_eenheid', 'wijkagenten'
    ] %}
    select *, 'int_kerncijfers__{{ model }}' as model from {{ ref('int_kerncijfers__' ~ model) }}
    {{ 'union all by name' if not loop.last }}
    {% endfor %}
    union all by name
    select cast(null as double) as ondergrens, cast(null as double) as bovengrens where false
),

-- Wat een brief drukt van een reeks die een bron heeft, geldt alleen waar die bron niets zegt.
zonder_dubbele as (
    select m.*
    from modellen as m
    left join modellen as b
        on
            m.model = 'int_kerncijfers__overig'
            and b.model <> 'int_kerncijfers__overig'
            and m.indicator_id = b.indicator_id
            and m.regio_code = b.regio_code
            and m.uitsplitsing = b.uitsplitsing
            and m.periode = b.periode
            and b.waarde is not null
    where b.indicator_id is null
)

select
    {{ uitgave() }},
    i.familie,
    m.indicator_id,
    m.regio_code,
    m.uitsplitsing,
    m.periode,
    m.periode_type,
    {{ periode_begin('m.periode') }} as periode_begin,
    {{ periode_einde('m.periode') }} as periode_einde,
    m.waarde,
    m.ondergrens,
    m.bovengrens,
    coalesce(m.meeteenheid, i.meeteenheid) as meeteenheid,
    m.status,
    m.kwalificatie,
    m.model,
    m.bron_tabel,
    {{ herkomst_kort('m.herkomst') }} as herkomst,
    m.is_synthetisch,
    {{ is_gecorrigeerd('m.herkomst') }} as is_gecorrigeerd
from zonder_dubbele as m
left join {{ ref('indicatoren') }} as i on m.indicator_id = i.indicator_id
