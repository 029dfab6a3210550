-- Een kenmerk is zo voorlopig als de minst zekere kolom waaruit het is berekend; waar de bron niets zegt is het onbekend.
select
    k.kenmerk,
    p.peiljaar,
    case
        when bool_or(s.status = 'Voorlopig') then 'voorlopig'
        when bool_or(s.status = 'NaderVoorlopig') then 'nader voorlopig'
        when
            count(s.status) filter (where s.status = 'Definitief') = len(string_split(any_value(k.bron_kolommen), '+'))
            then 'definitief'
        else 'onbekend'
    end as status
from {{ ref('kenmerkbronnen') }} as k
inner join {{ ref('int_kenmerken__peiljaar') }} as p on k.kenmerk = p.kenmerk and k.bron_tabel = p.bron_tabel
left join {{ ref('stg_cbs__status') }} as s
    on
        k.bron_tabel = s.bron_tabel
        and p.peiljaar = s.jaar
        and list_contains(string_split(k.bron_kolommen, '+'), s.kolom)
group by all
