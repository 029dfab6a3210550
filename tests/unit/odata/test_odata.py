"""OData sources through the door ``table.load_table``: each fault put in a copy of the bundle is reported by its own rule.

Expected numbers are from bronnen/api.md and tests/fixtures/bundle/bundle.yml; the untouched copy passes, so the fault is what is seen.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import shutil
import signal
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from sources import catalog, snapshots
from sources.catalog import Tabel
from sources.errors import Finding
from sources.fetch import bundle
from sources.load import findings, table
from sources.load.contract import ContractResult
from tests.fake_odata import server
from tests.fake_odata.server import Nabootsing
from tests.helpers import source_trial
from tests.helpers.source_trial import Proef, lege_database

KERNCIJFERS = "cbs.regionale_kerncijfers"  # 343 regions x 4 years, two pages of at most 1000 rows
UITKERING = "cbs.uitkeringsontvangers"  # 343 regions x 2 months, two pages of at most 400 rows
GEBIEDEN = "cbs.gebieden_2025"
REACTIETIJDEN = "politie.reactietijden"  # 353 regions x 26 periods, two pages of at most 5000 rows

METADATAREGELS = {"kolommen", "meeteenheden", "definities"}
METADATA = ["TableInfos.json", "DataProperties.json", "RegioS.json", "Perioden.json"]
PAGINAS = ["TypedDataSet-1.json", "TypedDataSet-2.json"]


class Begrensd(bundle.Bundle):
    """A bundle that stops a program that never stops asking: no table here takes more than ten questions."""

    gevraagd = 0

    def haal(self, url: str) -> snapshots.Reply:
        self.gevraagd += 1
        if self.gevraagd > 10:
            pytest.fail(f"blijft vragen: {url}")
        return super().haal(url)


class Kopie:
    """A copy of one folder of the bundle, with the ways to spoil it and the door to load it; one at a time."""

    def __init__(self, folder: Path, naam: str):
        self.wortel, self.naam, self.tabel = folder, naam, catalog.tabellen()[naam]
        self.folder = folder / self.tabel.bron / self.tabel.naam
        shutil.copytree(catalog.FOLDER / self.tabel.bron / "voorbeeld" / self.tabel.naam, self.folder)
        self.store = snapshots.SnapshotStore(folder / "snapshots")
        self.con = lege_database()

    def laad(self) -> ContractResult:
        return table.load_table(self.con, self.tabel, Begrensd(self.wortel), self.store)

    def sql(self, vraag: str) -> list[tuple]:
        """Rows of a query in which {raw} is the raw table."""
        return self.con.execute(vraag.format(raw=f'raw_{self.tabel.bron}."{self.tabel.naam}"')).fetchall()

    def bewerk(self, bestand: str, wijzig: Callable[[Any], Any]) -> None:
        """Change the JSON of one file in place."""
        inhoud = json.loads((self.folder / bestand).read_text(encoding="utf-8"))
        wijzig(inhoud)
        (self.folder / bestand).write_text(json.dumps(inhoud, ensure_ascii=False), encoding="utf-8")

    def cel(self, rij: int, sleutel: str, waarde: Any, bestand: str = "TypedDataSet-1.json") -> None:
        """Put a value in a row of a page; on the first page row and ID are the same."""

        def wijzig(d: dict) -> None:
            assert sleutel in d["value"][rij], f"{sleutel} bestaat niet"
            d["value"][rij][sleutel] = waarde

        self.bewerk(bestand, wijzig)

    def onderwerp(self, sleutel: str, **velden: Any) -> None:
        """Change fields of one entry of DataProperties."""

        def wijzig(d: dict) -> None:
            (e,) = [e for e in d["value"] if e["Key"] == sleutel]
            e.update(velden)

        self.bewerk("DataProperties.json", wijzig)

    def hernoem(self, nieuw: Callable[[str], str]) -> None:
        """Rename column keys alike in DataProperties and in every row."""

        def eigenschappen(d: dict) -> None:
            for e in d["value"]:
                if e["odata.type"] == "Cbs.OData.Topic":
                    e["Key"] = nieuw(e["Key"])

        def rijen(d: dict) -> None:
            vast = {"ID", "RegioS", "Perioden"}
            d["value"] = [{(k if k in vast else nieuw(k)): w for k, w in r.items()} for r in d["value"]]

        self.bewerk("DataProperties.json", eigenschappen)
        for pad in self.folder.glob("TypedDataSet*.json"):
            self.bewerk(pad.name, rijen)

    def antwoord(self, bestand: str) -> dict[str, Any]:
        """The entry of ontvangsten.json of this file."""
        index = json.loads((self.folder / "ontvangsten.json").read_text(encoding="utf-8"))
        return next(a for a in index["antwoorden"] if a["bestand"] == bestand)


@cache
def slaagt_onaangeroerd(naam: str) -> bool:
    """Whether the copy without a fault passes; the same for every test of this table."""
    with tempfile.TemporaryDirectory() as folder:
        return Kopie(Path(folder), naam).laad().geslaagd


@pytest.fixture
def kopie(tmp_path: Path) -> Callable[[str], Kopie]:
    """A maker of copies; the copy as it is passes its contract."""
    nummer = count()

    def maak(naam: str) -> Kopie:
        assert slaagt_onaangeroerd(naam)
        return Kopie(tmp_path / str(next(nummer)), naam)

    return maak


def gezakt(uitslag: ContractResult) -> set[str]:
    """The rules with a finding."""
    assert set(uitslag.per_regel) <= set(catalog.REGELS)
    assert uitslag.geslaagd is False
    return {regel for regel, b in uitslag.per_regel.items() if b}


def eerste(uitslag: ContractResult, regel: str, *plaatsen: str, actie: str) -> Finding:
    """The first finding of a rule; it must name table, rule, every place and the next step."""
    b = uitslag.per_regel[regel][0]
    assert b.regel == regel
    for woord in (uitslag.tabel.volledige_naam, f"[{regel}]", *plaatsen, actie):
        assert woord in str(b), f"{woord!r} niet in: {b}"
    return b


# --- replies that cannot be read ---


def verwacht_onleesbaar(k: Kopie, bestand: str, gevonden: str, actie: str) -> ContractResult:
    uitslag = k.laad()
    assert gezakt(uitslag) == {"leesbaar"}
    assert set(uitslag.per_regel) - {"leesbaar"} in (set(), METADATAREGELS), "van de rijen is geen regel getoetst"
    b = eerste(uitslag, "leesbaar", k.antwoord(bestand)["url"], actie=actie)
    assert gevonden in b.gevonden
    assert uitslag.rijen == 0
    return uitslag


@pytest.mark.parametrize("bestand", [*METADATA, *PAGINAS])
def test_afgebroken_json_zakt_en_noemt_het_antwoord(kopie, bestand):
    k = kopie(UITKERING)
    pad = k.folder / bestand
    heel = pad.read_bytes()
    pad.write_bytes(heel[: len(heel) // 2])
    assert verwacht_onleesbaar(k, bestand, f"afgebroken of onleesbare JSON ({len(heel) // 2} bytes", "haal de tabel opnieuw op")


@pytest.mark.parametrize("bestand", ["DataProperties.json", "TypedDataSet-2.json"])
def test_leeg_antwoord_zakt(kopie, bestand):
    k = kopie(UITKERING)
    (k.folder / bestand).write_bytes(b"")
    assert verwacht_onleesbaar(k, bestand, "(0 bytes", "haal de tabel opnieuw op")


@pytest.mark.parametrize("bestand", [*METADATA, *PAGINAS])
def test_html_foutpagina_met_status_200_zakt(kopie, bestand):
    k = kopie(UITKERING)
    (k.folder / bestand).write_text("\r\n<!DOCTYPE html><html><body>Er is iets misgegaan</body></html>", encoding="utf-8")
    assert verwacht_onleesbaar(k, bestand, "een HTML-pagina (status 200)", "probeer het later opnieuw")


def test_odata_error_zakt_met_de_tekst_van_de_bron(kopie):
    k = kopie(UITKERING)
    fout = {"odata.error": {"code": "", "message": {"lang": "nl", "value": "De tabel 80794ned is niet gevonden."}}}
    (k.folder / "TypedDataSet-1.json").write_text(json.dumps(fout), encoding="utf-8")
    assert verwacht_onleesbaar(k, "TypedDataSet-1.json", "De tabel 80794ned is niet gevonden.", "tabel-id")


@pytest.mark.parametrize("bestand", ["TableInfos.json", "TypedDataSet-2.json"])
def test_status_500_zakt_ook_met_een_gave_inhoud(kopie, bestand):
    k = kopie(UITKERING)

    def wijzig(index: dict) -> None:
        next(a for a in index["antwoorden"] if a["bestand"] == bestand)["status"] = 500

    k.bewerk("ontvangsten.json", wijzig)
    assert verwacht_onleesbaar(k, bestand, "status 500", "Kijk of de tabel nog bestaat")


@pytest.mark.parametrize("inhoud", ["[]", "{}", '{"value": {"ID": 0}}', '{"value": null}', '"value"', "3"])
def test_json_zonder_lijst_van_waarden_zakt(kopie, inhoud):
    k = kopie(UITKERING)
    (k.folder / "TypedDataSet-1.json").write_text(inhoud, encoding="utf-8")
    assert verwacht_onleesbaar(k, "TypedDataSet-1.json", "zonder lijst 'value'", "pas bronnen.yml aan")


@pytest.mark.parametrize("van", PAGINAS)
def test_bladeren_in_een_kring_houdt_op_en_zakt(kopie, van):
    """The second page points to the first, or the first page to itself."""
    k = kopie(UITKERING)
    begin = k.antwoord("TypedDataSet-1.json")["url"]
    k.bewerk(van, lambda d: d.update({"odata.nextLink": begin}))
    assert verwacht_onleesbaar(k, "TypedDataSet-1.json", "een volgende pagina die al gelezen is", "bladert in een kring")


@pytest.mark.parametrize("bestand", ["TableInfos.json", "TypedDataSet-2.json"])
def test_ontbrekend_bestand_zakt_en_noemt_bestand_en_vraag(kopie, bestand):
    k = kopie(UITKERING)
    (k.folder / bestand).unlink()
    uitslag = k.laad()
    assert gezakt(uitslag) == {"leesbaar"}
    (b,) = uitslag.per_regel["leesbaar"]
    assert b.tabel == UITKERING
    assert bestand in str(b) and k.antwoord(bestand)["url"] in str(b) and "Zet het bestand terug" in str(b)


def test_ontbrekende_lijst_van_ontvangsten_zakt(kopie):
    k = kopie(UITKERING)
    (k.folder / "ontvangsten.json").unlink()
    uitslag = k.laad()
    assert gezakt(uitslag) == {"leesbaar"}
    eerste(uitslag, "leesbaar", "ontvangsten.json", "geen bestand", actie="<bron>/<tabel>/ontvangsten.json")


# --- pages: twice, lost ---


def test_dubbele_pagina_zakt_op_sleutel(kopie):
    """A third page repeats the 286 rows of the second."""
    k = kopie(UITKERING)
    derde = k.antwoord("TypedDataSet-1.json")["url"] + "&$skip=800"
    shutil.copy(k.folder / "TypedDataSet-2.json", k.folder / "TypedDataSet-3.json")
    k.bewerk("TypedDataSet-2.json", lambda d: d.update({"odata.nextLink": derde}))
    k.bewerk(
        "ontvangsten.json",
        lambda d: d["antwoorden"].append(k.antwoord("TypedDataSet-2.json") | {"url": derde, "bestand": "TypedDataSet-3.json"}),
    )
    uitslag = k.laad()
    assert gezakt(uitslag) == {"sleutel", "volledig"}, "ook het eigen aantal van de bron klopt niet"
    regio = json.loads((k.folder / "RegioS.json").read_text(encoding="utf-8"))["value"][200]["Key"].strip()
    b = eerste(uitslag, "sleutel", "rijen 400, 400", f"RegioS={regio}, Perioden=2023MM12", actie="haal de tabel opnieuw op")
    assert "286 dubbele sleutels" in b.gevonden
    assert len(uitslag.per_regel["sleutel"]) == findings.MEEST


def test_een_enkele_dubbele_rij_zakt_op_sleutel(kopie):
    k = kopie(UITKERING)
    k.bewerk("TypedDataSet-1.json", lambda d: d["value"].append(d["value"][0] | {"ID": 9999}))
    uitslag = k.laad()
    assert gezakt(uitslag) == {"sleutel", "volledig"}, "ook het eigen aantal van de bron klopt niet"
    b = eerste(uitslag, "sleutel", "rijen 0, 9999", "RegioS=NL01, Perioden=2023MM12", actie="Een pagina of rij is dubbel")
    assert "1 dubbele" in b.gevonden


@pytest.mark.parametrize(
    ("naam", "ontbreekt"),
    [
        pytest.param(UITKERING, 286, id="686-400"),
        pytest.param(KERNCIJFERS, 372, id="1372-1000"),
        pytest.param(REACTIETIJDEN, 4178, id="9178-5000"),
    ],
)
def test_verloren_pagina_zakt_op_volledig(kopie, naam, ontbreekt):
    k = kopie(naam)
    k.bewerk("TypedDataSet-1.json", lambda d: d.pop("odata.nextLink"))
    uitslag = k.laad()
    assert gezakt(uitslag) == {"volledig"}
    b = eerste(uitslag, "volledig", "RegioS=GM", "Perioden=20", actie="haal de tabel opnieuw op")
    assert b.gevonden == f"geen rij ({ontbreekt} in totaal)"


def test_tabel_zonder_rijen_zakt_op_volledig(kopie):
    k = kopie(UITKERING)
    k.bewerk("TypedDataSet-1.json", lambda d: (d.update(value=[]), d.pop("odata.nextLink")))
    uitslag = k.laad()
    assert gezakt(uitslag) == {"volledig"}
    eerste(uitslag, "volledig", "TypedDataSet", "een tabel zonder rijen", actie="probeer het later opnieuw")


# --- columns ---


def test_gewijzigde_titel_zakt_op_kolommen(kopie):
    k = kopie(UITKERING)
    k.onderwerp("Werkloosheid_4", Title="Werkloosheidswet")
    uitslag = k.laad()
    assert gezakt(uitslag) == {"kolommen"}
    b = eerste(uitslag, "kolommen", "DataProperties", "kolom Werkloosheid", actie="sources/cbs/bronnen.yml")
    assert "Werkloosheid_4 'Werkloosheidswet'" in b.gevonden, "wat erop lijkt staat erbij"


def test_gewijzigde_stam_zakt_op_kolommen(kopie):
    k = kopie(UITKERING)
    k.hernoem(lambda s: s.replace("Werkloosheid_", "Werkloosheidswet_"))
    uitslag = k.laad()
    assert gezakt(uitslag) == {"kolommen"}
    eerste(uitslag, "kolommen", "kolom Werkloosheid", actie="herontwierp")


def test_gewijzigd_pad_van_de_enige_die_past_is_een_aantekening(kopie):
    """The group above the topic has another title: the table is loaded, and the report says where the column stood."""
    k = kopie(UITKERING)
    k.bewerk("DataProperties.json", lambda d: d["value"][2].update(Title="Sociale zekerheid"))
    assert k.laad().geslaagd
    assert k.sql("SELECT bron_tabel, plaats, aantekening, is_vertrouwelijk FROM raw_run.aantekeningen") == [
        (
            UITKERING,
            "DataProperties, kolom TotDeAOWLeeftijd",
            "bij de bron heet deze kolom TotDeAOWLeeftijd_2 'Tot de AOW- leeftijd' onder Sociale zekerheid, in het contract 'Tot de AOW- "
            "leeftijd' onder Uitkeringsontvangers, totaal; zij is de enige die past en is gebruikt. Neem de nieuwe plaats over in "
            "sources/cbs/bronnen.yml.",
            False,
        )
    ]
    assert k.laad().geslaagd and len(k.sql("SELECT * FROM raw_run.aantekeningen")) == 1, "een tweede keer komt ervoor in de plaats"


def noem(bestand: str, **titels: str) -> Callable[[Kopie], None]:
    """Give these codes of a dimension another title (the code without its points)."""

    def wijzig(d: dict) -> None:
        for e in d["value"]:
            e["Title"] = titels.get("c" + e["Key"].strip().replace(".", ""), e["Title"])

    return lambda k: k.bewerk(bestand, wijzig)


@pytest.mark.parametrize(
    ("wijzig", "regel", "zegt"),
    [
        (noem("SoortMisdrijf.json", c111="1.1.1 Zakkenrollerij"), "domein", "'Diefstal/inbraak woning'"),
        (noem("SoortMisdrijf.json", c000="Totaal misdrijven excl. cybercrime"), "domein", "'Totaal misdrijven'"),
        (noem("SoortMisdrijf.json", c145="Diefstal/inbraak woning", c111="Mishandeling"), "domein", "'Mishandeling'"),
        (noem("SoortMisdrijf.json", c111="1.1.1  Diefstal/inbraak Woning "), "", ""),  # its own number and spaces change nothing
        (noem("SoortMisdrijf.json", c111="1.1.1"), "", ""),  # no title at all
        (
            lambda k: k.bewerk("TableInfos.json", lambda d: d["value"][0].update(Title="Geregistreerde misdrijven (x 1 000); soort misdrijf")),
            "meeteenheden",
            "'x 1 000' in de titel",
        ),
    ],
)  # fmt: skip
def test_code_of_tabel_die_anders_heet_telt_iets_anders(kopie, wijzig, regel, zegt):
    k = kopie("politie.misdrijven_landelijk")
    wijzig(k)
    uitslag = k.laad()
    assert uitslag.geslaagd is (not regel), uitslag.per_regel
    assert not regel or (regel in gezakt(uitslag) and zegt in str(uitslag.per_regel[regel][0]))


@pytest.mark.parametrize(
    ("naam", "bestand", "titels", "zegt"),
    [
        # two regional units that changed places: every figure of one would be published as the other's
        (REACTIETIJDEN, "RegioS.json", {"cRE01": "Oost-Nederland (RE)", "cRE02": "Noord-Nederland (RE)"}, ["'Oost-Nederland (RE)' als titel van code RE01", "'Noord-Nederland (RE)' als titel van code RE02"]),
        (UITKERING, "RegioS.json", {"cNL01": "Europees Nederland"}, ["'Europees Nederland' als titel van code NL01"]),
        ("cbs.veiligheidsmonitor", "Marges.json", {"cMW00000": "Bovengrens 95%-interval"}, ["'Bovengrens 95%-interval' als titel van code MW00000"]),
        (REACTIETIJDEN, "RegioS.json", {"cRE01": "Noord Nederland", "cNL01": " Nederland (LD)"}, []),  # the kind of region is no other region
    ],
)  # fmt: skip
def test_regio_of_marge_onder_een_andere_titel(kopie, naam, bestand, titels, zegt):
    k = kopie(naam)
    noem(bestand, **titels)(k)
    uitslag = k.laad()
    assert [b.gevonden for b in uitslag.per_regel["domein"]] == zegt
    assert uitslag.geslaagd if not zegt else gezakt(uitslag) == {"domein"}


@pytest.mark.parametrize(
    ("titel", "stopt"),
    [
        ("Regionale kerncijfers Duitsland", True),
        ("Regionale kerncijfers Nederland; voorlopige cijfers", True),
        ("Regionale Kerncijfers,  Nederland", False),  # a comma, a space or a capital
        ("Regionale kerncijfers Nederland 1995-2026", False),  # years of a table that says of itself how far it goes
        ("Regionale kerncijfers Nederland (indeling 2026)", False),
        ("", False),  # it says nothing
    ],
)
def test_tabel_onder_een_andere_titel_gaat_over_iets_anders(kopie, titel, stopt):
    k = kopie(KERNCIJFERS)
    k.bewerk("TableInfos.json", lambda d: d["value"][0].update(Title=titel))
    uitslag = k.laad()
    assert uitslag.geslaagd is not stopt
    if stopt:
        assert gezakt(uitslag) == {"kolommen"}
        b = eerste(uitslag, "kolommen", "TableInfos", actie="neem de titel over in sources/cbs/bronnen.yml")
        assert (b.gevonden, b.verwacht) == (f"de titel '{titel}'", "'Regionale kerncijfers Nederland'")


def test_titel_van_een_tabel_die_niemand_zag_is_een_aantekening(kopie):
    k = kopie(REACTIETIJDEN)
    k.bewerk("TableInfos.json", lambda d: d["value"][0].update(Title="Reactietijden van de politie"))
    assert k.laad().geslaagd
    ((waar, tekst),) = k.sql("SELECT plaats, aantekening FROM raw_run.aantekeningen")
    assert waar == "TableInfos" and tekst.startswith(
        "de bron noemt deze tabel 'Reactietijden van de politie', het contract 'Reactietijden prio 1'"
    )


def test_verdwenen_dimensie_zakt_op_kolommen(kopie):
    k = kopie(UITKERING)
    k.onderwerp("RegioS", Key="RegioIndeling")
    uitslag = k.laad()
    assert gezakt(uitslag) == {"kolommen"}
    eerste(uitslag, "kolommen", "kolom RegioS", "geen dimensie met deze naam", actie="sources/cbs/bronnen.yml")


@pytest.mark.parametrize("naam", [KERNCIJFERS, UITKERING, GEBIEDEN])
def test_verschoven_volgnummers_worden_gevolgd(kopie, naam):
    """Every _N moves up by 2 (so Werkloosheid takes a number that another column just left): same table, new keys."""
    zonder_sha = "SELECT * EXCLUDE (_snapshot_sha256) FROM {raw} ORDER BY ALL"
    oud = kopie(naam)
    assert oud.laad().geslaagd
    tabel = oud.sql(zonder_sha)
    nieuw = kopie(naam)
    nieuw.hernoem(lambda s: re.sub(r"_(\d+)$", lambda m: f"_{int(m[1]) + 2}", s))
    assert nieuw.laad().geslaagd
    assert nieuw.sql(zonder_sha) == tabel
    sleutels = dict(nieuw.sql("SELECT kolom, sleutel FROM raw_run.bronkolommen"))
    verwacht = {
        KERNCIJFERS: {
            "TotaalBanen": "TotaalBanen_118",
            "k_25Tot45Jaar": "k_25Tot45Jaar_11",
            "Eenpersoonshuishoudens": "Eenpersoonshuishoudens_85",
        },
        UITKERING: {"TotDeAOWLeeftijd": "TotDeAOWLeeftijd_4", "Werkloosheid": "Werkloosheid_6", "RegioS": "RegioS"},
        GEBIEDEN: {"regionale_eenheid_code": "Code_36", "gemeente_naam": "Naam_4"},
    }[naam]
    assert verwacht.items() <= sleutels.items()


def test_percentage_dat_overblijft_wordt_niet_voor_het_aantal_genomen(kopie):
    """Eenpersoonshuishoudens: 83 is the count, 86 the percentage. The count is gone, and the unit says that the other is not it."""
    k = kopie(KERNCIJFERS)
    k.bewerk("DataProperties.json", lambda d: d.update(value=[e for e in d["value"] if e["Key"] != "Eenpersoonshuishoudens_83"]))
    uitslag = k.laad()
    assert gezakt(uitslag) == {"meeteenheden"}
    b = eerste(uitslag, "meeteenheden", "kolom Eenpersoonshuishoudens_86", actie="bronnen.yml")
    assert (b.gevonden, b.verwacht) == ("meeteenheid '%'", "'aantal'")
    ((waar, tekst),) = k.sql("SELECT plaats, aantekening FROM raw_run.aantekeningen")
    assert waar == "DataProperties, kolom Eenpersoonshuishoudens" and "Particuliere huishoudens, relatief" in tekst


def test_naamgenoot_uit_een_andere_groep_wordt_niet_genomen(kopie):
    """Slachtoffers of 85146NED: two columns of the contract have that name and unit, so that one that is left is not both."""
    k = kopie("cbs.veiligheidsmonitor")
    k.bewerk("DataProperties.json", lambda d: d.update(value=[e for e in d["value"] if e["Key"] != "Slachtoffers_93"]))
    uitslag = k.laad()
    assert gezakt(uitslag) == {"kolommen"}
    b = eerste(uitslag, "kolommen", "kolom SlachtoffersOnline", actie="sources/cbs/bronnen.yml")
    assert b.gevonden == "0 passende onderwerpen; lijken erop: Slachtoffers_68 'Slachtoffers' onder Traditionele criminaliteit"
    assert len(uitslag.per_regel["kolommen"]) == 1


def test_verwisselde_nummers_van_gelijke_stammen_worden_door_het_pad_gevolgd(kopie):
    k = kopie(KERNCIJFERS)
    ruil = {"Eenpersoonshuishoudens_83": "Eenpersoonshuishoudens_86", "Eenpersoonshuishoudens_86": "Eenpersoonshuishoudens_83"}
    k.hernoem(lambda s: ruil.get(s, s))
    assert k.laad().geslaagd
    nl_2025 = "SELECT Eenpersoonshuishoudens FROM {raw} WHERE trim(RegioS) = 'NL01' AND Perioden = '2025JJ00'"
    assert k.sql(nl_2025) == [(3380900,)]
    assert k.sql("SELECT sleutel, meeteenheid FROM raw_run.bronkolommen WHERE kolom = 'Eenpersoonshuishoudens'") == [
        ("Eenpersoonshuishoudens_86", "aantal")
    ]


def test_twee_passende_onderwerpen_zakt_op_kolommen(kopie):
    k = kopie(UITKERING)
    k.bewerk("DataProperties.json", lambda d: d["value"].append(d["value"][5] | {"ID": 99, "Key": "Werkloosheid_40"}))
    uitslag = k.laad()
    assert gezakt(uitslag) == {"kolommen"}
    assert eerste(uitslag, "kolommen", actie="bronnen.yml").gevonden.startswith("2 passende onderwerpen")


def test_alle_ontbrekende_kolommen_worden_ineens_gemeld(kopie):
    k = kopie(UITKERING)
    k.onderwerp("Werkloosheid_4", Title="WW")
    k.onderwerp("TotDeAOWLeeftijd_2", Title="Totaal")
    assert [b.plaats for b in k.laad().per_regel["kolommen"]] == [
        "DataProperties, kolom TotDeAOWLeeftijd",
        "DataProperties, kolom Werkloosheid",
    ]


def test_gewijzigde_meeteenheid_zakt_op_meeteenheden(kopie):
    """'x 1 000' -> 'aantal' would make every figure a thousand times too large."""
    k = kopie(KERNCIJFERS)
    k.onderwerp("TotaalBanen_116", Unit="aantal")
    uitslag = k.laad()
    assert gezakt(uitslag) == {"meeteenheden"}
    b = eerste(uitslag, "meeteenheden", "DataProperties", "TotaalBanen_116", actie="pas eerst de formule aan")
    assert (b.gevonden, b.verwacht) == ("meeteenheid 'aantal'", "'x 1 000'")


def test_verdwenen_meeteenheid_zakt_op_meeteenheden(kopie):
    k = kopie(REACTIETIJDEN)
    k.onderwerp("Reactietijd0Tot15MinutenRelatief_1", Unit=None)
    uitslag = k.laad()
    assert gezakt(uitslag) == {"meeteenheden"}
    assert eerste(uitslag, "meeteenheden", "MinutenRelatief_1", actie="bronnen.yml").gevonden == "meeteenheid ''"


# --- cells ---


@pytest.mark.parametrize("waarde", ["twaalf", "12,5", "", True, [12]])
def test_wat_geen_getal_is_zakt_op_typen_en_wordt_geen_nul(kopie, waarde):
    """Row 13: regions NL01, GM0014, GM0034, GM0037 have four years each, so GM0037 in 2024."""
    k = kopie(KERNCIJFERS)
    k.cel(13, "TotaleBevolking_1", waarde)
    uitslag = k.laad()
    assert gezakt(uitslag) == {"typen"}
    (b,) = uitslag.per_regel["typen"]
    eerste(uitslag, "typen", "rij ID=13, kolom TotaleBevolking, RegioS=GM0037, Perioden=2024JJ00", actie="Meld het de bron")
    assert "(1 rijen)" in b.gevonden and b.verwacht == "een waarde van type geheel"
    if isinstance(waarde, str):
        assert f"'{waarde}'" in b.gevonden
    assert k.sql("SELECT TotaleBevolking FROM {raw} WHERE _rij = 13") == [(None,)]


@pytest.mark.parametrize("waarde", [12.5, "12.5", 0.5, 0.4999])
def test_breuk_waar_een_geheel_getal_hoort_zakt_op_typen(kopie, waarde):
    k = kopie(UITKERING)
    k.cel(5, "Werkloosheid_4", waarde)
    uitslag = k.laad()
    assert gezakt(uitslag) == {"typen"}
    b = eerste(uitslag, "typen", "rij ID=5, kolom Werkloosheid, RegioS=GM0034, Perioden=2024MM12", actie="Meld het de bron")
    assert f"'{waarde}'" in b.gevonden


@pytest.mark.parametrize(("waarde", "gelezen"), [(12.0, 12), ("12", 12), (0, 0), (12345678901, 12345678901)])
def test_geheel_getal_in_een_andere_schrijfwijze_wordt_gelezen(kopie, waarde, gelezen):
    k = kopie(UITKERING)
    k.cel(5, "Werkloosheid_4", waarde)
    assert k.laad().geslaagd
    assert k.sql("SELECT Werkloosheid FROM {raw} WHERE _rij = 5") == [(gelezen,)]


def test_negatief_aantal_zakt_op_domein(kopie):
    k = kopie(UITKERING)
    k.cel(5, "Werkloosheid_4", -1)
    uitslag = k.laad()
    assert gezakt(uitslag) == {"domein"}
    b = eerste(uitslag, "domein", "rij ID=5, kolom Werkloosheid, RegioS=GM0034, Perioden=2024MM12", actie="Meld het de bron")
    assert b.gevonden.startswith("'-1'") and b.verwacht == "ten minste 0"


@pytest.mark.parametrize(("waarde", "slaagt"), [(100, True), (100.1, False)])
def test_percentage_boven_honderd_zakt_op_domein(kopie, waarde, slaagt):
    k = kopie(KERNCIJFERS)
    k.cel(13, "HuurwoningenVanWoningcorporatie_95", waarde)
    uitslag = k.laad()
    assert uitslag.geslaagd is slaagt
    if not slaagt:
        assert gezakt(uitslag) == {"domein"}
        assert eerste(uitslag, "domein", "rij ID=13", "RegioS=GM0037", actie="Meld het de bron").verwacht == "ten hoogste 100"


def test_regiocode_van_onbekende_vorm_zakt_op_domein(kopie):
    """The code starts with GM, so it is asked for and complete, but it is no code of a gemeente."""
    k = kopie(UITKERING)
    k.bewerk("RegioS.json", lambda d: d["value"][2].update(Key="GM03A4"))
    k.cel(4, "RegioS", "GM03A4")
    k.cel(5, "RegioS", "GM03A4")
    uitslag = k.laad()
    assert gezakt(uitslag) == {"domein"}
    b = eerste(uitslag, "domein", "rij ID=4, kolom RegioS, RegioS=GM03A4", actie="Meld het de bron")
    assert "'GM03A4' (2 rijen)" in b.gevonden and "GM[0-9]{4}" in b.verwacht


def test_periode_van_onbekende_vorm_zakt_op_domein_en_volledig(kopie):
    k = kopie(UITKERING)
    k.cel(5, "Perioden", "2024MM13")
    uitslag = k.laad()
    assert gezakt(uitslag) == {"domein", "volledig"}
    eerste(uitslag, "domein", "rij ID=5, kolom Perioden", "2024MM13", actie="Meld het de bron")
    assert [(b.plaats, b.gevonden.split(" (")[0]) for b in uitslag.per_regel["volledig"]] == [
        ("RegioS=GM0034, Perioden=2024MM12", "geen rij"),
        ("RegioS=GM0034, Perioden=2024MM13", "een rij zonder code in de dimensie"),
    ]


def test_ontbrekende_gemeente_zakt_op_volledig(kopie):
    k = kopie(REACTIETIJDEN)
    weg = 0

    def wijzig(d: dict) -> None:
        nonlocal weg
        over = [r for r in d["value"] if r["RegioS"] != "GM0363"]
        weg += len(d["value"]) - len(over)
        d["value"] = over

    for bestand in PAGINAS:
        k.bewerk(bestand, wijzig)
    assert weg == 26
    uitslag = k.laad()
    assert gezakt(uitslag) == {"volledig"}
    b = eerste(uitslag, "volledig", "RegioS=GM0363, Perioden=2021JJ00", actie="Een pagina of regio ontbreekt")
    assert b.gevonden == "geen rij (26 in totaal)"


def test_ontbrekende_enkele_rij_zakt_op_volledig(kopie):
    k = kopie(UITKERING)
    k.bewerk("TypedDataSet-1.json", lambda d: d["value"].pop(5))
    uitslag = k.laad()
    assert gezakt(uitslag) == {"volledig"}
    assert [b.plaats for b in uitslag.per_regel["volledig"]] == ["RegioS=GM0034, Perioden=2024MM12", "alle rijen"]
    assert uitslag.per_regel["volledig"][1].verwacht == "686 rijen die de bron zelf telt"


def test_rij_zonder_code_in_de_dimensie_zakt_op_volledig(kopie):
    k = kopie(UITKERING)
    k.bewerk("RegioS.json", lambda d: d["value"].pop(2))
    uitslag = k.laad()
    assert gezakt(uitslag) == {"volledig"}
    b = eerste(uitslag, "volledig", "RegioS=GM0034, Perioden=2023MM12", actie="te veel")
    assert b.gevonden == "een rij zonder code in de dimensie (2 in totaal)"


def test_leeg_waar_een_waarde_moet_staan_zakt_op_domein(kopie):
    k = kopie(GEBIEDEN)
    k.cel(1, "Naam_2", None, "TypedDataSet.json")
    uitslag = k.laad()
    assert gezakt(uitslag) == {"domein"}
    b = eerste(uitslag, "domein", "rij ID=1, kolom gemeente_naam, RegioS=GM0034", actie="Meld het de bron")
    assert (b.gevonden, b.verwacht) == ("niets", "een waarde")


def test_leeg_waar_het_mag_blijft_leeg_en_nul_blijft_nul(kopie):
    k = kopie(KERNCIJFERS)
    k.cel(13, "TotaleBevolking_1", None)
    k.cel(14, "TotaleBevolking_1", 0)
    assert k.laad().geslaagd
    assert k.sql("SELECT TotaleBevolking FROM {raw} WHERE _rij IN (13, 14) ORDER BY _rij") == [(None,), (0,)]


def test_jaar_waarvan_alleen_vestigingen_bekend_zijn_is_verder_leeg(kopie):
    """2026 in 70072ned: only Bedrijfsvestigingen is filled (bronnen/api.md)."""
    k = kopie(KERNCIJFERS)
    assert k.laad().geslaagd
    gevuld = "SELECT count(*), count(TotaleBevolking), count(TotaalBanen), count(Land) FROM {raw} WHERE Perioden = '2026JJ00'"
    assert k.sql(gevuld) == [(343, 0, 0, 0)]
    vraag = "SELECT BedrijfsvestigingenTotaal FROM {raw} WHERE trim(RegioS) = 'NL01' AND Perioden = '2026JJ00'"
    assert k.sql(vraag) == [(2612500,)]


def test_meer_dan_tien_overtreders_worden_geteld_en_tien_getoond(kopie):
    k = kopie(UITKERING)

    def wijzig(d: dict) -> None:
        for r in d["value"][:25]:
            r["Werkloosheid_4"] = -3

    k.bewerk("TypedDataSet-1.json", wijzig)
    bevindingen = k.laad().per_regel["domein"]
    assert len(bevindingen) == 10
    assert all("(25 rijen)" in b.gevonden for b in bevindingen)
    assert [b.plaats.split(",")[0] for b in bevindingen] == [f"rij ID={i}" for i in range(10)]


def test_twee_fouten_van_verschillende_soort_worden_samen_gemeld(kopie):
    k = kopie(UITKERING)
    k.cel(5, "Werkloosheid_4", 12.5)
    k.cel(6, "TotDeAOWLeeftijd_2", -1)
    k.bewerk("TypedDataSet-2.json", lambda d: d["value"].pop())
    assert gezakt(k.laad()) == {"typen", "domein", "volledig"}


# --- what must survive ---


def test_interne_host_in_nextlink_wordt_van_de_publieke_host_gehaald(kopie):
    k = kopie(REACTIETIJDEN)
    volgende = json.loads((k.folder / "TypedDataSet-1.json").read_text(encoding="utf-8"))["odata.nextLink"]
    assert volgende.startswith("http://dataderden.prod.cbsp.nl/"), "de bundel bootst de interne host na"
    uitslag = k.laad()
    assert uitslag.geslaagd
    urls = [o.url for o in uitslag.snapshot.ontvangsten]
    assert len(urls) == 7  # TableInfos, DataProperties, two dimensions, the count, two pages
    assert all(u.startswith("https://dataderden.cbs.nl/ODataFeed/odata/47008NED/") for u in urls)
    assert urls[-1].endswith("/TypedDataSet?$format=json&$skip=5000")


@pytest.mark.parametrize(
    ("naam", "rijen", "regios", "perioden"),
    [(REACTIETIJDEN, 9178, 353, 26), (KERNCIJFERS, 1372, 343, 4), (UITKERING, 686, 343, 2)],
)
def test_bladeren_houdt_alle_rijen(kopie, naam, rijen, regios, perioden):
    k = kopie(naam)
    assert k.laad().rijen == rijen == regios * perioden
    assert k.sql("SELECT count(*), count(DISTINCT _rij), count(DISTINCT RegioS), count(DISTINCT Perioden) FROM {raw}") == [
        (rijen, rijen, regios, perioden)
    ]


def test_aangevulde_sleutels_blijven_aangevuld_in_raw(kopie):
    """Widths of the source: RegioS 6, Code 10, Naam 50 (bronnen/api.md)."""
    k = kopie(GEBIEDEN)
    assert k.laad().rijen == 342
    vraag = "SELECT RegioS, regionale_eenheid_code, regionale_eenheid_naam FROM {raw} WHERE trim(gemeente_naam) = 'Groningen'"
    assert k.sql(vraag) == [("GM0014", "RE01      ", f"{'Noord-Nederland':50}")]
    k = kopie(REACTIETIJDEN)
    assert k.laad().geslaagd
    assert k.sql("SELECT DISTINCT RegioS FROM {raw} WHERE RegioS NOT LIKE 'GM%' ORDER BY 1") == [
        (f"{c:6}",) for c in ["NL01", *(f"RE{i:02}" for i in range(1, 11))]
    ]
    assert k.sql('SELECT DISTINCT length(code) FROM raw_politie."reactietijden__RegioS"') == [(6,)]


def test_decimalen_komen_ongewijzigd_door(kopie):
    """Text of the JSON to DECIMAL: no double in between (0.1 + 0.2 as doubles is not 0.3)."""
    k = kopie(KERNCIJFERS)
    for rij, waarde in ((12, 0.1), (13, 0.2), (14, 0.3)):
        k.cel(rij, "TotaalBanen_116", waarde)
    assert k.laad().geslaagd
    vraag = "SELECT sum(TotaalBanen) FILTER (_rij IN (12, 13)) = sum(TotaalBanen) FILTER (_rij = 14) FROM {raw}"
    assert k.sql(vraag) == [(True,)]


def test_elke_cel_is_terug_te_vinden_in_het_bewaarde_antwoord(kopie):
    """_snapshot_sha256 and _rij and raw_run.bronkolommen together lead to the cell as received."""
    k = kopie(UITKERING)
    assert k.laad().geslaagd
    sleutel = dict(k.sql("SELECT kolom, sleutel FROM raw_run.bronkolommen"))["ArbeidsongeschiktheidTotaal"]
    rijen = k.sql("SELECT _snapshot_sha256, _rij, ArbeidsongeschiktheidTotaal FROM {raw}")
    paginas = {sha: {r["ID"]: r for r in json.loads(k.store.lees(sha))["value"]} for sha in {r[0] for r in rijen}}
    assert len(paginas) == 2
    assert [paginas[sha][rij][sleutel] for sha, rij, _ in rijen] == [w for _, _, w in rijen]
    titels = dict(k.sql("SELECT kolom, titel FROM raw_run.bronkolommen"))
    assert (titels["ArbeidsongeschiktheidTotaal"], titels["Perioden"]) == ("Arbeidsongeschiktheid, totaal", "Perioden")


def test_ontvangsten_staan_in_raw_run(kopie):
    k = kopie(UITKERING)
    uitslag = k.laad()
    verwacht = [(o.url, o.sha256, o.bytes) for o in uitslag.snapshot.ontvangsten]
    assert sorted(k.sql("SELECT url, sha256, bytes FROM raw_run.snapshots")) == sorted(verwacht)
    vast = "SELECT DISTINCT bron_tabel, tabel_id, licentie, citeren, is_bevestigd, is_synthetisch FROM raw_run.snapshots"
    assert k.sql(vast) == [(UITKERING, "80794ned", "CC BY 4.0", "Bron: CBS, StatLine tabel 80794ned (CC BY 4.0)", False, True)]


# --- what is synthetic ---


def synthetisch(k: Kopie, regio: str, periode: str) -> list[str]:
    ((lijst,),) = k.sql(f"SELECT _synthetisch FROM {{raw}} WHERE trim(RegioS) = '{regio}' AND Perioden = '{periode}'")
    return lijst


def test_synthetisch_noemt_alleen_wat_niet_echt_is(kopie):
    k = kopie(REACTIETIJDEN)
    assert k.laad().geslaagd
    maten = {c.naam for c in k.tabel.kolommen} - {"RegioS", "Perioden"}
    assert len(maten) == 8
    gedrukt = {"Totaal", "Reactietijd0Tot15MinutenRelatief"}  # halfjaarbericht 2025-H2, regels 504 and 506
    assert set(synthetisch(k, "NL01", "2024JJ00")) == maten - gedrukt
    assert set(synthetisch(k, "NL01", "2021JJ00")) == maten  # printed as 285.000, rounded
    assert set(synthetisch(k, "NL01", "2023JJ00")) == maten
    assert set(synthetisch(k, "GM0363", "2024JJ00")) == maten
    assert set(synthetisch(k, "RE01", "2024JJ00")) == maten


def test_zonder_opgave_is_niets_synthetisch(kopie):
    """``"echt": null`` says that all is real, ``[]`` that nothing is."""
    k = kopie(UITKERING)
    k.bewerk("ontvangsten.json", lambda d: d.update(echt=None))
    assert k.laad().geslaagd
    assert k.sql("SELECT DISTINCT len(_synthetisch) FROM {raw}") == [(0,)]
    assert k.sql("SELECT DISTINCT is_synthetisch FROM raw_run.snapshots") == [(False,)]


def test_lege_opgave_maakt_alles_synthetisch(kopie):
    k = kopie(UITKERING)
    k.bewerk("ontvangsten.json", lambda d: d.update(echt=[]))
    assert k.laad().geslaagd
    assert k.sql("SELECT DISTINCT len(_synthetisch) FROM {raw}") == [(4,)]


# --- twice the same ---


@pytest.mark.parametrize("naam", [KERNCIJFERS, UITKERING])
def test_twee_keer_laden_geeft_dezelfde_tabel(kopie, naam):
    alles = "SELECT * FROM {raw} ORDER BY ALL"
    een = kopie(naam)
    assert een.laad().geslaagd
    eerste_keer = een.sql(alles)
    assert een.laad().geslaagd
    assert een.sql(alles) == eerste_keer, "opnieuw laden vervangt, het stapelt niet"
    twee = kopie(naam)
    assert twee.laad().geslaagd
    assert twee.sql(alles) == eerste_keer


# --- replies in other forms than the source documents ---


@pytest.mark.parametrize("nieuw", ["TotaalBanen_117", "Banen_116"])
def test_kolom_die_in_geen_rij_staat_zakt_op_kolommen(kopie, nieuw):
    """DataProperties still has TotaalBanen_116; the column may be empty, so nothing else would show that it is gone."""
    k = kopie(KERNCIJFERS)
    for pad in k.folder.glob("TypedDataSet*.json"):
        pad.write_text(pad.read_text(encoding="utf-8").replace('"TotaalBanen_116":', f'"{nieuw}":'), encoding="utf-8")
    uitslag = k.laad()
    assert gezakt(uitslag) == {"kolommen"}
    b = eerste(uitslag, "kolommen", "kolom TotaalBanen", actie="sources/cbs/bronnen.yml")
    assert "TotaalBanen_116" in b.gevonden


@pytest.mark.parametrize("pagina", PAGINAS)
def test_kolom_die_op_een_van_de_paginas_ontbreekt_zakt_op_kolommen(kopie, pagina):
    k = kopie(KERNCIJFERS)
    pad = k.folder / pagina
    pad.write_text(pad.read_text(encoding="utf-8").replace('"TotaalBanen_116":', '"Banen_116":'), encoding="utf-8")
    assert gezakt(k.laad()) == {"kolommen"}


@pytest.mark.parametrize("fout", ["boem", {"message": "boem"}, {"message": {"lang": "nl", "value": "boem"}}, {"code": "boem"}])
def test_odata_error_in_elke_vorm_zakt_op_leesbaar(kopie, fout):
    k = kopie(UITKERING)
    (k.folder / "TypedDataSet-1.json").write_text(json.dumps({"odata.error": fout}), encoding="utf-8")
    assert verwacht_onleesbaar(k, "TypedDataSet-1.json", "boem", "tabel-id")


def verander(rij: int, veld: str, waarde: Any = ...) -> Callable[[dict], None]:
    """Give a field of an entry another value, or take it away."""

    def wijzig(d: dict) -> None:
        if waarde is ...:
            del d["value"][rij][veld]
        else:
            d["value"][rij][veld] = waarde

    return wijzig


def zet(rij: int, waarde: Any) -> Callable[[dict], None]:
    """Put something else in the place of an entry."""
    return lambda d: d["value"].__setitem__(rij, waarde)


@pytest.mark.parametrize(
    ("bestand", "wijzig"),
    [
        pytest.param("DataProperties.json", verander(3, "Title", None), id="onderwerp-zonder-titel"),
        pytest.param("DataProperties.json", verander(3, "odata.type"), id="onderwerp-zonder-soort"),
        pytest.param("DataProperties.json", verander(3, "ID"), id="onderwerp-zonder-id"),
        pytest.param("RegioS.json", verander(3, "Key"), id="regio-zonder-sleutel"),
        pytest.param("RegioS.json", verander(3, "Key", 14), id="regio-met-getal"),
        pytest.param("RegioS.json", zet(3, None), id="regio-is-null"),
        pytest.param("RegioS.json", zet(3, {}), id="regio-is-leeg"),
        pytest.param("Perioden.json", verander(3, "Key", "onbekend"), id="periode-zonder-jaar"),
    ],
)
def test_misvormde_metadata_zakt_op_leesbaar(kopie, bestand, wijzig):
    k = kopie(UITKERING)
    k.bewerk(bestand, wijzig)
    uitslag = k.laad()
    assert gezakt(uitslag) == {"leesbaar"}
    eerste(uitslag, "leesbaar", bestand.removesuffix(".json"), "misvormde regel", actie="herontwierp")


def test_bijzondere_perioden_van_het_cbs_breken_het_laden_niet(kopie):
    """Half years and weeks in the dimension are not asked for (bronnen/api.md)."""
    k = kopie(KERNCIJFERS)
    k.bewerk("Perioden.json", lambda d: d["value"].extend({"Key": s, "Title": s} for s in ("2023X000", "2023W101", "2023KW01")))
    assert k.laad().geslaagd


def test_grote_pagina_wordt_gelezen(kopie):
    """More than 32 MiB: a page of 10.000 rows of a wide table."""
    k = kopie(UITKERING)
    k.bewerk("TypedDataSet-1.json", lambda d: d.update(vulling="x" * 33_554_432))
    uitslag = k.laad()
    assert uitslag.geslaagd and uitslag.rijen == 686


# --- what a source may change, from a server that speaks as it does ---

OMSCHREVEN = "Personen met een WW-uitkering, aan het eind van de maand."
DEFINITIE = hashlib.sha256(OMSCHREVEN.encode()).hexdigest()[:8]


def omschreven(tekst: str, **anders: Any) -> server.Tabel:
    """The small simulated table, with this definition of Werkloosheid."""
    t = source_trial.uitkering(**anders)
    return replace(t, onderwerpen=tuple(replace(o, omschrijving=tekst) if o.titel == "Werkloosheid" else o for o in t.onderwerpen))


@pytest.fixture
def proef(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Proef:
    source_trial.rechtstreeks(monkeypatch)
    return Proef(tmp_path)


def vorige_editie(proef: Proef, definitie: str | None, synthetisch: bool = False) -> None:
    """What the edition before this one said of Werkloosheid."""
    proef.con.execute("INSERT INTO raw_run.vorige_bronnen (bron_tabel, is_synthetisch) VALUES (?, ?)", [UITKERING, synthetisch])
    vraag = "INSERT INTO raw_run.vorige_bronkolommen (bron_tabel, kolom, definitie) VALUES (?, 'Werkloosheid', ?)"
    proef.con.execute(vraag, [UITKERING, definitie])


def erkend(definitie: str) -> Tabel:
    """The contract, in which a person acknowledged this definition."""
    t = catalog.tabellen()[UITKERING]
    return replace(t, kolommen=tuple(replace(k, definitie=definitie) if k.naam == "Werkloosheid" else k for k in t.kolommen))


def test_definitie_staat_in_raw_run(proef):
    with Nabootsing(omschreven(OMSCHREVEN)) as bron:
        assert proef.laad(bron).geslaagd
    vraag = "SELECT definitie, omschrijving FROM raw_run.bronkolommen WHERE kolom = 'Werkloosheid'"
    assert proef.sql(vraag) == [(DEFINITIE, OMSCHREVEN)]


@pytest.mark.parametrize("vorige", [None, DEFINITIE], ids=["zonder-vorige", "zelfde"])
def test_zelfde_definitie_houdt_niets_tegen(proef, vorige):
    if vorige:
        vorige_editie(proef, vorige)
    with Nabootsing(omschreven(OMSCHREVEN)) as bron:
        assert proef.laad(bron).geslaagd


@pytest.mark.parametrize("tekst", ["Idem, maar zonder deeltijd-WW.", ""], ids=["anders", "weg"])
def test_gewijzigde_definitie_zegt_wat_te_lezen_en_wat_te_zetten(proef, tekst):
    vorige_editie(proef, DEFINITIE)
    with Nabootsing(omschreven(tekst)) as bron:
        uitslag = proef.laad(bron)
        assert gezakt(uitslag) == {"definities"}
        b = eerste(uitslag, "definities", "Werkloosheid_2", actie="sources/cbs/bronnen.yml")
        assert tekst in b.gevonden and DEFINITIE in b.verwacht and "bij Werkloosheid" in b.actie


def test_erkende_definitie_laadt_weer(proef):
    """A person does literally what the finding says."""
    vorige_editie(proef, "00000000")
    with Nabootsing(omschreven(OMSCHREVEN)) as bron:
        (b,) = proef.laad(bron).per_regel["definities"]
        zet = re.search(r"'definitie: (\w+)'", b.actie)
        assert zet is not None and zet[1] == DEFINITIE
        assert proef.laad(bron, erkend(zet[1])).geslaagd


def test_verdwenen_definitie_is_te_erkennen(proef):
    vorige_editie(proef, DEFINITIE)
    with Nabootsing(omschreven("")) as bron:
        (b,) = proef.laad(bron).per_regel["definities"]
        zet = re.search(r"'definitie: (.*?)' bij", b.actie)
        assert zet is not None
        assert proef.laad(bron, erkend(zet[1].strip("\"'"))).geslaagd


def test_erkende_definitie_die_daarna_verandert_houdt_weer_tegen(proef):
    with Nabootsing(omschreven("Nog weer anders.")) as bron:
        assert gezakt(proef.laad(bron, erkend(DEFINITIE))) == {"definities"}


def test_echt_wordt_niet_met_synthetisch_vergeleken(proef, kopie):
    """The bundle has definitions of its own; going live after it is no change of definition, nor the other way round."""
    vorige_editie(proef, "00000000", synthetisch=True)
    with Nabootsing(omschreven(OMSCHREVEN)) as bron:
        assert proef.laad(bron).geslaagd
    k = kopie(UITKERING)
    k.con.execute("INSERT INTO raw_run.vorige_bronnen (bron_tabel, is_synthetisch) VALUES (?, false)", [UITKERING])
    k.con.execute("INSERT INTO raw_run.vorige_bronkolommen (bron_tabel, kolom, definitie) VALUES (?, 'Werkloosheid', 'x')", [UITKERING])
    assert k.laad().geslaagd


def test_vorige_zonder_definitie_wordt_niet_vergeleken(proef):
    vorige_editie(proef, None)
    with Nabootsing(omschreven(OMSCHREVEN)) as bron:
        assert proef.laad(bron).geslaagd


@pytest.mark.parametrize("verschuiving", [-1, 5, 154])
def test_verschoven_volgnummer_wordt_bij_de_bron_gevolgd(proef, verschuiving):
    """Werkloosheid_154 -> _155 -> _159: the number of a topic moves between versions of a table (bronnen/api.md)."""
    t = source_trial.uitkering()
    verschoven = tuple(replace(o, sleutel=f"{o.sleutel.rpartition('_')[0]}_{i + verschuiving + 2}") for i, o in enumerate(t.onderwerpen))
    with Nabootsing(replace(t, onderwerpen=verschoven), per_pagina=2) as bron:
        assert proef.laad(bron).geslaagd
        assert proef.rijen() == source_trial.WAARHEID
        sleutels = dict(proef.sql("SELECT kolom, sleutel FROM raw_run.bronkolommen"))
        assert sleutels["Werkloosheid"] == f"Werkloosheid_{verschuiving + 3}"


def test_kolom_met_het_oude_nummer_van_een_andere_wordt_niet_genomen(proef):
    """Two topics swap their numbers and places: the values go with stem and title."""
    t = source_trial.uitkering()
    a, b, *rest = t.onderwerpen
    ruil = (replace(b, sleutel="Werkloosheid_1"), replace(a, sleutel="TotDeAOWLeeftijd_2"), *rest)
    oud = t.rij
    with Nabootsing(replace(t, onderwerpen=ruil, rij=lambda nr, s: [oud(nr, s)[i] for i in (1, 0, 2, 3)])) as bron:
        assert proef.laad(bron).geslaagd
        assert proef.rijen() == source_trial.WAARHEID


@pytest.mark.parametrize(
    ("wijzig", "regel", "woorden"),
    [
        pytest.param({"eenheid": "x 1 000"}, "meeteenheden", ["meeteenheid 'x 1 000'", "'aantal'"], id="eenheid"),
        pytest.param({"titel": "WW"}, "kolommen", ["kolom Werkloosheid", "'WW'"], id="titel"),
        pytest.param({"sleutel": "WW_2"}, "kolommen", ["kolom Werkloosheid", "WW_2"], id="stam"),
    ],
)
def test_veranderd_onderwerp_houdt_tegen_voor_de_eerste_rij(proef, wijzig, regel, woorden):
    t = source_trial.uitkering()
    anders = tuple(replace(o, **wijzig) if o.titel == "Werkloosheid" else o for o in t.onderwerpen)
    with Nabootsing(replace(t, onderwerpen=anders)) as bron:
        uitslag = proef.laad(bron)
        assert gezakt(uitslag) == {regel}
        eerste(uitslag, regel, *woorden, actie="bronnen.yml")
        assert regel == "meeteenheden" or bron.paginas == [], "zonder kolom wordt geen rij gevraagd"


def test_nieuwe_dimensie_houdt_tegen_en_noemt_zich(proef):
    """A table that is split by sex from now on has every row twice, and a total among them."""
    t = source_trial.uitkering()
    geslacht = server.Dimensie("Geslacht", (server.Code("T001038"), server.Code("3000")), breedte=7)
    with Nabootsing(replace(t, dimensies=(*t.dimensies, geslacht))) as bron:
        uitslag = proef.laad(bron)
        assert gezakt(uitslag) == {"kolommen"} and bron.paginas == []
        b = eerste(uitslag, "kolommen", "dimensie Geslacht", actie="sources/cbs/bronnen.yml")
        assert b.verwacht == "dimensies Perioden, RegioS"


def test_nieuwe_categorie_houdt_tegen_en_noemt_zich(proef):
    """47018NED with a kind of crime that the contract does not know: the total would count more than before."""
    tabel = catalog.tabellen()["politie.misdrijven_buurt_jaar"]
    codes = {"SoortMisdrijf": ["0.0.0", "1.1.1", "9.9.9"], "WijkenEnBuurten": ["NL00", "GM0363"], "Perioden": ["2024JJ00"]}
    with Nabootsing(server.uit_catalogus(tabel, codes=codes)) as bron:
        uitslag = proef.laad(bron, tabel)
        assert gezakt(uitslag) == {"domein"}
        (b,) = uitslag.per_regel["domein"]
        assert b.plaats == "dimensie SoortMisdrijf" and "een nieuwe categorie 9.9.9" in b.gevonden
        assert "bekend in sources/politie/bronnen.yml" in b.actie


def test_verdwenen_categorie_houdt_niet_tegen(proef):
    """What is known but not there is a shorter table; that its rows are complete the grid says."""
    tabel = catalog.tabellen()["politie.misdrijven_buurt_jaar"]
    codes = {"SoortMisdrijf": ["0.0.0", "1.1.1", "1.4.5"], "WijkenEnBuurten": ["NL00", "GM0363"], "Perioden": ["2024JJ00"]}
    with Nabootsing(server.uit_catalogus(tabel, codes=codes)) as bron:
        assert proef.laad(bron, tabel).rijen == 4  # two of the four kinds that we ask


# --- every table of the catalogue, from a source that keeps its contract ---

KLEIN = {
    "Perioden": ["2017JJ00", "2023JJ00", "2024JJ00", "2024KW04", "2024MM11", "2024MM12", "2025MM01", "2025MM12"],
    "RegioS": ["NL01", "PV20", "RE01", "GM0014", "GM0363"],
    "WijkenEnBuurten": ["NL00", "GM0014", "GM0363", "WK036300", "BU03630000"],
}
OPEN_DATA = [n for n, t in catalog.tabellen().items() if not t.is_levering]


@pytest.mark.parametrize("naam", OPEN_DATA)
def test_elke_tabel_van_de_catalogus_laadt_van_een_bron_die_zich_aan_het_contract_houdt(proef, naam):
    """Also those that are not part of a refresh; of every dimension the source has codes that we do not ask."""
    tabel = catalog.tabellen()[naam]
    codes = {d.naam: KLEIN[d.naam] for d in tabel.dimensies if d.naam in KLEIN}
    gevraagd = math.prod(len([c for c in codes[d.naam] if d.kiest(c)]) for d in tabel.dimensies if d.naam in KLEIN)
    with Nabootsing(server.uit_catalogus(tabel, codes=codes), per_pagina=20, per_pagina_v4=1000) as bron:
        uitslag = proef.laad(bron, tabel)
        assert uitslag.geslaagd, source_trial.bevindingen(uitslag)
        assert uitslag.rijen >= gevraagd > 0 and uitslag.rijen % gevraagd == 0
        assert bron.dubbel() == [] and bron.meest_tegelijk <= 4
    kolommen = [k for (k, *_) in proef.sql("DESCRIBE {raw}")]
    assert [k.naam for k in tabel.kolommen if k.naam not in kolommen] == []
    sleutel = ", ".join(f'"{s}"' for s in tabel.sleutel)
    assert proef.sql(f"SELECT count(*) FROM (SELECT DISTINCT {sleutel} FROM {{raw}})") == [(uitslag.rijen,)]


# --- what is not there, and what is there twice in another form ---


def test_null_blijft_null_en_nul_blijft_nul_over_de_lijn(proef):
    """47022NED: null is 'not published' (bronnen/api.md). Four cells: 0, null, 3 and a confidential one."""
    tabel = catalog.tabellen()["politie.misdrijven_buurt_maand"]
    codes = {"SoortMisdrijf": ["0.0.0"], "WijkenEnBuurten": ["GM0014", "GM0363"], "Perioden": ["2024MM01", "2024MM02"]}
    waarden = [0, None, 3, server.Geen("Confidential")]
    with Nabootsing(server.uit_catalogus(tabel, codes=codes, waarde=lambda nr, _: waarden[nr]), per_pagina=3) as bron:
        assert proef.laad(bron, tabel).geslaagd
    gelezen = proef.sql("SELECT GeregistreerdeMisdrijven, _ontbreekt FROM {raw} ORDER BY _rij")
    assert gelezen == [(0, None), (None, None), (3, None), (None, None)], "v3 geeft geen reden"
    assert proef.sql("SELECT sum(GeregistreerdeMisdrijven), count(GeregistreerdeMisdrijven) FROM {raw}") == [(3, 2)]


@pytest.mark.parametrize(
    ("naam", "dimensie", "codes", "goed"),
    [
        ("politie.misdrijven_gemeente_maand", "RegioS", ["NL01", "RE01", "RE99", "GM0000", "GM0363"], True),
        ("politie.misdrijven_gemeente_maand", "RegioS", ["NL00", "GM0363"], False),
        ("politie.misdrijven_buurt_jaar", "WijkenEnBuurten", ["NL00", "GM0000", "GM0363"], True),
        ("politie.misdrijven_buurt_jaar", "WijkenEnBuurten", ["NL01", "GM0363"], False),
        ("cbs.kerncijfers_wijken_buurten_2024", "WijkenEnBuurten", ["NL00", "GM0363"], True),
        ("cbs.bevolking", "RegioS", ["NL00", "GM0363"], False),
        ("cbs.regionale_kerncijfers", "RegioS", ["NL01", "GM0363"], True),
    ],
)
def test_land_en_niet_toe_te_delen_waar_de_catalogus_ze_kent(proef, naam, dimensie, codes, goed):
    """NL01 in RegioS, NL00 in WijkenEnBuurten; GM0000 is what could not be placed."""
    tabel = catalog.tabellen()[naam]
    gekozen = {d.naam: KLEIN[d.naam] for d in tabel.dimensies if d.naam in KLEIN} | {dimensie: codes}
    with Nabootsing(server.uit_catalogus(tabel, codes=gekozen)) as bron:
        uitslag = proef.laad(bron, tabel)
        assert uitslag.geslaagd is goed, source_trial.bevindingen(uitslag)
        if goed:
            assert proef.sql(f'SELECT DISTINCT trim("{dimensie}") FROM {{raw}} ORDER BY 1') == [(c,) for c in sorted(codes)]
        else:
            assert gezakt(uitslag) == {"domein"} and f"{dimensie}={codes[0]}" in source_trial.bevindingen(uitslag)


def test_maanden_en_jaren_naast_elkaar_worden_niet_opgeteld(proef):
    """47008NED has both: twelve months of 10 and a year of 120 are thirteen rows, each under its own period."""
    tabel = catalog.tabellen()[REACTIETIJDEN]
    perioden = ["2024JJ00", *(f"2024MM{m:02}" for m in range(1, 13))]
    t = server.uit_catalogus(tabel, codes={"RegioS": ["NL01"], "Perioden": perioden}, waarde=lambda nr, _: 10 if nr else 100)
    with Nabootsing(t, per_pagina=5) as bron:
        assert proef.laad(bron, tabel).rijen == 13
    per_soort = proef.sql("SELECT Perioden[5:6], count(*), sum(Totaal), min(Totaal), max(Totaal) FROM {raw} GROUP BY 1 ORDER BY 1")
    assert per_soort == [("JJ", 1, 100, 100, 100), ("MM", 12, 120, 10, 10)]


# --- known shortcomings: these must start to pass when sources/ is mended ---


@pytest.mark.parametrize("rij", [None, 7])
def test_eerste_rij_die_geen_rij_is_zakt(kopie, rij):
    k = kopie(UITKERING)
    k.bewerk("TypedDataSet-1.json", zet(0, rij))
    assert gezakt(k.laad())


@pytest.mark.parametrize("rij", [7, [1]])
def test_latere_rij_die_geen_rij_is_zakt(kopie, rij):
    k = kopie(UITKERING)
    k.bewerk("TypedDataSet-1.json", zet(3, rij))
    assert gezakt(k.laad())


@pytest.mark.parametrize(
    ("bestand", "wijzig"),
    [
        pytest.param("DataProperties.json", verander(3, "Key"), id="onderwerp-zonder-sleutel"),
        pytest.param("DataProperties.json", verander(3, "Key", None), id="onderwerp-met-lege-sleutel"),
        pytest.param("RegioS.json", verander(3, "Title"), id="regio-zonder-titel"),
        pytest.param("TypedDataSet-1.json", lambda d: d.update({"odata.nextLink": 5}), id="nextlink-is-getal"),
    ],
)
def test_andere_misvormde_antwoorden_zakken(kopie, bestand, wijzig):
    k = kopie(UITKERING)
    k.bewerk(bestand, wijzig)
    assert gezakt(k.laad())


@pytest.mark.parametrize("bestand", ["RegioS.json", "Perioden.json"])
def test_dimensie_zonder_codes_zakt(kopie, bestand):
    k = kopie(REACTIETIJDEN)
    k.bewerk(bestand, lambda d: d.update(value=[]))
    assert gezakt(k.laad())


def test_groep_die_haar_eigen_ouder_is_houdt_het_laden_niet_op(kopie):
    k = kopie(UITKERING)
    k.bewerk("DataProperties.json", verander(4, "ParentID", 4))

    def te_laat(*_: object) -> None:
        raise TimeoutError("het laden eindigt niet")

    oud = signal.signal(signal.SIGALRM, te_laat)
    signal.setitimer(signal.ITIMER_REAL, 2)
    try:
        assert k.laad().geslaagd and k.sql("SELECT count(*) FROM raw_run.aantekeningen") == [(3,)]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, oud)


def test_cel_die_geen_getal_is_wordt_niet_ook_leeg_genoemd(kopie):
    k = kopie(UITKERING)
    k.cel(5, "Werkloosheid_4", "twaalf")
    assert gezakt(k.laad()) == {"typen"}
