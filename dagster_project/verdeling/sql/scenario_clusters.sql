-- The shares as the scenario wants them; the other clusters make room, or take the place of what is left out, pro rata.
create table intermediate.int_verdeling__clusters as
with gewild as (
    select
        *,
        case
            when list_contains($zonder, cluster) then 0
            when list_contains($vast, cluster) then list_extract($pct, list_position($vast, cluster)) / 100
        end as wens
    from intermediate.clusters_van_de_editie
)

select * exclude (wens) replace (
    coalesce(
        wens,
        aandeel * (1 - (select coalesce(sum(wens), 0) from gewild)) / (select sum(aandeel) from gewild where wens is null)
    ) as aandeel
)
from gewild
