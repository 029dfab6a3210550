-- Waar de waarde van een indicator vandaan komt volgt uit wat er in deze uitgave staat, niet uit een lijst die kan verouderen.
with berekend as (
    select
        indicator_id,
        bool_or(bron_tabel not like 'jenv.%') as is_open_data
    from {{ ref('kerncijfers__waarden') }}
    group by indicator_id
),

gedrukt as (
    select distinct indicator_id from {{ ref('kerncijfers__gepubliceerd') }}
)

select
    {{ uitgave() }},
    i.indicator_id,
    i.familie,
    i.thema,
    i.naam,
    i.definitie,
    i.noemer,
    i.meeteenheid,
    i.richting,
    i.cadans,
    i.perioden,
    i.bron,
    coalesce(i.uitsplitsingen, '') as uitsplitsingen,
    i.formule,
    coalesce(i.model, '') as model,
    i.kanttekening,
    case
        when b.is_open_data then 'open data'
        when b.indicator_id is not null then 'levering'
        when g.indicator_id is not null then 'alleen gedrukt'
        else 'geen waarde beschikbaar'
    end as beschikbaarheid,
    case when b.indicator_id is null and g.indicator_id is null then i.bron end as bron_voor_waarde
from {{ ref('indicatoren') }} as i
left join berekend as b on i.indicator_id = b.indicator_id
left join gedrukt as g on i.indicator_id = g.indicator_id
