"""Which topic of a source is our column: the facts are those of tables that were recorded or stand on cbs.nl (no figures of ours)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sources import catalog
from sources.catalog import Kolom, Tabel
from sources.odata.columns import find_columns, renamed
from sources.odata.dialect import Metadata, Topic

GEBIEDEN = catalog.tabellen()["cbs.gebieden_2025"]
GROEPEN = (  # in the order of the table: alphabetical below 'Lokaliseringen van gemeenten'
    "Arbeidsmarktregio's", "Arrondissementen (rechtsgebied)", "COROP-gebieden", "Politie Regionale Overleggen", "Provincies", "Regionale eenheden",
    "Regionale energiestrategie regio's", "Regionale Meld- en Coördinatiepunten", "Veiligheidsregio's",
)  # fmt: skip


def topic(sleutel: str, titel: str, *pad: str, eenheid: str = "") -> Topic:
    return Topic(sleutel, sleutel.rpartition("_")[0], titel, pad, eenheid, "")


def gebieden() -> list[Topic]:
    """As the page of 84721NED has it: a code and a name of the gemeente, and of every region that it lies in."""
    paden = [("Codes en namen van gemeenten",), *(("Lokaliseringen van gemeenten", g) for g in GROEPEN)]
    return [topic(f"{wat}_{2 * i + n}", wat, *pad) for i, pad in enumerate(paden) for n, wat in ((1, "Code"), (2, "Naam"))]


def gevonden(tabel: Tabel, onderwerpen: list[Topic]) -> tuple[dict[str, str], list[str], list[tuple[str, str]]]:
    """(column -> key, what was found instead, notes)"""
    g = find_columns(tabel, Metadata("", "", tuple(onderwerpen), frozenset(d.naam for d in tabel.dimensies), {}))
    return {k.kolom.naam: k.sleutel for k in g.kolommen}, [b.gevonden for b in g.bevindingen], g.aantekeningen


def een(titel: str, *pad: str, stam: str = "Maat") -> Tabel:
    """A table with one column."""
    return replace(GEBIEDEN, dimensies=(), kolommen=(Kolom("Maat", "geheel", stam=stam, titel=titel, pad=pad),))


def test_tussen_gelijke_namen_beslist_het_pad():
    kolommen, fouten, aantekeningen = gevonden(GEBIEDEN, gebieden())
    assert kolommen == {
        "RegioS": "RegioS",
        "gemeente_naam": "Naam_2",
        "regionale_eenheid_code": "Code_13",
        "regionale_eenheid_naam": "Naam_14",
    }
    assert (fouten, aantekeningen) == ([], [])


@pytest.mark.parametrize("pad", [("Politie Regionale eenheden",), ("Lokaliseringen van gemeenten", "Regionale politie-eenheden")])
def test_wat_erop_lijkt_staat_op_volgorde_en_de_juiste_voorop(pad):
    """The contract has the group as it was called in 2018, or nearly right; 'Code' comes ten times."""
    anders = replace(GEBIEDEN, kolommen=tuple(replace(k, pad=pad) if k.naam == "regionale_eenheid_code" else k for k in GEBIEDEN.kolommen))
    _, (fout,), _ = gevonden(anders, gebieden())
    assert fout.startswith("0 passende onderwerpen; lijken erop: Code_13 'Code' onder Lokaliseringen van gemeenten > Regionale eenheden; ")
    assert fout.count(";") == 3, "drie kandidaten"


def test_enige_met_stam_en_titel_wordt_genomen_en_gemeld():
    kolommen, fouten, aantekeningen = gevonden(
        een("Land", "Bodemgebruik"), [topic("Maat_5", "Land", "Milieu en bodemgebruik", "Bodemgebruik"), topic("Maat_6", "Water")]
    )
    assert (kolommen, fouten) == ({"Maat": "Maat_5"}, [])
    ((plaats, tekst),) = aantekeningen
    assert plaats == "DataProperties, kolom Maat"
    assert tekst.startswith(
        "bij de bron heet deze kolom Maat_5 'Land' onder Milieu en bodemgebruik > Bodemgebruik, in het contract 'Land' onder Bodemgebruik;"
    )


@pytest.mark.parametrize(
    ("contract", "bron"),
    [
        ("Emigratie inclusief administratieve correcties", "Emigratie inclusief administratieve c..."),  # 83474NED, 29 March 2024
        ("Bedrijfsvestigingen, totaal", "Bedrijfsvestigingen totaal"),  # 70072ned before and after 30 July 2026
        ("Tot de AOW-leeftijd", "Tot de AOW- leeftijd"),
        ("Gemiddelde bevolking", "Gemiddelde bevolking "),
    ],
)
def test_een_titel_die_anders_is_afgebroken_of_gezet_is_dezelfde(contract, bron):
    assert gevonden(een(contract), [topic("Maat_1", bron), topic("Maat_2", "Iets anders")])[:2] == ({"Maat": "Maat_1"}, [])


@pytest.mark.parametrize(
    "bron", ["Emigratie", "Emigratie exclusief administratieve c...", "...", "Immigratie inclusief administratieve c..."]
)
def test_een_andere_titel_is_een_andere_kolom(bron):
    kolommen, (fout,), _ = gevonden(een("Emigratie inclusief administratieve correcties"), [topic("Maat_1", bron)])
    assert kolommen == {} and fout == f"0 passende onderwerpen; lijken erop: Maat_1 '{bron}' zonder groep erboven"


def test_twee_met_dezelfde_afgebroken_titel_is_er_geen_zonder_pad():
    lang = "Emigratie inclusief administratieve correcties"
    twee = [
        topic("Maat_1", "Emigratie inclusief administratieve c...", "Totaal"),
        topic("Maat_2", "Emigratie inclusief administratieve c...", "Mannen"),
    ]
    assert gevonden(een(lang), twee)[0] == {}
    assert gevonden(een(lang, "Totaal"), twee) == ({"Maat": "Maat_1"}, [], [])


@pytest.mark.parametrize(
    ("naam", "titel", "stopt"),
    [
        ("cbs.kerncijfers_wijken_buurten_2025", "Kerncijfers wijken en buurten 2025", False),
        ("cbs.kerncijfers_wijken_buurten_2025", "Kerncijfers wijken en buurten 2024", True),  # another year under the same id
        (
            "politie.misdrijven_gemeente_maand",
            "Geregistreerde misdrijven en aangiften; soort misdrijf, gemeente 2025",
            False,
        ),  # as recorded
        ("politie.misdrijven_buurt_jaar", "Geregistreerde misdrijven; soort misdrijf, wijk, buurt, maandcijfers", True),
        ("cbs.bevolking", "Bevolking op 31 december; geslacht, leeftijd en regio", True),
    ],
)
def test_titel_van_de_tabel(naam: str, titel: str, stopt: bool):
    tabel = catalog.tabellen()[naam]
    meta = Metadata(titel, "", (), frozenset(), {d.naam: [] for d in tabel.dimensies})
    assert [b.regel for b in renamed(tabel, meta)] == (["kolommen"] if stopt else [])


@pytest.mark.parametrize("titel", ["Reactietijd > 15 minuten", "Reactietijd ≤ 15 minuten", "Reactietijd 15+ minuten"])
def test_een_teken_in_een_titel_is_een_ander_onderwerp(titel: str):
    k = Kolom("R", "geheel", titel="Reactietijd < 15 minuten", meeteenheid="aantal", stam="Reactietijd15Minuten")
    tabel = replace(catalog.tabellen()["politie.reactietijden"], kolommen=(k,), dimensies=())

    def vind(t: str) -> int:
        return len(
            find_columns(
                tabel, Metadata("", "", (Topic("Reactietijd15Minuten_1", "Reactietijd15Minuten", t, (), "aantal", ""),), frozenset(), {})
            ).kolommen
        )

    assert (vind(titel), vind("Reactietijd, < 15 minuten")) == (0, 1)
