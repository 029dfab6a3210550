-- Handhaving - Lokaal, reactief: aantallen x normtijd / productieve uren, per activiteit.
with aantallen as (
    unpivot (
        select
            g.gemeente_code,
            g.jaar,
            cast(g.evenementen_b as double) as evenement_b,
            cast(g.evenementen_c as double) as evenement_c,
            cast(g.demonstraties_klein as double) as demonstratie_klein,
            cast(g.demonstraties_middelgroot + g.demonstraties_groot as double) as demonstratie_middelgroot_of_groot,
            v.gewogen_wedstrijden as voetbalwedstrijd,
            cast(g.evenementen_c as double) as me_ae_evenement_c,
            d.incident_demonstraties as me_ae_demonstratie,
            v.incident_wedstrijden as me_ae_voetbalwedstrijd,
            cast(g.e33_registraties as double) as e33,
            cast(g.e14_registraties as double) as e14,
            cast(g.vermissingen as double) as vermissing
        from {{ ref('int_werklast__gemeenten') }} as g
        inner join {{ ref('int_werklast__voetbal') }} as v using (gemeente_code, jaar)
        inner join {{ ref('int_werklast__demonstraties') }} as d using (gemeente_code, jaar)
    ) on columns(* exclude (gemeente_code, jaar)) into name activiteit value aantal
)

select
    a.gemeente_code,
    a.jaar,
    a.activiteit,
    a.aantal,
    n.normtijd_uren,
    a.aantal * n.normtijd_uren / {{ parameter('productieve_uren') }} as fte
from aantallen as a
inner join {{ ref('int_werklast__normtijden') }} as n using (activiteit)
