"""Ranges of a contract: what a number of a row cannot be by its definition, and what was probably meant."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from sources.catalog import FOLDER, read_bronnen
from sources.delivery.register import deliveries
from sources.errors import CatalogError
from tests.unit.delivery.test_delivery import PROCENT, Opmaak, bezetting, csv_tekst, lever, verzuim, xlsx
from tests.unit.delivery.test_long import OVERIG, PER_RE, overig, per_re

__all__ = ["lever"]


@pytest.mark.parametrize(
    ("naam", "rij", "plaats", "gevonden", "verwacht", "actie"),
    [
        ("verzuim", verzuim(0.066), "Verzuim!D2", "0,066 procent", "1 tot en met 20 voor verzuim_percentage",
         "Is 6,6 bedoeld? Lever een percentage als 6,6 en niet als 0,066."),
        ("verzuim", verzuim(0.121), "Verzuim!D2", "0,121 procent", "1 tot en met 20", "Is 12,1 bedoeld? Lever een percentage als 12,1 en niet als 0,121."),
        ("verzuim", verzuim(660), "Verzuim!D2", "660 procent", "1 tot en met 20", "Is 6,6 bedoeld? Dat is 100 keer zo weinig"),
        ("verzuim", verzuim(66), "Verzuim!D2", "66 procent", "1 tot en met 20", "Is 6,6 bedoeld? Dat is 10 keer zo weinig"),
        ("verzuim", verzuim(Opmaak(5.9, "General"), maat="verzuim_norm", periode="2023"), "", "", "", ""),
        ("verzuim", verzuim(0.059, maat="verzuim_norm"), "Verzuim!D2", "0,059 procent", "1 tot en met 20 voor verzuim_norm", "Is 5,9 bedoeld?"),
        ("verzuim", verzuim(0.006, maat="verzuim_langer_dan_2_jaar"), "Verzuim!D2", "0,006 procent", "0,1 tot en met 5", "Is 0,6 bedoeld?"),
        ("verzuim", verzuim(0.6, maat="verzuim_langer_dan_2_jaar"), "", "", "", ""),
        ("verzuim", verzuim(Opmaak(0.006, PROCENT), maat="verzuim_langer_dan_2_jaar"), "", "", "", ""),
        ("bezetting", bezetting(46.905, onderdeel="operationele_sterkte"), "Bezetting!E2", "46,905 fte",
         "20000 tot en met 80000 voor operationele_sterkte", "Is 46905 bedoeld? Dat is 1000 keer zo veel"),
        ("bezetting", bezetting(4690.5, onderdeel="operationele_sterkte"), "Bezetting!E2", "4690,5 fte", "20000 tot", "Is 46905 bedoeld? Dat is 10 keer zo veel"),
        ("bezetting", bezetting(45, onderdeel="aspiranten"), "Bezetting!E2", "45 fte", "500 tot en met 20000 voor aspiranten", ""),
        ("bezetting", bezetting(46777, onderdeel="operationele_sterkte"), "", "", "", ""),
        ("bezetting", bezetting(-1), "Bezetting!E2", "-1 fte", "0 of meer", ""),
        ("bezetting", bezetting(-702, onderdeel="operationele_sterkte", maat="mutatie"), "", "", "", ""),
        ("bezetting", bezetting(48879, "personen", onderdeel="operationele_sterkte", maat="personen"), "", "", "", ""),
        ("bezetting", bezetting(48879.5, "personen", maat="personen"), "Bezetting!E2", "48879,5, geen geheel getal", "", ""),
        ("bezetting", bezetting(0, "personen", maat="personen"), "Bezetting!E2", "0 personen", "1 tot en met 80000", ""),
        (OVERIG, overig("gdpa_incidenten", waarde=22.95), "Kerncijfers!E2", "22,95, geen geheel getal", "", ""),
        (OVERIG, overig(waarde=111, meeteenheid="procent"), "Kerncijfers!E2", "111 procent", "0 tot en met 110", "Verbeter de cel"),
        (OVERIG, overig(waarde=101, meeteenheid="procent"), "", "", "", ""),  # wijkagenten, of their norm
        (OVERIG, overig(waarde=0.4, meeteenheid="procent"), "Kerncijfers!E2", "0,4% of 40%?", "", ""),
        (OVERIG, overig(waarde=Opmaak(0.004, PROCENT), meeteenheid="procent"), "", "", "", ""),
        (OVERIG, overig(waarde="0,4%", meeteenheid="procent"), "", "", "", ""),
        (OVERIG, overig("contact_waardering", waarde=77, meeteenheid="rapportcijfer"), "Kerncijfers!E2", "77 rapportcijfer", "1 tot en met 10", "Is 7,7 bedoeld?"),
        (OVERIG, overig("politie_uitgaven", waarde=8_000_000_000 / 10, meeteenheid="euro_mln"), "Kerncijfers!E2", "800000000 euro_mln", "20000", ""),
        (OVERIG, overig("politie_uitgaven", waarde=8000, meeteenheid="euro_mln"), "", "", "", ""),
        (OVERIG, overig("c2000_dwangsom", waarde=0.325, meeteenheid="euro"), "Kerncijfers!E2", "0,325 euro", "1 tot en met", ""),
        (PER_RE, per_re(waarde=3.5), "Per regionale eenheid!F2", "3,5, geen geheel getal", "", ""),
        (PER_RE, per_re(waarde=3.5, meeteenheid="fte"), "", "", "", ""),
    ],
)  # fmt: skip
def test_wat_volgens_de_definitie_niet_kan_stopt(lever, naam, rij, plaats, gevonden, verwacht, actie):
    lev = lever(naam, xlsx(naam, [rij]))
    if not plaats:
        assert lev.uitslag.geslaagd, lev.uitslag.per_regel
        return
    alle = [b for regel in lev.uitslag.per_regel.values() for b in regel]
    assert {b.plaats for b in alle} == {plaats}
    assert any(gevonden in b.gevonden and verwacht in b.verwacht and actie in b.actie for b in alle), alle


KOPPEN = {
    "werklast_normtijden": ("Normtijden", ["Activiteit", "Normtijd (uren)"]),
    "werklast_uren": ("Werklast uren", ["Regionale eenheid", "Jaar", "Evenementen (uren)", "Demonstraties (uren)", "Voetbal (uren)", "ME en AE (uren)",
                      "Rechtshulpverzoeken (aantal)", "Openstelling (uren)", "Afhandeltijd (minuten)"]),
    "werklast_stadions": ("Stadions", ["Club", "Gemeentecode", "Jaar", "Zitplaatsen (aantal)", "Inzet (uren)"]),
}  # fmt: skip


def uren(evenementen: float = 71_000, demonstraties: float = 24_000, afhandeltijd: float = 62.4) -> list:
    return ["Limburg", 2023, evenementen, demonstraties, 30_000, None, 2_600, 89_000, afhandeltijd]


@pytest.mark.parametrize(
    ("naam", "rij", "plaats", "gevonden", "actie"),
    [
        ("werklast_normtijden", ["e33", 2.4], "", "", ""),
        ("werklast_normtijden", ["e33", 144], "Normtijden!B2", "144 uren", "Zijn het minuten? 144 minuten is 2,4 uren. Lever uren, en anders het juiste getal."),
        ("werklast_normtijden", ["e33", 30], "Normtijden!B2", "30 uren", "Zijn het minuten? 30 minuten is 0,5 uren."),
        ("werklast_normtijden", ["melding_prio1", 45], "Normtijden!B2", "45 uren", "45 minuten is 0,75 uren"),
        ("werklast_normtijden", ["rechtshulpverzoek", 840], "Normtijden!B2", "840 uren", "840 minuten is 14 uren"),
        ("werklast_normtijden", ["delict_03", 19.19], "", "", ""),
        ("werklast_normtijden", ["delict_01", 336], "Normtijden!B2", "336 uren", "336 minuten is 5,6 uren"),
        ("werklast_normtijden", ["e33", 0.001], "Normtijden!B2", "0,001", "Is 1 bedoeld?"),  # no other unit of time
        ("werklast_uren", uren(), "", "", ""),
        ("werklast_uren", uren(evenementen=4_260_000), "Werklast uren!C2", "4260000 uren", "Zijn het minuten? 4260000 minuten is 71000 uren."),
        ("werklast_uren", uren(demonstraties=1_440_000), "Werklast uren!D2", "1440000 uren", "1440000 minuten is 24000 uren"),
        ("werklast_uren", uren(afhandeltijd=1.04), "Werklast uren!I2", "1,04 minuten", "Zijn het uren? 1,04 uren is 62,4 minuten. Lever minuten"),
        ("werklast_uren", uren(afhandeltijd=720), "Werklast uren!I2", "720 minuten", "Zijn het seconden? 720 seconden is 12 minuten."),
        ("werklast_stadions", ["club Groningen", "GM0014", 2005, 22_550, 6_700], "", "", ""),
        ("werklast_stadions", ["club Groningen", "GM0014", 2005, 22_550, 402_000], "Stadions!E2", "402000 uren", "402000 minuten is 6700 uren"),
    ],
)  # fmt: skip
def test_een_andere_eenheid_van_tijd_in_een_eerste_levering(lever, naam, rij, plaats, gevonden, actie):
    """There is nothing earlier to compare with: the definition says what a time cannot be, and which reading fits."""
    blad, koppen = KOPPEN[naam]
    lev = lever(naam, xlsx(naam, [rij], koppen, blad))
    alle = [b for regel in ("typen", "domein") for b in lev.uitslag.per_regel[regel]]
    assert {b.plaats for b in alle} == ({plaats} if plaats else set())
    assert not plaats or any(gevonden in b.gevonden and actie in b.actie for b in alle), alle


def test_minuten_in_plaats_van_uren_vallen_altijd_buiten_de_grens_die_dat_zegt():
    """A number within the range is outside it when it is multiplied by 60."""
    altijd = [g for t in deliveries().values() for k in t.kolommen for g in k.grenzen if "vallen er altijd buiten" in g.reden]
    assert len(altijd) == 3 and all(float(g.maximum) < 60 * float(g.minimum) for g in altijd)


@pytest.mark.parametrize(
    ("waarde", "meeteenheid", "gelezen"),
    [("22,950", "aantal", None), ("22.950", "aantal", 22950), ("46,905", "fte", None), ("46.905", "fte", None), ("1,234", "procent", "1.234"),
     ("7,125", "rapportcijfer", "7.125"), ("1.000", "euro_mln", None), ("12,5", "fte", "12.5")],
)  # fmt: skip
def test_de_meeteenheid_van_de_rij_beslist_over_twee_lezingen(lever, waarde, meeteenheid, gelezen):
    """Row by row: what is counted is whole, and there are no thousands of percents."""
    lev = lever(OVERIG, xlsx(OVERIG, [overig(waarde=waarde, meeteenheid=meeteenheid)]))
    assert lev.sql("waarde") == [(None if gelezen is None else Decimal(gelezen),)]
    if gelezen is None:
        assert "dubbelzinnig" in str(lev.uitslag.per_regel["typen"])


def test_bewijs_geldt_per_meeteenheid_en_alleen_in_csv(lever):
    """12,5 fte proves the comma of 46,905 fte in a file that one program wrote; a percentage beside it proves nothing of fte."""
    een = [overig(waarde="12,5", meeteenheid="fte", periode="2023"), overig(waarde="46,905", meeteenheid="fte")]
    ander = [overig(waarde="12,5", meeteenheid="procent", periode="2023"), overig(waarde="46,905", meeteenheid="fte")]
    als_csv = {n: csv_tekst(OVERIG, [[str(w or "") for w in r] for r in rijen]) for n, rijen in (("een", een), ("ander", ander))}
    assert lever(OVERIG, als_csv["een"]).sql("waarde") == [(Decimal("12.5"),), (Decimal("46.905"),)]
    assert lever(OVERIG, als_csv["ander"]).plaatsen("typen") == ["overige_kerncijfers.csv!E3"]
    assert lever(OVERIG, xlsx(OVERIG, een)).plaatsen("typen") == ["Kerncijfers!E3"]


def test_elke_grens_heeft_een_reden_en_laat_de_bundel_door():
    """And is about something: the example of the contract lies within it."""
    grenzen = [(t.naam, k.naam, g) for t in deliveries().values() for k in t.kolommen for g in k.grenzen]
    assert len(grenzen) >= 20
    assert all(len(g.reden.split()) > 2 and (g.geheel or g.minimum is not None or g.maximum is not None) for _, _, g in grenzen)


@pytest.mark.parametrize(
    ("oud", "nieuw", "klacht"),
    [
        ("{maat: [verzuim_norm]}, minimum", "{maat: [verzuim_normm]}, minimum",
         "een grens van waarde noemt verzuim_normm bij maat, dat die niet kent. Bedoelt u 'verzuim_norm'?"),
        ("{maat: [verzuim_norm]}, minimum", "{mat: [verzuim_norm]}, minimum", "een grens van waarde noemt verzuim_norm bij mat"),
        ("totaal: totaal, domein: [totaal, belediging", "totaal: totaall, domein: [totaal, belediging",
         "categorie noemt totaall als totaal, dat die niet kent. Bedoelt u 'totaal'?"),
        ("staffelwaarde: {kop", "staffelwaarde: {alle: true, kop", "staffelwaarde heeft alle en geen domein"),
    ],
)  # fmt: skip
def test_een_contract_dat_noemt_wat_er_niet_is_wordt_gezien(tmp_path: Path, oud: str, nieuw: str, klacht: str):
    bron = (FOLDER / "jenv" / "bronnen.yml").read_text(encoding="utf-8")
    assert oud in bron
    (tmp_path / "bronnen.yml").write_text(bron.replace(oud, nieuw), encoding="utf-8")
    with pytest.raises(CatalogError, match=re.escape(klacht)):
        list(read_bronnen(tmp_path / "bronnen.yml"))
