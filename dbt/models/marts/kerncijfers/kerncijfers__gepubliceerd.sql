-- Elk gedrukt getal met de waarden die het toelaat. Stap is de kleinste stap waarin het is gedrukt: bij exact, een grens
-- (minimaal, meer dan, maximaal, minder dan) en een afgerond percentage de gedrukte decimalen (15,0% is 0,1; een heel getal is 1); anders de plaats van het
-- laatste cijfer dat geen nul is (285.000 is 1.000), en in een reeks die samen is gedrukt de kleinste daarvan.
-- Exact en afgerond: een halve stap naar beide kanten; ruim: tot een stap meer; bijna: tot een stap minder; circa: een stap naar beide kanten.
-- Een strikte grens (meer dan, minder dan) laat de grens zelf toe: een levering neemt het gedrukte getal over, met zijn woord.
select
    {{ uitgave() }},
    indicator_id,
    coalesce(uitsplitsing, '') as uitsplitsing,
    {{ kwartaal('periode') }} as periode,
    periode_type,
    cast(waarde as double) as waarde,
    meeteenheid,
    kwalificatie,
    cast(stap as double) as stap,
    cast(case kwalificatie
        when 'ruim' then waarde
        when 'minimaal' then waarde
        when 'meer dan' then waarde
        when 'bijna' then waarde - stap
        when 'circa' then waarde - stap
        when 'maximaal' then null
        when 'minder dan' then null
        else waarde - stap / 2
    end as double) as kleinste_waarde,
    cast(case kwalificatie
        when 'ruim' then waarde + stap
        when 'minimaal' then null
        when 'meer dan' then null
        when 'bijna' then waarde
        when 'circa' then waarde + stap
        when 'maximaal' then waarde
        when 'minder dan' then waarde
        else waarde + stap / 2
    end as double) as grootste_waarde,
    soort,
    halfjaarbericht,
    document,
    regel,
    is_onzeker,
    geldt_van,
    geldt_tot,
    waarom_niet_toetsbaar
from {{ ref('gepubliceerde_waarden') }}
