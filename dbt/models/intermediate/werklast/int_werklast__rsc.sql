-- Regionaal Service Centrum: telefoon naar Erlang-C per uur van de week met roostermarge, aangiften naar hun tijd, en de vaste taken per
-- eenheid. Naar gemeenten: telefoon en vaste taken naar rato van klantverzoeken in de eenheid, aangiften naar hun eigen aantal.
with telefoon as (
    select
        regionale_eenheid,
        {{ som('agenten') }} * {{ parameter('dagen_per_jaar') }} / 7 * (1 + {{ parameter('rsc_roostermarge') }} / 100)
        / {{ parameter('productieve_uren') }} as fte
    from {{ ref('int_werklast__agenten') }}
    where dienst = 'rsc'
    group by regionale_eenheid
),

gemeenten as (
    select
        gemeente_code,
        jaar,
        regionale_eenheid,
        inwoners,
        (
            internetaangiften * {{ parameter('internetaangifte_minuten') }}
            + telefonische_aangiften * {{ parameter('telefonische_aangifte_minuten') }}
        )
        / 60 / {{ parameter('productieve_uren') }} as fte_aangiften,
        {{ deel('klantverzoeken', 'partition by regionale_eenheid, jaar') }} as deel
    from {{ ref('int_werklast__gemeenten') }}
)

select
    g.gemeente_code,
    g.jaar,
    t.fte * g.deel as fte_telefoon,
    g.fte_aangiften,
    g.deel * (
        (t.fte + {{ som('g.fte_aangiften', 'partition by g.regionale_eenheid, g.jaar') }})
        / {{ parameter('rsc_fte_per_coordinator') }}
        + {{ parameter('rsc_leiding_fte') }}
        + {{ parameter('rsc_opleidingen_fte') }}
        + {{ parameter('rsc_overige_taken_fte') }}
    ) as fte_leiding
from gemeenten as g
inner join telefoon as t using (regionale_eenheid)
