-- Wat is beloofd (een norm die een doel of prognose is, seed normen) naast wat ervan kwam. De uitkomst is de landelijke waarde van deze uitgave over
-- het laatste beloofde jaar; een belofte over het geheel wordt aan elk deel getoetst dat een waarde heeft. Is die waarde er niet, dan telt de
-- grens die een brief ervoor geeft. Een verzonnen cijfer is geen uitkomst, en een norm is geen realisatie van zichzelf. Een woord als "meer dan" zegt
-- maar aan een kant iets: wat dan nog open is, is nog niet te zeggen.
with beloofd as (
    select
        b.toezegging_id,
        t.document,
        t.regel,
        n.indicator_id,
        coalesce(n.uitsplitsing, '') as uitsplitsing,
        n.norm,
        n.richting,
        n.meeteenheid,
        n.aard,
        n.geldig_vanaf_jaar,
        n.geldig_tot_en_met_jaar,
        coalesce(n.norm_indicator_id, '') <> n.indicator_id as is_te_meten,
        b.uitkomst_meer_dan,
        b.uitkomst_document,
        b.uitkomst_regel
    from {{ ref('beloofde_cijfers') }} as b
    inner join {{ ref('register__toezeggingen') }} as t on b.toezegging_id = t.toezegging_id
    inner join {{ ref('normen') }} as n
        on
            b.indicator_id = n.indicator_id
            and coalesce(b.uitsplitsing, '') = coalesce(n.uitsplitsing, '')
            and n.aard in ('doel', 'prognose')
),

gemeten as (
    select
        b.toezegging_id,
        b.indicator_id,
        w.uitsplitsing,
        w.periode,
        w.waarde,
        w.kwalificatie
    from beloofd as b
    inner join {{ ref('kerncijfers__waarden') }} as w
        on
            b.indicator_id = w.indicator_id
            and b.uitsplitsing in ('', w.uitsplitsing)
            and try_cast(left(w.periode, 4) as integer) = b.geldig_tot_en_met_jaar
    where b.is_te_meten and w.regio_code = 'NL01' and not w.is_synthetisch
    qualify
        row_number() over (
            partition by b.toezegging_id, b.indicator_id, w.uitsplitsing
            order by w.periode_type = 'jaar' desc, w.periode desc
        ) = 1
),

gedrukt as (
    select
        b.*,
        d.document is not null as is_bekend
    from beloofd as b
    left join {{ ref('documenten') }} as d
        on
            b.uitkomst_document = d.document
            and d.datum <= (select e.kennisdatum from {{ source('run', 'editie') }} as e)
),

naast_elkaar as (
    select
        b.*,
        coalesce(g.uitsplitsing, b.uitsplitsing) as deel,
        coalesce(
            g.periode, case when b.is_bekend then cast(b.geldig_tot_en_met_jaar as varchar) end
        ) as uitkomst_periode,
        coalesce(g.waarde, case when b.is_bekend then b.uitkomst_meer_dan end) as uitkomst,
        coalesce(g.kwalificatie, case when b.is_bekend then 'meer dan' end) as uitkomst_kwalificatie,
        case
            when g.waarde is not null then 'kerncijfers.waarden'
            when b.is_bekend then b.uitkomst_document || ':' || b.uitkomst_regel
        end as uitkomst_bron
    from gedrukt as b
    left join gemeten as g on b.toezegging_id = g.toezegging_id and b.indicator_id = g.indicator_id
),

begrensd as (
    select
        *,
        case when uitkomst_kwalificatie not in ('maximaal', 'minder dan') then uitkomst end as minstens,
        case when uitkomst_kwalificatie not in ('minimaal', 'meer dan') then uitkomst end as hoogstens
    from naast_elkaar
)

select
    {{ uitgave() }},
    toezegging_id,
    indicator_id,
    deel as uitsplitsing,
    norm as belofte,
    richting,
    meeteenheid,
    aard,
    geldig_vanaf_jaar,
    geldig_tot_en_met_jaar,
    document,
    regel,
    uitkomst,
    uitkomst_kwalificatie,
    uitkomst_periode,
    uitkomst_bron,
    case
        when richting = 'hoogstens' and minstens > norm then 'niet gehaald'
        when richting = 'hoogstens' and hoogstens <= norm then 'gehaald'
        when richting = 'minstens' and hoogstens < norm then 'niet gehaald'
        when richting = 'minstens' and minstens >= norm then 'gehaald'
        else 'nog niet te zeggen'
    end as oordeel
from begrensd
