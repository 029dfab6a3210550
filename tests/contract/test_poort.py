"""The gate: every rule has a fault that it reports, and what is not there is a failure."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dagster_project import ROOT
from dagster_project.dbt_runner.project import manifest
from dagster_project.poort import gate, rules, verdicts
from dagster_project.verdeling.dbt_models import render
from sources.database import connect
from tests.conftest import maak_kandidaat

W, G, A = "UPDATE kerncijfers.waarden SET", "UPDATE kerncijfers.gepubliceerd SET", "UPDATE kwaliteit.aansluiting SET"
BEZETTING_2023 = """
    INSERT INTO kerncijfers.waarden BY NAME
    SELECT * REPLACE ('2023' AS periode, {} AS waarde) FROM kerncijfers.waarden WHERE indicator_id = 'operationele_bezetting' AND periode = '2024'
"""


def _zonder_sleutel(tabel: str, vraag: str) -> str:
    """Rewrite a table without its constraints, to show that the rule sees what the constraint would refuse."""
    return f"CREATE TABLE kopie AS {vraag}; DROP TABLE {tabel} CASCADE; CREATE TABLE {tabel} AS FROM kopie; DROP TABLE kopie"


FOUTEN: dict[str, str] = {
    "kerncijfers.waarden:niet_leeg": "DELETE FROM kerncijfers.waarden WHERE regio_code LIKE 'GM%'",
    "kerncijfers.waarden:een_rij_per_sleutel": "INSERT INTO kerncijfers.waarden FROM kerncijfers.waarden WHERE indicator_id = 'gtpa_aandeel_top3'",
    "kerncijfers.afstand_tot_norm:een_rij_per_sleutel": "INSERT INTO kerncijfers.afstand_tot_norm FROM kerncijfers.afstand_tot_norm WHERE periode = '2021T2'",
    "kerncijfers.waarden:waarde_gevuld": f"{W} waarde = NULL WHERE indicator_id = 'zeden_aangiften' AND periode = '2023-11-02'",
    "kerncijfers.waarden:herkomst_gevuld": f"{W} herkomst = 'ergens' WHERE indicator_id = 'gtpa_aandeel_top3'",
    "kerncijfers.waarden:herkomst_niet_leeg": f"{W} herkomst = NULL WHERE indicator_id = 'gtpa_aandeel_top3'",
    "kerncijfers.waarden:indicator_bekend": f"{W} meeteenheid = 'fte' WHERE indicator_id = 'gtpa_aandeel_top3'",
    "kerncijfers.waarden:uitsplitsing_canoniek": f"{W} uitsplitsing = 'soort=belediging' WHERE uitsplitsing = 'categorie=belediging'",
    "kerncijfers.waarden:alle_families": "DELETE FROM kerncijfers.waarden WHERE familie = 'verzuim'",
    "kerncijfers.waarden:aantallen_niet_negatief": f"{W} waarde = -1 WHERE indicator_id = 'prio1_te_laat' AND regio_code = 'GM0014' AND periode = '2023'",
    "kerncijfers.waarden:aandelen_tussen_0_en_100": f"{W} waarde = 100.1 WHERE indicator_id = 'prio1_binnen_15_minuten' AND regio_code = 'GM0014'",
    "kerncijfers.waarden:periode_toegestaan": f"{W} periode = '2024-05-02' WHERE indicator_id = 'zeden_incidenten' AND periode = '2024-11-02'",
    "kerncijfers.waarden:voor_publicatie": f"{W} periode = '2026-11-02' WHERE indicator_id = 'zeden_verdachten_om' AND periode = '2020-11-02'",
    "kerncijfers.waarden:gtpa_top3": f"{W} waarde = 74.8 WHERE indicator_id = 'gtpa_aandeel_top3'",
    "kerncijfers.waarden:gtpa_categorieen_binnen_totaal": f"{W} waarde = -1 WHERE uitsplitsing = 'categorie=overig'",
    "kerncijfers.waarden:zeden_langer_6_maanden_binnen_voorraad": f"{W} waarde = 3000 WHERE indicator_id = 'zeden_voorraad_langer_6_maanden' AND periode = '2025-11-02'; "
    f"{W} waarde = 2999 WHERE indicator_id = 'zeden_voorraad' AND periode = '2025-11-02'",
    "kerncijfers.waarden:zeden_aangiften_binnen_incidenten": f"{W} waarde = 13402 WHERE indicator_id = 'zeden_aangiften' AND periode = '2025-11-02'",
    "kerncijfers.waarden:bezetting_sluit_op_mutatie": BEZETTING_2023.format(46076),
    "kerncijfers.waarden:prio1_landelijk_jaar_aanwezig": "DELETE FROM kerncijfers.waarden WHERE indicator_id = 'prio1_binnen_15_minuten' AND regio_code = 'NL01' AND periode = '2024'",
    "kerncijfers.waarden:misdrijven_en_overlast_landelijk_aanwezig": "DELETE FROM kerncijfers.waarden WHERE uitsplitsing = 'soort=jeugd' AND regio_code = 'NL01'",
    "kerncijfers.waarden:deel_binnen_geheel": f"{W} waarde = 15.1 WHERE indicator_id = 'onveiligheid_buurt_vaak' AND regio_code = 'NL01' AND periode = '2023'",
    "kerncijfers.waarden:waarde_binnen_marges": f"{W} bovengrens = NULL WHERE indicator_id = 'slachtofferschap_online' AND regio_code = 'RE04'",
    "kerncijfers.waarden:levering_onder_landelijk_is_afgeschermd": f"{W} kwalificatie = 'exact' WHERE indicator_id = 'gtpa_incidenten' AND regio_code = 'RE01' AND periode = '2024'",
    "kerncijfers.waarden:geen_klein_aantal_onder_landelijk": f"{W} waarde = 3 WHERE indicator_id = 'doxing_zaken' AND regio_code = 'RE08'",
    "kerncijfers.waarden:afgeschermd_is_veelvoud_van_5": f"{W} waarde = 7 WHERE indicator_id = 'doxing_zaken' AND regio_code = 'RE08'",
    "kerncijfers.waarden:wijkagentnorm_uit_zijn_delen": f"{W} waarde = waarde + 0.1 WHERE indicator_id = 'wijkagentnorm_realisatie' AND regio_code = 'RE01'",
    "kerncijfers.waarden:wijkagenten_tellen_op_tot_nederland": f"{W} waarde = waarde + 1 WHERE indicator_id = 'wijkagenten' AND regio_code = 'RE01'",
    "kerncijfers.waarden:aandelen_tellen_op_tot_100": f"{W} waarde = 30 WHERE indicator_id = 'gdpa_aandeel_geweldstoepassing' AND uitsplitsing = 'soort=overig'",
    "kerncijfers.waarden:vertrouwen_rijtotaal": f"{W} waarde = 50 WHERE indicator_id = 'vertrouwen_politie_verdeling' AND uitsplitsing = 'antwoord=positief|vraag=eigen_indruk'",
    "kerncijfers.waarden:onderdelen_tellen_op_tot_totaal": f"{W} waarde = 35 WHERE uitsplitsing = 'missie=Totaal'",
    "kwaliteit.afgeschermd:levering_is_ergens": "DELETE FROM kwaliteit.afgeschermd; DELETE FROM kerncijfers.waarden WHERE kwalificatie = 'afgeschermd'",
    "kwaliteit.afgeschermd:reden_gevuld": "UPDATE kwaliteit.afgeschermd SET reden = NULL WHERE regio_code = 'RE01'",
    "kwaliteit.afgeschermd:reden_bekend": "UPDATE kwaliteit.afgeschermd SET reden = 'liever niet' WHERE regio_code = 'RE01'",
    "kwaliteit.afgeschermd:elke_cel_een_keer": "DELETE FROM kwaliteit.afgeschermd WHERE regio_code = 'RE01'",
    "kwaliteit.afgeschermd:nooit_een_verborgen_cel": "DELETE FROM kwaliteit.afgeschermd WHERE regio_code <> 'RE01'",
    "kwaliteit.afgeschermd:groep_is_heel": "UPDATE kwaliteit.afgeschermd SET reden = 'groep' WHERE regio_code = 'RE01'",
    # the published cells are 5 or more each, 10 together: what is left for eight hidden cells is 3
    "kwaliteit.afgeschermd:landelijk_totaal_verraadt_niets": f"{W} waarde = 13 WHERE indicator_id = 'doxing_zaken' AND regio_code = 'NL01'",
    "kerncijfers.afstand_tot_norm:niet_leeg": "DELETE FROM kerncijfers.afstand_tot_norm",
    "kerncijfers.afstand_tot_norm:geen_oordeel_buiten_het_niveau": "UPDATE kerncijfers.afstand_tot_norm SET geldt_per = 'regionale eenheid' "
    "WHERE indicator_id = 'verzuim_percentage' AND periode = '2024'",
    "kerncijfers.afstand_tot_norm:voldoet_gevuld": "UPDATE kerncijfers.afstand_tot_norm SET voldoet = NULL WHERE indicator_id = 'verzuim_percentage'",
    "kerncijfers.afstand_tot_norm:afstand_is_waarde_min_norm": "UPDATE kerncijfers.afstand_tot_norm SET afstand = -afstand WHERE indicator_id = 'verzuim_percentage'",
    "kerncijfers.gepubliceerd:alle_gedrukte_getallen": "DELETE FROM kerncijfers.gepubliceerd WHERE indicator_id = 'doxing_zaken'",
    "kerncijfers.gepubliceerd:waarde_gevuld": f"{G} waarde = NULL WHERE indicator_id = 'doxing_zaken'",
    "kerncijfers.gepubliceerd:stap_positief": f"{G} stap = NULL WHERE indicator_id = 'doxing_zaken'",
    "kerncijfers.gepubliceerd:kwalificatie_bekend": f"{G} kwalificatie = 'ongeveer' WHERE indicator_id = 'doxing_zaken'",
    "kerncijfers.gepubliceerd:soort_bekend": f"{G} soort = 'mening' WHERE indicator_id = 'doxing_zaken'",
    "kerncijfers.gepubliceerd:plaats_bekend": f"{G} document = 'zoek.txt' WHERE indicator_id = 'doxing_zaken'",
    "kerncijfers.gepubliceerd:periode_past_bij_type": f"{G} periode_type = 'jaar' WHERE periode = '2021T2'",
    "kerncijfers.gepubliceerd:veiligheidsmonitor_in_oneven_jaren": f"{G} periode = '2022' WHERE indicator_id = 'onveiligheid_buurt_vaak'",
    "kerncijfers.gepubliceerd:indicator_beschreven": f"{G} meeteenheid = 'fte' WHERE indicator_id = 'doxing_zaken'",
    "kerncijfers.gepubliceerd:uitsplitsing_canoniek": f"{G} uitsplitsing = 'vraag=eigen_indruk|antwoord=positief' WHERE uitsplitsing = 'antwoord=positief|vraag=eigen_indruk'",
    "kerncijfers.gepubliceerd:gtpa_en_gdpa_nooit_opgeteld": f"{W} waarde = 12543 + 22732 WHERE indicator_id = 'gtpa_incidenten' AND periode = '2024' AND uitsplitsing = ''",
    "kerncijfers.gepubliceerd:uitspraak_heeft_twee_jaren": f"{G} geldt_tot = NULL WHERE regel = '3426'",
    "kwaliteit.aansluiting:niet_leeg": "DELETE FROM kwaliteit.aansluiting WHERE document NOT LIKE 'halfjaarbericht-2019%'",
    "kwaliteit.aansluiting:oordeel_gevuld": f"{A} oordeel = NULL WHERE indicator_id = 'gtpa_aandeel_top3'",
    "kwaliteit.aansluiting:elk_gedrukt_getal_vergeleken": "DELETE FROM kwaliteit.aansluiting WHERE indicator_id = 'gtpa_aandeel_top3'",
    "kwaliteit.aansluiting:berekend_sluit_aan_op_gedrukt": f"{A} oordeel = 'ontbreekt' WHERE indicator_id = 'gtpa_aandeel_top3'",
    "kwaliteit.aansluiting:gedrukt_spreekt_zich_niet_tegen": f"{A} oordeel = 'voldoet niet' WHERE soort = 'gedrukt tegen gedrukt' AND indicator_id = 'prio1_meldingen'",
    "kwaliteit.aansluiting:uitspraak_klopt_met_reeks": f"{A} oordeel = 'voldoet niet' WHERE soort = 'uitspraak tegen reeks' AND regel = '3426'",
    "kwaliteit.aansluiting:gelijkheid_is_besproken": f"{A} oordeel = 'voldoet niet' WHERE soort = 'gelijke mutatie'",
    "kwaliteit.aansluiting:besluit_treft_een_verschil": "INSERT INTO raw_run.besluiten VALUES ('identiteit: C25', 'datasteward', '2025-12-01', 'opgelost', true)",
    "kwaliteit.aansluiting:reden_niet_verouderd": f"{G} waarom_niet_toetsbaar = 'geen reeks' WHERE indicator_id = 'gtpa_aandeel_top3'",
    "kwaliteit.identiteiten:niet_leeg": "DELETE FROM kwaliteit.identiteiten WHERE controle_id LIKE 'C28%'",
    "kwaliteit.identiteiten:oordeel_gevuld": "UPDATE kwaliteit.identiteiten SET oordeel = NULL WHERE controle_id = 'C34'",
    "kwaliteit.identiteiten:identiteit_gaat_op": "UPDATE kwaliteit.identiteiten SET oordeel = 'voldoet niet' WHERE controle_id = 'C34'",
    "referentie.documenten:niet_leeg": "DELETE FROM referentie.documenten WHERE document LIKE 'inspectie%'",
    "referentie.documenten:datum_gevuld": "UPDATE referentie.documenten SET datum = NULL WHERE document LIKE 'inspectie%'",
    "kwaliteit.snapshots:niet_leeg": "DELETE FROM kwaliteit.snapshots WHERE bron_tabel NOT LIKE 'jenv%'",
    "kwaliteit.snapshots:sha256_gevuld": "UPDATE kwaliteit.snapshots SET sha256 = NULL WHERE bron_tabel = 'jenv.gtpa'",
    "kwaliteit.snapshots:alle_tabellen": "DELETE FROM kwaliteit.snapshots WHERE bron_tabel = 'jenv.formatie_per_regionale_eenheid'",
    "kwaliteit.snapshots:herkomst_verwijst_naar_snapshot": "UPDATE kwaliteit.snapshots SET sha256 = repeat('0', 64) WHERE bron_tabel = 'jenv.gtpa'",
    "kwaliteit.bronstatus:niet_leeg": "DELETE FROM kwaliteit.bronstatus WHERE bron_tabel LIKE 'jenv%'",
    "kwaliteit.bronstatus:rijen_geladen": "UPDATE kwaliteit.bronstatus SET rijen = 0 WHERE bron_tabel = 'jenv.gtpa'",
    "kwaliteit.bronstatus:rijen_gevuld": "UPDATE kwaliteit.bronstatus SET rijen = NULL WHERE bron_tabel = 'jenv.gtpa'",
    "kwaliteit.bronstatus:bron_is_actueel": "UPDATE kwaliteit.bronstatus SET loopt_achter = true WHERE bron_tabel = 'politie.reactietijden'",
    "kwaliteit.correcties:niet_te_veel": "INSERT INTO kwaliteit.correcties BY NAME SELECT c.* REPLACE ('kolom' || i AS kolom) FROM kwaliteit.correcties AS c, range(200) AS r (i)",
    "kwaliteit.correcties:reden_gevuld": "UPDATE kwaliteit.correcties SET reden = NULL",
    "kwaliteit.correcties:toegepast_is_actief": "UPDATE kwaliteit.correcties SET is_toegepast = true",
    "kwaliteit.correcties:gecorrigeerd_is_gemerkt": "UPDATE kwaliteit.correcties SET is_toegepast = true, status = 'open', "
    "cel = (SELECT herkomst FROM kerncijfers.waarden WHERE indicator_id = 'zeden_voorraad' AND regio_code = 'NL01' AND periode = '2023-11-02')",
    "kerncijfers.vintages:niet_leeg": "DELETE FROM kerncijfers.waarden WHERE regio_code LIKE 'GM%'",
    "kerncijfers.vintages:publicatiedatum_gevuld": "UPDATE seeds.documenten SET document = 'anders' WHERE halfjaarbericht = '2021-H2'",
    "kerncijfers.vintages:elk_gedrukt_getal": "UPDATE kerncijfers.gepubliceerd SET versie = 'x' WHERE indicator_id = 'verzuim_norm'",
    "kerncijfers.actueel:niet_leeg": "DELETE FROM kerncijfers.waarden WHERE regio_code LIKE 'GM%'",
    "kerncijfers.actueel:waarde_gevuld": "UPDATE kerncijfers.waarden SET waarde = NULL WHERE indicator_id = 'gtpa_aandeel_top3'",
    "kerncijfers.actueel:berekend_gaat_voor": "UPDATE referentie.edities SET publicatiedatum = '2018-01-01'",
    "kwaliteit.signalen:niet_leeg": "DELETE FROM kwaliteit.signalen WHERE regio_code LIKE 'GM%'",
    "kwaliteit.signalen:waarde_gevuld": "UPDATE kwaliteit.signalen SET waarde = NULL WHERE indicator_id = 'verzuim_norm'",
    "kwaliteit.signalen:status_bekend": "UPDATE kwaliteit.signalen SET status = 'onbekend' WHERE indicator_id = 'verzuim_norm'",
    "kwaliteit.signalen:oordeel_bekend": "UPDATE kwaliteit.signalen SET oordeel = 'alarm' WHERE indicator_id = 'verzuim_norm'",
    "kwaliteit.signalen:elke_reeks_eenmaal": "DELETE FROM kwaliteit.signalen WHERE indicator_id = 'verzuim_percentage' AND periode_type = 'tertiaal'",
    "kwaliteit.signalen:score_alleen_met_historie": "UPDATE kwaliteit.signalen SET score = 0 WHERE indicator_id = 'zeden_voorraad'",
    "kwaliteit.signalen:verandering_binnen_een_telling": "INSERT INTO seeds.reeksbreuken BY NAME SELECT 'zeden_voorraad' AS indicator_id, DATE '2025-11-02' AS datum, 'telregel' AS soort",
    "referentie.gemeenten:niet_leeg": "DELETE FROM referentie.gemeenten WHERE gemeente_code = 'GM0014'",
    "referentie.gemeenten:aantal_per_jaar": "UPDATE referentie.gemeenten SET jaar = 2023 WHERE gemeente_code = 'GM0457' AND jaar = 2022",
    "referentie.gemeenten:som_is_nederland": "UPDATE referentie.gemeenten SET inwoners_aantal = inwoners_aantal + 1 WHERE gemeente_code = 'GM0788' AND jaar = 2020",
    "referentie.gemeenten:gemeente_een_keer_per_jaar": _zonder_sleutel(
        "referentie.gemeenten",
        "SELECT * REPLACE (CASE gemeente_code WHEN 'GM0034' THEN 'GM0014' ELSE gemeente_code END AS gemeente_code) FROM referentie.gemeenten",
    ),
    "referentie.gemeenten:eenheid_gevuld": "UPDATE referentie.gemeenten SET regionale_eenheid_code = NULL WHERE gemeente_code = 'GM0014' AND jaar = 2025",
    "referentie.gemeenten:eenheid_of_reden": "UPDATE referentie.gemeenten SET waarom_geen_regionale_eenheid = NULL WHERE gemeente_code = 'GM0788'",
    "referentie.gemeenten:tien_eenheden": "UPDATE referentie.gemeenten SET regionale_eenheid = 'Haaglanden' WHERE gemeente_code = 'GM0518' AND jaar = 2019",
    "referentie.herindelingen:niet_leeg": "DELETE FROM referentie.herindelingen WHERE soort <> 'ongewijzigd'",
    "referentie.herindelingen:aandeel_gevuld": "UPDATE referentie.herindelingen SET aandeel = NULL WHERE gemeente_code = 'GM0053' AND huidige_gemeente_code = 'GM1969'",
    "referentie.herindelingen:aandeel_tussen_0_en_1": "UPDATE referentie.herindelingen SET aandeel = 1.1 WHERE gemeente_code = 'GM0053' AND huidige_gemeente_code = 'GM1966'; "
    "UPDATE referentie.herindelingen SET aandeel = -0.1 WHERE gemeente_code = 'GM0053' AND huidige_gemeente_code = 'GM1969'",
    "referentie.herindelingen:aandelen_tellen_op_tot_1": "DELETE FROM referentie.herindelingen WHERE gemeente_code = 'GM0788' AND huidige_gemeente_code = 'GM0855' AND jaar = 2020",
    "referentie.herindelingen:doel_bestaat": "UPDATE referentie.herindelingen SET huidige_gemeente_code = 'GM0457' WHERE gemeente_code = 'GM0457'",
    "referentie.herindelingen:elke_gemeente": "DELETE FROM referentie.herindelingen WHERE gemeente_code = 'GM0457' AND jaar = 2022",
    "referentie.herindelingen:elk_doel_krijgt_iets": "UPDATE referentie.herindelingen SET huidige_gemeente_code = 'GM0363' WHERE gemeente_code = 'GM0014' AND jaar = 2021",
    "referentie.indicatoren:niet_leeg": "DELETE FROM referentie.indicatoren WHERE familie = 'opsporing'",
    "referentie.indicatoren:definitie_gevuld": "UPDATE referentie.indicatoren SET definitie = NULL WHERE indicator_id = 'zeden_voorraad'",
    "referentie.indicatoren:formule_gevuld": "UPDATE referentie.indicatoren SET formule = NULL WHERE indicator_id = 'prio1_te_laat'",
    "referentie.indicatoren:familie_bekend": "UPDATE referentie.indicatoren SET familie = 'zeden' WHERE indicator_id = 'zeden_voorraad'",
    "referentie.indicatoren:meeteenheid_bekend": "UPDATE referentie.indicatoren SET meeteenheid = 'promille' WHERE indicator_id = 'verzuim_percentage'",
    "referentie.indicatoren:richting_bekend": "UPDATE referentie.indicatoren SET richting = 'lager' WHERE indicator_id = 'verzuim_percentage'",
    "referentie.indicatoren:aandeel_heeft_noemer": "UPDATE referentie.indicatoren SET noemer = NULL WHERE indicator_id = 'gdpa_aandeel_geweldstoepassing'",
    "referentie.indicatoren:perioden_leesbaar": "UPDATE referentie.indicatoren SET perioden = 'jaar even' WHERE indicator_id = 'slachtofferschap_online'",
    "referentie.indicatoren:beschikbaarheid_klopt": "UPDATE referentie.indicatoren SET bron_voor_waarde = NULL WHERE indicator_id = 'klachten_ontvangen'",
    "referentie.normen:niet_leeg": "DELETE FROM referentie.normen WHERE aard <> 'wettelijk'",
    "referentie.normen:norm_gevuld": "UPDATE referentie.normen SET norm = NULL WHERE indicator_id = 'bodycams'",
    "referentie.normen:bron_gevuld": "UPDATE referentie.normen SET bron = NULL WHERE indicator_id = 'bodycams'",
    "referentie.normen:richting_bekend": "UPDATE referentie.normen SET richting = 'hooguit' WHERE indicator_id = 'verzuim_percentage'",
    "referentie.normen:aard_bekend": "UPDATE referentie.normen SET aard = 'wens' WHERE indicator_id = 'bodycams'",
    "referentie.normen:niveau_bekend": "UPDATE referentie.normen SET geldt_per = 'eenheid' WHERE indicator_id = 'wijkagentnorm_realisatie'",
    "referentie.normen:indicator_bekend": "UPDATE referentie.normen SET meeteenheid = 'fte' WHERE indicator_id = 'onderbezetting_percentage' AND geldig_vanaf_jaar = 2024",
    "referentie.normen:een_norm_tegelijk": "UPDATE referentie.normen SET geldig_tot_en_met_jaar = 2024 WHERE indicator_id = 'verzuim_percentage' AND aard = 'doel'",
    "referentie.reeksbreuken:niet_leeg": "DELETE FROM referentie.reeksbreuken WHERE soort = 'bron'",
    "referentie.reeksbreuken:bron_gevuld": "UPDATE referentie.reeksbreuken SET bron = NULL WHERE indicator_id = 'coldcase_strafdreiging'",
    "referentie.reeksbreuken:soort_bekend": "UPDATE referentie.reeksbreuken SET soort = 'trendbreuk' WHERE indicator_id = 'internetaangiften'",
    "referentie.reeksbreuken:herziening_noemt_editie": "UPDATE referentie.reeksbreuken SET editie_herziening = '' WHERE indicator_id = 'zeden_voorraad_langer_6_maanden'",
    "referentie.reeksbreuken:indicator_bekend": "UPDATE referentie.reeksbreuken SET behalve_uitsplitsing = 'delict=3.5.2' WHERE indicator_id = 'misdrijven_in_gemeente'",
    "verdeling.kenmerken:alle_gemeenten_alle_kenmerken": "DELETE FROM verdeling.kenmerken WHERE gemeente_code = 'GM0014' AND kenmerk = 'kernen'",
    "verdeling.kenmerken:waarde_gevuld": "UPDATE verdeling.kenmerken SET waarde = NULL WHERE gemeente_code = 'GM0014' AND kenmerk = 'kernen'",
    "verdeling.kenmerken:niet_negatief": "UPDATE verdeling.kenmerken SET waarde = -1 WHERE gemeente_code = 'GM0014' AND kenmerk = 'kernen'",
    "verdeling.kenmerken:elke_gemeente_compleet": "UPDATE verdeling.kenmerken SET kenmerk = 'dorpen' WHERE gemeente_code = 'GM0014' AND kenmerk = 'kernen'; "
    "DELETE FROM verdeling.kenmerken WHERE gemeente_code = 'GM0034' AND kenmerk = 'kernen'",
    "verdeling.kenmerken:status_bekend": "UPDATE verdeling.kenmerken SET status = 'vermoedelijk' WHERE kenmerk = 'banen'",
    "verdeling.kenmerken:status_gevuld": "UPDATE verdeling.kenmerken SET status = NULL WHERE kenmerk = 'banen'",
    "verdeling.kenmerken:peiljaar_recent": "UPDATE verdeling.kenmerken SET peiljaar = 2022 WHERE kenmerk = 'banen'",
    "verdeling.sterktemodel:zevenentwintig_kenmerken": "DELETE FROM verdeling.sterktemodel WHERE kenmerk = 'ambassades'",
    "verdeling.sterktemodel:landelijk_totaal_aanwezig": "UPDATE verdeling.sterktemodel SET som_gemeenten = NULL WHERE kenmerk = 'ambassades'",
    # 4th significant digit: 0,000784820 -> 0,000784920
    "verdeling.sterktemodel:gewichten_als_gedrukt": "UPDATE verdeling.sterktemodel SET gewicht_per_1000_fte = 0.000784920 WHERE kenmerk = 'bijstandsontvangers'",
    "verdeling.sterktemodel:landelijk_binnen_grenzen": "UPDATE verdeling.sterktemodel SET som_gemeenten = som_gemeenten * 1000, binnen_grenzen = false WHERE kenmerk = 'banen'",
    "verdeling.sterktemodel:gemeenten_tellen_op_tot_landelijk": "UPDATE verdeling.sterktemodel SET relatief_verschil = 0.0011 WHERE kenmerk = 'inwoners'",
    "verdeling.sterktemodel:alle_gemeenten": "UPDATE verdeling.sterktemodel SET gemeenten = 341 WHERE kenmerk = 'inwoners'",
    "verdeling.bijdragen:tien_maal_zevenentwintig": "DELETE FROM verdeling.bijdragen WHERE regionale_eenheid = 'Limburg' AND kenmerk = 'ambassades'",
    "verdeling.bijdragen:bijdrage_gevuld": "UPDATE verdeling.bijdragen SET bijdrage = NULL WHERE regionale_eenheid = 'Limburg' AND kenmerk = 'ambassades'",
    "verdeling.bijdragen:bijdrage_is_gewicht_maal_som": "UPDATE verdeling.bijdragen SET bijdrage = bijdrage + 0.01 WHERE regionale_eenheid = 'Limburg' AND kenmerk = 'inwoners'",
    "verdeling.per_regionale_eenheid:tien_regionale_eenheden": "DELETE FROM verdeling.per_regionale_eenheid WHERE regionale_eenheid = 'Limburg'",
    "verdeling.per_regionale_eenheid:fte_model_gevuld": "UPDATE verdeling.per_regionale_eenheid SET fte_model = NULL WHERE regionale_eenheid = 'Limburg'",
    "verdeling.per_regionale_eenheid:fte_model_niet_negatief": "UPDATE verdeling.per_regionale_eenheid SET fte_model = -1 WHERE regionale_eenheid = 'Limburg'",
    "verdeling.per_regionale_eenheid:verdeling_telt_op_tot_n": "UPDATE verdeling.per_regionale_eenheid SET fte_model_afgerond = fte_model_afgerond + 1 WHERE regionale_eenheid = 'Limburg'",
    "verdeling.per_regionale_eenheid:ruwe_som_nabij_1000": "UPDATE verdeling.per_regionale_eenheid SET ruwe_som = 1100.5",
    "verdeling.per_regionale_eenheid:ruwe_som_is_som_van_bijdragen": "UPDATE verdeling.per_regionale_eenheid SET ruwe_bijdrage = ruwe_bijdrage + 1 WHERE regionale_eenheid = 'Limburg'",
    "verdeling.per_regionale_eenheid:besluit_als_wet": "UPDATE seeds.regionale_eenheden SET aandeel_besluit_pct = 8.666 WHERE code = 'RE01'; "
    "UPDATE seeds.regionale_eenheden SET aandeel_besluit_pct = 15.136 WHERE code = 'RE02'",
    "verdeling.per_regionale_eenheid:besluit_telt_op_tot_100": "UPDATE seeds.regionale_eenheden SET aandeel_besluit_pct = 8.666 WHERE code = 'RE01'",
    "verdeling.per_regionale_eenheid:afronding_binnen_een_fte": "UPDATE verdeling.per_regionale_eenheid SET fte_besluit_afgerond = fte_besluit_afgerond + 2 WHERE regionale_eenheid = 'Limburg'; "
    "UPDATE verdeling.per_regionale_eenheid SET fte_besluit_afgerond = fte_besluit_afgerond - 2 WHERE regionale_eenheid = 'Amsterdam'",
    "verdeling.werklast_invoer:alle_gemeenten_jaren_grootheden": "DELETE FROM verdeling.werklast_invoer WHERE gemeente_code = 'GM0014' AND jaar = 2019",
    "verdeling.werklast_invoer:waarde_gevuld": "UPDATE verdeling.werklast_invoer SET waarde = NULL WHERE gemeente_code = 'GM0014' AND grootheid = 'delict_07'",
    "verdeling.werklast_invoer:niet_negatief": "UPDATE verdeling.werklast_invoer SET waarde = -1 WHERE gemeente_code = 'GM0014' AND grootheid = 'vermissingen'",
    "verdeling.werklast_invoer:elke_gemeente_compleet": "UPDATE verdeling.werklast_invoer SET grootheid = 'delict_08' WHERE gemeente_code = 'GM0014' AND grootheid = 'delict_07'",
    "verdeling.werklast_invoer:elk_referentiejaar_compleet": "UPDATE verdeling.werklast_invoer SET jaar = 2021 WHERE gemeente_code = 'GM0014' AND jaar = 2022",
    # two columns of the delivery exchanged
    "verdeling.werklast_invoer:deel_binnen_geheel": "UPDATE verdeling.werklast_invoer SET grootheid = CASE grootheid WHEN 'verdachten' THEN 'verdachten_niet_ingezetenen' "
    "ELSE 'verdachten' END WHERE gemeente_code = 'GM0014' AND jaar = 2023 AND grootheid LIKE 'verdachten%'",
    "verdeling.werklast_invoer:slachtofferschap_is_percentage": "UPDATE verdeling.werklast_invoer SET waarde = waarde / 100 WHERE gemeente_code = 'GM0014' AND grootheid = 'slachtofferschap_pct'",
    "verdeling.werklast_invoer:herkomst_gevuld": "UPDATE verdeling.werklast_invoer SET herkomst = 'jenv.werklast_gemeente@#A1' WHERE gemeente_code = 'GM0014'",
    "verdeling.werklast_onderdelen:alle_gemeenten_jaren_onderdelen": "DELETE FROM verdeling.werklast_onderdelen WHERE onderdeel = 'reactief: me_ae_demonstratie'",
    "verdeling.werklast_onderdelen:fte_gevuld": "UPDATE verdeling.werklast_onderdelen SET fte = NULL WHERE gemeente_code = 'GM0014' AND onderdeel = 'basisteams'",
    "verdeling.werklast_onderdelen:elk_onderdeel_overal": "UPDATE verdeling.werklast_onderdelen SET onderdeel = 'telefoon' WHERE gemeente_code = 'GM0014' AND cluster = 'rsc'",
    "verdeling.werklast_onderdelen:alleen_overgenomen_is_negatief": "UPDATE verdeling.werklast_onderdelen SET fte = -fte WHERE gemeente_code = 'GM0014' AND onderdeel = 'reactief: e14'",
    "verdeling.werklast_onderdelen:geen_cluster_negatief": "UPDATE verdeling.werklast_onderdelen SET fte = 10 * fte WHERE onderdeel = 'noodhulp, overgenomen door wijkzorg' "
    "AND gemeente_code = 'GM0363' AND jaar = 2023",
    "verdeling.werklast_onderdelen:wijkzorg_neemt_hoogstens_een_vijfde_over": "UPDATE verdeling.werklast_onderdelen SET fte = 1.25 * fte "
    "WHERE gemeente_code = 'GM0014' AND onderdeel = 'noodhulp, overgenomen door wijkzorg'",
    "verdeling.werklast_onderdelen:noodhulp_neemt_hoogstens_haar_vrije_tijd_over": "UPDATE verdeling.werklast_onderdelen SET fte = fte - 25 "
    "WHERE gemeente_code = 'GM0014' AND onderdeel = 'toezicht, overgenomen door noodhulp'",
    "verdeling.werklast_onderdelen:toezicht_heeft_zijn_ondergrens": "UPDATE verdeling.werklast_onderdelen SET fte = 0 WHERE gemeente_code = 'GM0014' AND onderdeel LIKE 'toezicht%'",
    "verdeling.werklast_onderdelen:capaciteit_komt_precies_terecht": "UPDATE verdeling.werklast_onderdelen SET fte = fte + 0.01 WHERE gemeente_code = 'GM0014' AND onderdeel = 'bbb_team'",
    "verdeling.werklast_onderdelen:elke_taak_met_capaciteit_geleverd": "UPDATE raw_jenv.werklast_capaciteit SET taak = 'toezicht' WHERE taak = 'districtsrecherche'",
    "verdeling.werklast_onderdelen:avim_is_het_gemiddelde_aandeel": "UPDATE verdeling.werklast_onderdelen SET fte = 2 * fte WHERE gemeente_code = 'GM0014' AND onderdeel = 'avim_identiteitsonderzoek'",
    "verdeling.werklast:alle_gemeenten_alle_clusters": "DELETE FROM verdeling.werklast WHERE gemeente_code = 'GM0014' AND cluster = 'rsc'",
    "verdeling.werklast:fte_gevuld": "UPDATE verdeling.werklast SET fte = NULL WHERE gemeente_code = 'GM0014' AND cluster = 'rsc'",
    "verdeling.werklast:fte_niet_negatief": "UPDATE verdeling.werklast SET fte = -fte WHERE gemeente_code = 'GM0014' AND cluster = 'rsc'",
    "verdeling.werklast:weegt_de_onderdelen": "UPDATE verdeling.werklast SET fte = fte + 0.00001 WHERE gemeente_code = 'GM0014' AND cluster = 'rsc'",
    "verdeling.werklast:wijkzorg_naar_de_wet": "UPDATE verdeling.werklast SET fte = 0.8 * fte WHERE cluster = 'wijkzorg'",
    "verdeling.clusters:zestien_clusters": "DELETE FROM verdeling.clusters WHERE cluster = 'rsc'",
    "verdeling.clusters:werklast_gevuld": "UPDATE verdeling.clusters SET werklast_fte = NULL WHERE cluster = 'rsc'",
    "verdeling.clusters:formatie_geleverd": "UPDATE verdeling.clusters SET formatie_fte = NULL WHERE cluster = 'rsc'",
    "verdeling.clusters:aandelen_tellen_op_tot_100": "UPDATE verdeling.clusters SET aandeel_pct = aandeel_pct + 0.1 WHERE cluster = 'rsc'",
    "verdeling.clusters:gedrukt_als_in_het_rapport": "UPDATE verdeling.clusters SET gedrukt_aandeel_pct = 3 WHERE cluster = 'rsc'",
    "verdeling.clusters:sluit_aan_op_gedrukt": "UPDATE verdeling.clusters SET aandeel_pct = aandeel_pct + 0.6 WHERE cluster = 'wijkzorg'",
    "verdeling.clusters:werklast_is_som_van_gemeenten": "UPDATE verdeling.clusters SET werklast_fte = werklast_fte + 1 WHERE cluster = 'rsc'",
    "verdeling.regressie_kenmerken:niet_leeg": "DELETE FROM verdeling.regressie_kenmerken WHERE uitkomst = 'bic'",
    "verdeling.regressie_kenmerken:uitkomst_gevuld": "UPDATE verdeling.regressie_kenmerken SET uitkomst = NULL WHERE uitkomst = 'correlatie'",
    "verdeling.regressie_kenmerken:uitkomst_bekend": "UPDATE verdeling.regressie_kenmerken SET uitkomst = 'niet mooi' WHERE uitkomst = 'correlatie'",
    "verdeling.regressie_kenmerken:elk_cluster_elk_kenmerk": "DELETE FROM verdeling.regressie_kenmerken WHERE cluster = 'meldkamer' AND kenmerk = 'kernen'",
    "verdeling.regressie_kenmerken:gekozen_heeft_zijn_cijfers": "UPDATE verdeling.regressie_kenmerken SET r2 = NULL WHERE cluster = 'meldkamer'",
    "verdeling.regressie_kenmerken:verklaringsgraad_stijgt": "UPDATE verdeling.regressie_kenmerken SET r2 = 0.1 WHERE cluster = 'opsporing_lokaal' AND volgorde = 2",
    "verdeling.regressie_kenmerken:bic_daalt_bij_elke_stap": "UPDATE verdeling.regressie_kenmerken AS r SET bic = v.bic - 9.9 "
    "FROM verdeling.regressie_kenmerken AS v WHERE r.cluster = 'meldkamer' AND r.volgorde = 1 AND v.cluster = 'meldkamer' AND v.volgorde = 0",
    "verdeling.regressie_kenmerken:geen_multicollineariteit": "UPDATE verdeling.regressie_kenmerken SET vif = 10.1 WHERE cluster = 'meldkamer' AND volgorde = 1",
    # winkels is of the same categorie as bedrijven, which other clusters chose
    "verdeling.regressie_kenmerken:een_kenmerk_per_categorie": "UPDATE verdeling.regressie_kenmerken SET uitkomst = 'gekozen' WHERE cluster = 'meldkamer' AND kenmerk = 'winkels'",
    "verdeling.regressie_kenmerken:geen_stigmatiserend_kenmerk": "UPDATE verdeling.regressie_kenmerken SET kenmerk = 'inwoners_niet_westerse_migratieachtergrond' WHERE kenmerk = 'winkels'",
    "verdeling.regressie_passing:alle_gemeenten_tien_clusters": "DELETE FROM verdeling.regressie_passing WHERE gemeente_code = 'GM0014' AND cluster = 'rsc'",
    "verdeling.regressie_passing:passing_gevuld": "UPDATE verdeling.regressie_passing SET passing_fte = NULL WHERE gemeente_code = 'GM0014' AND cluster = 'rsc'",
    "verdeling.regressie_passing:elk_cluster_alle_gemeenten": "DELETE FROM verdeling.regressie_passing WHERE cluster = 'rsc'",
    "verdeling.regressie_passing:residu_is_werklast_min_passing": "UPDATE verdeling.regressie_passing SET residu_fte = -residu_fte WHERE gemeente_code = 'GM0014' AND cluster = 'rsc'",
    "verdeling.regressie_passing:passing_uit_de_coefficienten": "UPDATE verdeling.regressie_kenmerken SET coefficient = -coefficient WHERE cluster = 'rsc' AND kenmerk = 'banen'",
    "verdeling.regressie_passing:landelijk_positief": "UPDATE verdeling.regressie_passing SET passing_fte = -passing_fte WHERE cluster = 'rsc'",
    "verdeling.herberekende_bijdragen:tien_regionale_eenheden": "DELETE FROM seeds.regionale_eenheden WHERE naam = 'Limburg'",
    "verdeling.herberekende_bijdragen:elk_gekozen_kenmerk_telt_mee": "DELETE FROM verdeling.herberekende_bijdragen",
    "verdeling.herberekende_bijdragen:bijdrage_gevuld": "UPDATE verdeling.herberekende_bijdragen SET bijdrage = NULL WHERE kenmerk = 'banen'",
    "verdeling.herberekende_bijdragen:bijdrage_is_gewicht_maal_som": "UPDATE verdeling.herberekende_bijdragen SET bijdrage = bijdrage + 0.01 WHERE regionale_eenheid = 'Limburg' AND kenmerk = 'banen'",
    "verdeling.herberekende_bijdragen:som_is_duizend": "UPDATE verdeling.herberekende_bijdragen SET bijdrage = bijdrage + 0.01 WHERE regionale_eenheid = 'Limburg' AND kenmerk = 'banen'",
    "verdeling.herberekend_per_regionale_eenheid:tien_regionale_eenheden": "DELETE FROM seeds.regionale_eenheden WHERE naam = 'Limburg'",
    "verdeling.herberekend_per_regionale_eenheid:fte_herberekend_gevuld": "DELETE FROM verdeling.herberekend_per_regionale_eenheid WHERE regionale_eenheid = 'Limburg'",
    "verdeling.herberekend_per_regionale_eenheid:naast_dezelfde_verdeling": "UPDATE verdeling.herberekend_per_regionale_eenheid SET fte_model = fte_model + 1 WHERE regionale_eenheid = 'Limburg'",
    "verdeling.herberekend_per_regionale_eenheid:telt_op_tot_n": "UPDATE verdeling.herberekend_per_regionale_eenheid SET fte_herberekend = fte_herberekend + 1 WHERE regionale_eenheid = 'Limburg'",
    "verdeling.herberekend_per_regionale_eenheid:elke_specifieke_taak_telt_mee": "UPDATE verdeling.herberekend_per_regionale_eenheid SET specifieke_taken_fte = 0 WHERE regionale_eenheid = 'Noord-Nederland'",
    "verdeling.specifieke_taken:bekende_taken_aanwezig": "DELETE FROM verdeling.specifieke_taken WHERE regionale_eenheid <> 'Rotterdam'",
    "verdeling.specifieke_taken:fte_gevuld": "UPDATE verdeling.specifieke_taken SET fte = NULL WHERE regionale_eenheid = 'Rotterdam'",
    "verdeling.specifieke_taken:fte_niet_negatief": "UPDATE verdeling.specifieke_taken SET fte = -1 WHERE regionale_eenheid = 'Rotterdam'",
    "verdeling.specifieke_taken:toelichting_gevuld": "UPDATE verdeling.specifieke_taken SET toelichting = NULL WHERE regionale_eenheid = 'Rotterdam'",
    "verdeling.specifieke_taken:samen_minder_dan_een_procent": "UPDATE verdeling.specifieke_taken SET fte = 480 WHERE regionale_eenheid = 'Rotterdam'",
    "verdeling.actualisatie:tien_maal_zevenentwintig": "DELETE FROM verdeling.actualisatie WHERE regionale_eenheid = 'Limburg' AND kenmerk = 'ambassades'",
    "verdeling.actualisatie:bijdrage_gevuld": "UPDATE verdeling.actualisatie SET bijdrage = NULL WHERE regionale_eenheid = 'Limburg' AND kenmerk = 'banen'",
    "verdeling.actualisatie:verandering_gevuld": "UPDATE verdeling.actualisatie SET verandering = NULL WHERE regionale_eenheid = 'Limburg' AND kenmerk = 'banen'",
    "verdeling.actualisatie:peiljaar_is_de_verdeling": "UPDATE verdeling.actualisatie SET bijdrage = bijdrage + 0.01 WHERE regionale_eenheid = 'Limburg' AND kenmerk = 'banen'",
    "verdeling.actualisatie:verandering_is_verschil": "UPDATE verdeling.actualisatie SET verandering = -verandering WHERE regionale_eenheid = 'Limburg' AND kenmerk = 'banen'",
    "verdeling.parameters:alle_parameters": "DELETE FROM verdeling.parameters WHERE parameter = 'serviceniveau'",
    "verdeling.parameters:waarde_gevuld": "UPDATE verdeling.parameters SET waarde = NULL WHERE parameter = 'serviceniveau'",
    "verdeling.parameters:soort_bekend": "UPDATE verdeling.parameters SET soort = 'schatting' WHERE parameter = 'serviceniveau'",
    "verdeling.parameters:bron_genoemd": "UPDATE verdeling.parameters SET bron = NULL WHERE parameter = 'productieve_uren'",
    "verdeling.parameters:gedrukt_als_in_het_rapport": "UPDATE verdeling.parameters SET waarde = 80 WHERE parameter = 'reactiepercentage'",
    "verdeling.normtijden:alle_activiteiten": "DELETE FROM verdeling.normtijden WHERE activiteit = 'me_ae_demonstratie'",
    "verdeling.normtijden:normtijd_gevuld": "UPDATE verdeling.normtijden SET normtijd_uren = NULL WHERE activiteit = 'e33'",
    "verdeling.normtijden:normtijd_positief": "UPDATE verdeling.normtijden SET normtijd_uren = 0 WHERE activiteit = 'e33'",
    "verdeling.normtijden:delicten_als_gedrukt": "UPDATE verdeling.normtijden SET normtijd_uren = 19.91 WHERE activiteit = 'delict_03'",
    "verdeling.normtijden:minder_uitschieters_dan_waarnemingen": "UPDATE verdeling.normtijden SET uitschieters = waarnemingen WHERE activiteit = 'evenement_b'",
}
"""Rule -> SQL that makes exactly what the rule is there for."""

REGELS = {r.controle_id.removeprefix("regel:"): r for r in rules.read_rules()}


@pytest.fixture(scope="module")
def gedeeld(huis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return maak_kandidaat(huis, tmp_path_factory.mktemp("poort"))


@pytest.fixture
def con(gedeeld: Path):
    """The shared kandidaat in a transaction that is undone."""
    with connect(gedeeld) as c:
        c.execute("BEGIN")
        yield c
        c.execute("ROLLBACK")


def test_elke_regel_heeft_een_fout_die_hem_bewijst():
    assert set(FOUTEN) == set(REGELS)


@pytest.mark.parametrize("naam", sorted(FOUTEN))
def test_regel_ziet_zijn_fout(con: duckdb.DuckDBPyConnection, naam: str):
    regel = REGELS[naam]
    if naam.endswith("bezetting_sluit_op_mutatie"):
        con.execute(BEZETTING_2023.format(46075))  # 46.777 - 702: then it can be tested, and holds
        assert rules.evaluate(con, (regel,))[0].oordeel == verdicts.VOLDOET
        con.execute("DELETE FROM kerncijfers.waarden WHERE indicator_id = 'operationele_bezetting' AND periode = '2023'")
    else:
        assert rules.evaluate(con, (regel,))[0].oordeel == verdicts.VOLDOET
    con.execute(FOUTEN[naam])
    (oordeel,) = rules.evaluate(con, (regel,))
    assert oordeel.oordeel == verdicts.VOLDOET_NIET
    assert oordeel.houdt_tegen == (regel.ernst == "fout")
    assert regel.tabel in str(oordeel) and regel.reden.strip() in str(oordeel)


@pytest.mark.parametrize(
    "naam", ["kerncijfers.waarden:aantallen_niet_negatief", "verdeling.kenmerken:niet_negatief", "referentie.gemeenten:eenheid_gevuld"]
)
def test_een_overtreding_noemt_de_rij(con: duckdb.DuckDBPyConnection, naam: str):
    con.execute(FOUTEN[naam])
    (oordeel,) = rules.evaluate(con, (REGELS[naam],))
    assert any("GM0014" in v for v in oordeel.voorbeelden)


def test_ontoetsbaar_is_een_eigen_oordeel(con: duckdb.DuckDBPyConnection):
    (o,) = rules.evaluate(con, (REGELS["kerncijfers.waarden:bezetting_sluit_op_mutatie"],))
    assert (o.oordeel, o.houdt_tegen) == (verdicts.NIET_TOETSBAAR, False)


def test_zonder_de_formatie_van_elk_cluster_waarschuwt_de_poort(con: duckdb.DuckDBPyConnection):
    """The other ten shares were never printed: a run without them says so, and is published without a model fitted anew."""
    con.execute(
        "UPDATE verdeling.clusters SET aandeel_pct = NULL, sluit_aan = NULL; UPDATE verdeling.clusters SET formatie_fte = NULL WHERE cluster = 'avim'"
    )
    con.execute("DELETE FROM verdeling.herberekende_bijdragen; DELETE FROM verdeling.herberekend_per_regionale_eenheid")
    oordelen = rules.evaluate(
        con, tuple(r for naam, r in REGELS.items() if naam.startswith(("verdeling.clusters:", "verdeling.herberekend")))
    )
    assert [o.regel for o in oordelen if o.oordeel == verdicts.VOLDOET_NIET] == ["formatie_geleverd"] and not any(
        o.houdt_tegen for o in oordelen
    )
    ontoetsbaar = {o.regel for o in oordelen if o.oordeel == verdicts.NIET_TOETSBAAR}
    assert {"aandelen_tellen_op_tot_100", "sluit_aan_op_gedrukt", "som_is_duizend", "telt_op_tot_n"} < ontoetsbaar


def test_een_regel_zonder_rijen_slaagt_niet(con: duckdb.DuckDBPyConnection):
    """Great Expectations calls an empty table a success; here it is not."""
    con.execute("DELETE FROM verdeling.kenmerken")
    for naam in ("waarde_gevuld", "niet_negatief", "peiljaar_recent"):
        assert rules.evaluate(con, (REGELS[f"verdeling.kenmerken:{naam}"],))[0].oordeel == verdicts.VOLDOET_NIET


def test_een_bevraging_die_niet_kan_is_een_fout(con: duckdb.DuckDBPyConnection):
    con.execute("DROP TABLE verdeling.bijdragen")
    (o,) = rules.evaluate(con, (REGELS["verdeling.bijdragen:bijdrage_gevuld"],))
    assert o.oordeel == verdicts.VOLDOET_NIET and "bevraging" in o.waargenomen


def test_een_ontbrekende_kolom_is_een_fout(con: duckdb.DuckDBPyConnection):
    con.execute(_zonder_sleutel("verdeling.bijdragen", "SELECT * EXCLUDE (bijdrage) FROM verdeling.bijdragen"))
    (o,) = rules.evaluate(con, (REGELS["verdeling.bijdragen:bijdrage_gevuld"],))
    assert o.oordeel == verdicts.VOLDOET_NIET


# --- the decision ---


def _vereist() -> dict[str, verdicts.Requirement]:
    return {k: v for k, v in gate.requirements(manifest()).items() if k != verdicts.HERZIENINGEN}


def test_de_hele_lijst_is_er_en_laat_door(con: duckdb.DuckDBPyConnection):
    besluit = gate.decide(con, _vereist())
    assert besluit.geslaagd, besluit.redenen
    soorten = {o.soort for o in besluit.oordelen}
    assert soorten == {"contract", "correctie", "dbt-test", "dbt-unittest", "dbt-contract", "regel"}


def test_een_controle_die_niet_draaide_houdt_tegen(con: duckdb.DuckDBPyConnection):
    """Each of them, one at a time."""
    vereist = _vereist()
    assert len(vereist) > 150
    con.execute("CREATE TEMP TABLE alle AS FROM kwaliteit.controles")
    for controle in vereist:
        con.execute("DELETE FROM kwaliteit.controles WHERE controle_id = ?", (controle,))
        besluit = gate.decide(con, vereist)
        assert len(besluit.redenen) == 1 and controle in besluit.redenen[0] and "niet uitgevoerd" in besluit.redenen[0]
        con.execute("INSERT INTO kwaliteit.controles FROM alle WHERE controle_id = ?", (controle,))


def test_een_gezakte_controle_houdt_tegen_en_een_waarschuwing_niet(con: duckdb.DuckDBPyConnection):
    con.execute("UPDATE kwaliteit.controles SET oordeel = 'voldoet niet', ernst = 'waarschuwing' WHERE controle_id LIKE '%gtpa_top3'")
    assert gate.decide(con, _vereist()).geslaagd
    con.execute("UPDATE kwaliteit.controles SET ernst = 'fout' WHERE controle_id LIKE '%gtpa_top3'")
    assert not gate.decide(con, _vereist()).geslaagd


def test_ontoetsbaar_waar_dat_niet_mag_houdt_tegen(con: duckdb.DuckDBPyConnection):
    con.execute("UPDATE kwaliteit.controles SET oordeel = 'niet toetsbaar' WHERE controle_id LIKE '%alle_gemeenten_alle_kenmerken'")
    assert any("mag niet ontoetsbaar" in r for r in gate.decide(con, _vereist()).redenen)


def test_een_onbekend_oordeel_houdt_tegen(con: duckdb.DuckDBPyConnection):
    con.execute("UPDATE kwaliteit.controles SET oordeel = 'prima' WHERE controle_id LIKE '%alle_gemeenten_alle_kenmerken'")
    assert any("bestaat niet" in r for r in gate.decide(con, _vereist()).redenen)


def test_zonder_vereisten_gaat_niets_door(con: duckdb.DuckDBPyConnection):
    assert not gate.decide(con, {}).geslaagd


# --- dbt tests on the large tables ---

DBT_FOUTEN = {
    "reactietijden_aandeel_gelijk_aan_bron": """UPDATE raw_politie.reactietijden SET "Reactietijd0Tot15MinutenRelatief" = "Reactietijd0Tot15MinutenRelatief" - 0.2
        WHERE "RegioS" = 'GM0014' AND "Perioden" = '2024MM05'""",
    "reactietijden_klassen_tellen_op": """UPDATE raw_politie.reactietijden SET "ReactietijdMeerDan120Minuten" = "ReactietijdMeerDan120Minuten" + 1
        WHERE "RegioS" = 'GM0014' AND "Perioden" = '2024MM05'""",
    "reactietijden_maanden_tellen_op_tot_jaar": """UPDATE raw_politie.reactietijden SET "Totaal" = "Totaal" + 1
        WHERE "RegioS" = 'GM0014' AND "Perioden" = '2024MM05'""",
    "reactietijden_eenheden_tellen_op_tot_nederland": """UPDATE raw_politie.reactietijden SET "Totaal" = "Totaal" + 1
        WHERE trim("RegioS") = 'RE04' AND "Perioden" = '2024JJ00'""",
    "misdrijven_eenheden_tellen_op_tot_nederland": """UPDATE raw_politie.misdrijven_gemeente_maand SET "GeregistreerdeMisdrijven" = "GeregistreerdeMisdrijven" + 1
        WHERE trim("RegioS") = 'RE99' AND "Perioden" = '2024JJ00'""",
    "misdrijven_maanden_tellen_op_tot_jaar": """UPDATE raw_politie.misdrijven_gemeente_maand SET "GeregistreerdeMisdrijven" = "GeregistreerdeMisdrijven" + 1
        WHERE "RegioS" = 'GM0014' AND "Perioden" = '2024MM05'""",
    "misdrijven_soort_gemeenten_tellen_op_tot_nederland": """UPDATE raw_politie.misdrijven_buurt_jaar SET "GeregistreerdeMisdrijven" = "GeregistreerdeMisdrijven" + 1
        WHERE trim("WijkenEnBuurten") = 'GM0000' AND "Perioden" = '2024JJ00' AND trim("SoortMisdrijf") = '1.4.5'""",
    "overlast_soorten_binnen_totaal": """UPDATE raw_politie.overlast_gemeente SET "GeregistreerdeOverlast" = "GeregistreerdeOverlast" + 1
        WHERE trim("RegioS") = 'GM0014' AND "Perioden" = '2024JJ00' AND trim("Overlast") = 'OV30'""",
    "overlast_eenheden_tellen_op_tot_nederland": """UPDATE raw_politie.overlast_gemeente SET "GeregistreerdeOverlast" = "GeregistreerdeOverlast" + 1
        WHERE trim("RegioS") = 'RE04' AND "Perioden" = '2024JJ00' AND trim("Overlast") = 'OV30'""",
    "inwoners_tellen_op_tot_nederland": "UPDATE intermediate.int_herindelingen__inwoners SET inwoners_aantal = inwoners_aantal + 1 WHERE regio_code = 'RE04' AND jaar = 2024",
}


def test_elke_dbt_test_heeft_een_fout():
    assert set(DBT_FOUTEN) == {p.stem for p in (ROOT / "dbt" / "tests").glob("*.sql")}


@pytest.mark.parametrize("naam", sorted(DBT_FOUTEN))
def test_dbt_test_ziet_zijn_fout(con: duckdb.DuckDBPyConnection, naam: str):
    sql, _ = render(ROOT / "dbt" / "tests" / f"{naam}.sql")
    assert con.execute(sql).fetchall() == []
    con.execute(DBT_FOUTEN[naam])
    (rij,) = con.execute(sql).fetchall()
    assert {"GM0014", "2024JJ00", 2024} & set(rij)


# --- the loader of rules refuses what could pass without looking ---

GOED = """
tabel: a.b
eigenaar: e
sleutel: [k]
regels:
  - {regel: r1, reden: x, verwachting: expect_table_row_count_to_equal, argumenten: {value: 1}}
  - {regel: r2, reden: x, verwachting: expect_column_values_to_not_be_null, argumenten: {column: k}}
"""


@pytest.mark.parametrize(
    ("oud", "nieuw", "klacht"),
    [
        ("expect_table_row_count_to_equal", "expect_column_to_exist", "aantal rijen"),
        ("expect_column_values_to_not_be_null", "expect_column_to_exist", "lege waarden"),
        ("regel: r2", "regel: r1", "dubbele"),
        ("reden: x, verwachting: expect_table", "verwachting: expect_table", "reden"),
        ("{regel: r1, ", "{regel: r1, ernst: matig, ", "ernst"),
        ("{regel: r1, ", "{regel: r1, drempel: 3, ", "onbekende velden"),
    ],
)
def test_een_regelbestand_dat_kan_slagen_zonder_te_kijken_wordt_geweigerd(tmp_path: Path, oud: str, nieuw: str, klacht: str):
    pad = tmp_path / "a__b.yml"
    pad.write_text(GOED)
    assert len(rules.read_rules(tmp_path)) == 2
    pad.write_text(GOED.replace(oud, nieuw))
    rules.read_rules.cache_clear()
    with pytest.raises(rules.RuleError, match=klacht):
        rules.read_rules(tmp_path)


def test_een_lege_map_met_regels_wordt_geweigerd(tmp_path: Path):
    with pytest.raises(rules.RuleError):
        rules.read_rules(tmp_path)
