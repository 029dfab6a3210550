-- What the sheets of tabellen.xlsx show of one version ($versie); the names of columns are those of the sheet.

-- name: titels
select view_name, regexp_replace(comment, ' in de actuele uitgave.*', '') from duckdb_views()
where database_name = current_database() and schema_name = 'kerncijfers' and comment is not null

-- name: over
with bronnen as (select bron_tabel, min(regexp_replace(citeren, '^Bron: ', '')) as citeren from kwaliteit.snapshots where versie = $versie group by all)

select w.familie, count(*) filter (w.regio_code like 'GM%'), string_agg(distinct b.citeren, '; ' order by b.citeren)
from kerncijfers.waarden as w
left join bronnen as b on w.bron_tabel = b.bron_tabel
where w.versie = $versie group by all

-- name: families
with waarden as (
    select familie, indicator_id, regio_code, uitsplitsing, periode, periode_type, waarde, ondergrens, bovengrens, meeteenheid, status,
        kwalificatie, bron_tabel, is_synthetisch, is_gecorrigeerd
    from kerncijfers.waarden where versie = $versie and (regio_code = 'NL01' or regio_code like 'RE%')
    union all
    select i.familie, a.indicator_id, a.regio_code, a.uitsplitsing, a.periode, a.periode_type, null, null, null, i.meeteenheid, null,
        'afgeschermd', b.bron_tabel, a.is_synthetisch, null
    from kwaliteit.afgeschermd as a
    inner join referentie.indicatoren as i on a.indicator_id = i.indicator_id and a.versie = i.versie
    left join (
        select indicator_id, min(bron_tabel) as bron_tabel from kerncijfers.waarden
        where versie = $versie and kwalificatie = 'afgeschermd' group by all
    ) as b on a.indicator_id = b.indicator_id
    where a.versie = $versie
),

bronnen as (select bron_tabel, min(titel) as titel from kwaliteit.snapshots where versie = $versie group by all)

select w.familie, i.naam as "Kerncijfer", w.uitsplitsing as "Uitsplitsing", r.regio as "Regio", w.periode as "Periode",
    w.periode_type as "Soort periode", w.waarde as "Waarde", w.ondergrens as "Ondergrens", w.bovengrens as "Bovengrens", n.norm as "Norm",
    w.meeteenheid as "Meeteenheid", w.status as "Status", w.kwalificatie as "Kwalificatie", w.is_synthetisch as "Synthetisch",
    w.is_gecorrigeerd as "Gecorrigeerd", coalesce(b.titel, w.bron_tabel) as "Bron", '' as "Noten", w.indicator_id as "Code",
    w.regio_code as "Regiocode", w.periode as "Periodecode"
from waarden as w
inner join referentie.indicatoren as i on w.indicator_id = i.indicator_id and i.versie = $versie
inner join referentie.regios as r on w.regio_code = r.regio_code and r.versie = $versie
left join bronnen as b on w.bron_tabel = b.bron_tabel
left join kerncijfers.afstand_tot_norm as n
    on n.versie = $versie and w.indicator_id = n.indicator_id and w.regio_code = n.regio_code and w.uitsplitsing = n.uitsplitsing
    and w.periode = n.periode and w.periode_type = n.periode_type
order by w.familie, i.naam, w.indicator_id, w.uitsplitsing, w.regio_code, w.periode_type, w.periode

-- name: verdeling
select regionale_eenheid as "Regionale eenheid", fte as "Te verdelen (fte)", fte_model as "Model (fte)",
    fte_model_afgerond as "Model afgerond (fte)", fte_besluit as "Besluit (fte)", fte_besluit_afgerond as "Besluit afgerond (fte)",
    fte_formatie as "Naar formatie (fte)", fte_formatie_afgerond as "Naar formatie afgerond (fte)",
    verschil_besluit_fte as "Model min Besluit (fte)", verschil_besluit_pp as "Model min Besluit (procentpunt)",
    verschil_formatie_fte as "Model min naar formatie (fte)", verschil_formatie_pp as "Model min naar formatie (procentpunt)",
    formatie_fte as "Formatie nu, op 50 (fte)", formatie_na_model_fte as "Formatie na model (fte)",
    fte_herberekend as "Herberekend model (fte)", verschil_model_fte as "Herberekend min model (fte)",
    specifieke_taken_fte as "Specifieke taken (fte)", is_synthetisch as "Synthetisch",
    regionale_eenheid_code as "Regiocode"
from verdeling.overzicht
where versie = $versie order by regionale_eenheid_code

-- name: gewichten
select s.naam as "Kenmerk", s.gewicht_per_1000_fte as "Gewicht per 1.000 fte", s.meeteenheid as "Meeteenheid", s.peiljaar as "Peiljaar",
    s.gemeenten as "Gemeenten", s.som_gemeenten as "Som van gemeenten", s.landelijk as "Landelijk cijfer",
    s.relatief_verschil as "Relatief verschil", s.landelijk_minimum as "Ondergrens som", s.landelijk_maximum as "Bovengrens som",
    s.binnen_grenzen as "Binnen grenzen", coalesce(b.titel, s.bron_tabel) as "Bron", s.opmerking as "Opmerking", s.kenmerk as "Code"
from verdeling.sterktemodel as s
left join (select bron_tabel, min(titel) as titel from kwaliteit.snapshots where versie = $versie group by all) as b
    on s.bron_tabel = b.bron_tabel
where s.versie = $versie order by s.naam, s.kenmerk

-- name: normen
select i.naam as "Kerncijfer", n.uitsplitsing as "Uitsplitsing", n.richting as "Richting", n.norm as "Norm", n.meeteenheid as "Meeteenheid",
    n.aard as "Aard", n.geldt_per as "Geldt per", n.geldig_vanaf_jaar as "Van jaar", n.geldig_tot_en_met_jaar as "Tot en met jaar",
    n.bron as "Bron", '' as "Noten", n.indicator_id as "Code"
from referentie.normen as n
inner join referentie.indicatoren as i on n.indicator_id = i.indicator_id and n.versie = i.versie
where n.versie = $versie order by i.naam, n.indicator_id, n.uitsplitsing, n.geldig_vanaf_jaar, n.aard

-- name: toezeggingen
select onderwerp as "Onderwerp", soort as "Soort", tekst as "Wat er is gevraagd of beloofd", afzender as "Van", geadresseerde as "Voor", status as "Stand",
    stand as "Hoe het ervoor staat", termijn as "Termijn", termijn_editie as "Halfjaarbericht", termijn_stand as "Op tijd", lijst as "Lijst",
    volgnummer as "Nummer", kenmerk as "Kenmerk", document || ':' || regel as "Plaats", stand_document || ':' || stand_regel as "Plaats van de stand",
    toezegging_id as "Code"
from register.toezeggingen where versie = $versie order by lijst, volgnummer

-- name: beloofd
select t.onderwerp as "Belofte", b.uitsplitsing as "Uitsplitsing", b.richting as "Richting", b.belofte as "Beloofd", b.uitkomst as "Uitkomst",
    b.uitkomst_kwalificatie as "Hoe precies", b.meeteenheid as "Meeteenheid", b.geldig_tot_en_met_jaar as "Te halen in", b.uitkomst_periode as "Periode",
    b.oordeel as "Oordeel", b.document || ':' || b.regel as "Plaats", b.uitkomst_bron as "Bron", b.indicator_id as "Code"
from register.beloofde_cijfers as b inner join register.toezeggingen as t using (versie, toezegging_id)
where b.versie = $versie order by b.geldig_tot_en_met_jaar desc, t.onderwerp, b.uitsplitsing

-- name: indicatoren
select indicator_id, familie, naam, concat_ws(' ', definitie, 'Deel van: ' || nullif(noemer, '') || '.', 'Let op: ' || nullif(kanttekening, ''))
from referentie.indicatoren
where versie = $versie and (
    indicator_id in (select indicator_id from referentie.normen where versie = $versie)
    or indicator_id in (select indicator_id from kerncijfers.waarden where versie = $versie and regio_code not like 'GM%')
    or indicator_id in (select indicator_id from kwaliteit.afgeschermd where versie = $versie)
)
order by familie, naam, indicator_id

-- name: breuken
select indicator_id, datum, behalve_uitsplitsing, toelichting from referentie.reeksbreuken
where versie = $versie order by indicator_id, datum, toelichting
