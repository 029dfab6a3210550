-- Elk kenmerk dat een bron voor alle gemeenten heeft, in zijn peiljaar en in de indeling van de editie, met alle cellen waaruit het is berekend. Geschat is wat
-- bij een herindeling niet precies is over te zetten.
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
),

gekozen as (
    select
        k.*,
        p.kenmerk is not null as is_van_peiljaar
    from {{ ref('int_kenmerken__overgezet') }} as k
    left join {{ ref('int_kenmerken__peiljaar') }} as p
        on k.kenmerk = p.kenmerk and k.bron_tabel = p.bron_tabel and k.jaar = p.peiljaar
    -- Van een kenmerk dat nergens volledig is telt wat een schatting aanvult: haar jaar.
    left join {{ ref('schattingen') }} as a
        on k.kenmerk = a.kenmerk and a.gebied is null and k.jaar = a.jaar
    where
        p.kenmerk is not null
        or (a.kenmerk is not null and k.kenmerk not in (select kenmerk from {{ ref('int_kenmerken__peiljaar') }}))
),

per_cel as (
    select
        kenmerk,
        bron_tabel,
        jaar,
        gemeente_code,
        unnest(cellen) as cel,
        unnest(range(len(cellen))) as nr
    from gekozen
),

herkomsten as (
    select
        c.kenmerk,
        c.bron_tabel,
        c.jaar,
        c.gemeente_code,
        string_agg(
            array_to_string(
                list_transform(
                    s.cellen,
                    lambda x: s.bron_tabel || '@' || {{ snapshot('c.cel.sha') }} || '#' || {{ cel('x', 'c.cel.rij') }}
                ),
                '; '
            ),
            '; ' order by c.nr
        ) as herkomst
    from per_cel as c
    inner join sleutels as s on c.cel.kenmerk = s.kenmerk and c.cel.bron_tabel = s.bron_tabel
    group by c.kenmerk, c.bron_tabel, c.jaar, c.gemeente_code
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
    k.is_van_peiljaar as is_volledig,
    k.is_geschat,
    list_has_any(k.synthetisch, s.kolommen) or k.noemer_is_synthetisch as is_synthetisch,
    array_to_string(list_concat([h.herkomst], k.overgangen), '; ') as herkomst
from gekozen as k
inner join {{ ref('int_herindelingen__gemeenten') }} as g on k.gemeente_code = g.gemeente_code
inner join sleutels as s on k.kenmerk = s.kenmerk and k.bron_tabel = s.bron_tabel
inner join herkomsten as h
    on k.kenmerk = h.kenmerk and k.bron_tabel = h.bron_tabel and k.jaar = h.jaar and k.gemeente_code = h.gemeente_code
