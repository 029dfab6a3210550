-- Elk kenmerk dat een bron voor alle gemeenten heeft, in zijn peiljaar, met de cellen waaruit het is berekend.
with sleutels as (
    select
        s.kenmerk,
        s.bron_tabel,
        string_split(s.bron_kolommen, '+') as kolommen,
        (
            select list(b.sleutel order by b.sleutel)
            from {{ source('run', 'bronkolommen') }} as b
            where b.bron_tabel = s.bron_tabel and list_contains(string_split(s.bron_kolommen, '+'), b.kolom)
        ) as cellen
    from {{ ref('kenmerkbronnen') }} as s
)

select
    g.gemeente_code,
    g.gemeente,
    g.regionale_eenheid_code,
    g.regionale_eenheid,
    k.kenmerk,
    k.bron_tabel,
    k.jaar as peiljaar,
    k.waarde,
    p.kenmerk is not null as is_volledig,
    list_has_any(k._synthetisch, s.kolommen) as is_synthetisch,
    array_to_string(
        list_transform(
            s.cellen,
            lambda c: s.bron_tabel || '@' || {{ snapshot('k._snapshot_sha256') }} || '#' || {{ cel('c', 'k._rij') }}
        ),
        '; '
    ) as herkomst
from {{ ref('int_kenmerken__per_jaar') }} as k
inner join {{ ref('stg_cbs__gebieden') }} as g on k.regio_code = g.gemeente_code
inner join sleutels as s on k.kenmerk = s.kenmerk and k.bron_tabel = s.bron_tabel
left join {{ ref('int_kenmerken__peiljaar') }} as p
    on k.kenmerk = p.kenmerk and k.bron_tabel = p.bron_tabel and k.jaar = p.peiljaar
-- Van een kenmerk dat nergens volledig is telt wat een schatting aanvult: haar jaar.
left join {{ ref('schattingen') }} as a
    on k.kenmerk = a.kenmerk and a.gebied is null and k.jaar = a.jaar
where
    k.waarde is not null
    and (
        p.kenmerk is not null
        or (a.kenmerk is not null and k.kenmerk not in (select kenmerk from {{ ref('int_kenmerken__peiljaar') }}))
    )
