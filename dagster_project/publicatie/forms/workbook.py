"""What stands in ``tabellen.xlsx``, the figures of an edition for report writers: one sheet per kerncijfer, the notes, and what lies behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb

from dagster_project import notation
from dagster_project.publicatie.content import figures
from dagster_project.publicatie.content.model import Editie
from dagster_project.publicatie.content.numbers import whole_percentages
from dagster_project.publicatie.content.queries import queries
from dagster_project.publicatie.content.texts import texts
from dagster_project.publicatie.forms import sheets
from dagster_project.publicatie.forms.sheets import BESTAND, LEEG, NIET_VAN_TOEPASSING, TEKENS, SheetContent, WorkbookContent

SQL = queries(Path(__file__).with_suffix(".sql"))

NOTEN = ["Noot", "Blad", "Onderwerp", "Tekst"]
AFKORTINGEN = ("gdpa", "gtpa", "ict")

KWALIFICATIES = {
    "exact": "Het getal zoals de bron het geeft.",
    "afgerond": "De bron heeft het getal afgerond.",
    "ruim": "De bron zegt 'ruim': het is iets meer dan dit getal.",
    "bijna": "De bron zegt 'bijna': het is iets minder dan dit getal.",
    "circa": "De bron zegt 'circa': het is ongeveer dit getal.",
    "minimaal": "De bron noemt een ondergrens: het is dit getal of meer.",
    "maximaal": "De bron noemt een bovengrens: het is dit getal of minder.",
    "meer dan": "De bron zegt 'meer dan': het is meer dan dit getal.",
    "verwacht": "De bron verwacht dit, als raming of begroting: het is nog geen uitkomst.",
    "afgeleid": "Het getal staat niet zo in de bron, maar volgt uit wat de bron zegt.",
    "berekend": "Het getal is berekend uit andere getallen.",
    "afgeschermd": "Een aantal per regionale eenheid, zo getoond dat er geen persoon in te herkennen is. Een aantal onder 5 staat er niet, "
    "en een ander aantal ook niet als dat het kleine zou verraden: daar staat [c]. Elk ander aantal is afgerond op een veelvoud van 5. "
    "De eenheden tellen daarom niet precies op tot Nederland.",
}

ALGEMEEN = {
    "Synthetisch": texts().synthetisch.kolom,
    "Gecorrigeerd": "Staat er ja in de kolom Gecorrigeerd, dan had de bron een fout in een getal waaruit de waarde komt, en is dat getal hersteld. "
    "De correcties staan in kwaliteit.correcties van dezelfde editie.",
    "Status": "Definitief, voorlopig en nadervoorlopig zijn woorden van de bron; bij onbekend zegt de bron het niet. Geleverd: het cijfer komt uit "
    "een levering van politie of ministerie, die geen status geeft.",
}


class Notes:
    """The numbered notes; what refers to one gets its mark, such as ``[noot 3]``."""

    def __init__(self, con: duckdb.DuckDBPyConnection, versie: str, bladnaam: Callable[[str], str]) -> None:
        self.rijen: list[list[str]] = []
        self.algemeen = {woord: self._noot("alle bladen", woord, tekst) for woord, tekst in ALGEMEEN.items()}
        self.kwalificaties = {woord: self._noot("alle bladen", f"Kwalificatie {woord}", tekst) for woord, tekst in KWALIFICATIES.items()}
        breuken = defaultdict(list)
        for indicator, datum, behalve, toelichting in con.execute(SQL["breuken"], {"versie": versie}).fetchall():
            breuken[indicator].append((datum, behalve.split(",") if behalve else [], toelichting))
        self.van: dict[str, str] = {}
        self.breuken: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
        for indicator, familie, naam, tekst in con.execute(SQL["indicatoren"], {"versie": versie}).fetchall():
            blad = bladnaam(familie)
            self.van[indicator] = self._noot(blad, naam, tekst)
            for datum, behalve, toelichting in breuken[indicator]:
                noot = self._noot(blad, f"{naam}: breuk in de reeks op {notation.dag(datum)}", toelichting)
                self.breuken[indicator].append((behalve, noot))

    def _noot(self, blad: str, onderwerp: str, tekst: str) -> str:
        merk = f"[noot {len(self.rijen) + 1}]"
        self.rijen.append([merk, blad, onderwerp, tekst])
        return merk

    def bij(self, indicator: str, uitsplitsing: str, kwalificatie: str = "exact") -> str:
        """The marks of the notes on one value: its definition, the breaks of its series, and what its kwalificatie means."""
        merken = [self.van[indicator], *(m for behalve, m in self.breuken[indicator] if uitsplitsing not in behalve)]
        if kwalificatie != "exact":
            merken.append(self.kwalificaties[kwalificatie])
        return " ".join(merken)


def read(con: duckdb.DuckDBPyConnection, versie: str) -> WorkbookContent:
    """What the workbook of this version says.

    Args:
        con: holds the published schemas; the comments on the views of kerncijfers give the sheets their titles.
        versie: the version, such as 2025-H2.0.

    Raises:
        duckdb.Error: a published table is not there.
        KeyError: a family has no view, or a kwalificatie no note.
    """
    e = figures.read_editie(con, versie)
    tabellen, noten = _bladen(con, e)
    uitleg = ["Dit blad bevat één tabel: de noten waar de andere bladen naar verwijzen."]
    return WorkbookContent(e, SheetContent("Noten", e.titel("Noten"), uitleg, NOTEN, noten.rijen), tabellen)


def write(con: duckdb.DuckDBPyConnection, versie: str, folder: Path) -> None:
    """Write ``tabellen.xlsx`` of this version in ``map``."""
    (folder / BESTAND).write_bytes(sheets.render(read(con, versie)))


def _bladen(con: duckdb.DuckDBPyConnection, e: Editie) -> tuple[list[SheetContent], Notes]:
    """The sheets with figures, and the notes they refer to."""

    def vraag(sql: str) -> tuple[list[str], list[list[Any]]]:
        uit = con.execute(sql, {"versie": e.versie})
        return [k[0] for k in uit.description], [list(r) for r in uit.fetchall()]

    titels = dict(con.execute(SQL["titels"]).fetchall())
    noten = Notes(con, e.versie, lambda familie: _bladnaam(familie) if familie in titels else "Normen")
    over = {familie: (gemeenten, bronnen) for familie, gemeenten, bronnen in vraag(SQL["over"])[1]}
    koppen, rijen = vraag(SQL["families"])
    noot, code, deel, woord, waarde, norm = (koppen.index(k) for k in ("Noten", "Code", "Uitsplitsing", "Kwalificatie", "Waarde", "Norm"))
    heel = whole_percentages(con, e.versie)
    uit = []
    for familie, groep in groupby(rijen, key=itemgetter(0)):
        gemeenten, bronnen = over[familie]
        tabel = list(groep)
        for r in tabel:
            r[noot] = noten.bij(r[code], r[deel], r[woord])
            r[norm] = notation.whole(r[norm])
            if (r[code], r[deel]) in heel and r[woord] != "berekend":
                r[waarde] = notation.whole(r[waarde])
        regels = [
            f"Bron: {bronnen}.",
            "De tabel gaat over Nederland en, waar er cijfers van zijn, de tien regionale eenheden. "
            + (f"De {notation.getal(gemeenten, 'aantal')} waarden per gemeente staan in de CSV- en Parquet-bestanden van dezelfde editie."
               if gemeenten else "Cijfers per gemeente zijn er niet."),
            f"De noten staan op het blad Noten. Over de kolommen: {', '.join(f'{k} {n}' for k, n in noten.algemeen.items())}, "
            f"Kwalificatie {noten.kwalificaties['exact']} en verder.",
        ]  # fmt: skip
        uit.append(_blad(e, _bladnaam(familie), titels[familie], regels, koppen[1:], [r[1:] for r in tabel]))
    return [*uit, *_overige_bladen(e, vraag, noten)], noten


def _overige_bladen(e: Editie, vraag: Callable[[str], tuple[list[str], list[list[Any]]]], noten: Notes) -> list[SheetContent]:
    """Allocation, weights, norms, and what was promised."""
    sterkte = [
        "Bron: het verdeelmodel van AEF (gewichten), het Besluit verdeling sterkte en middelen politie, en de levering Formatie per regionale eenheid.",
        "Model: verdeling naar de 27 gewichten. Besluit: naar de vaste aandelen van het Besluit. Naar formatie: naar rato van de formatie nu. "
        "Herberekend: naar het model met gewichten die opnieuw zijn geschat.",
        f"De noten staan op het blad Noten. Over de kolom Synthetisch: {noten.algemeen['Synthetisch']}.",
    ]
    gewichten = [
        "Bron: AEF-rapport, bijlage F (gewichten); de kolom Bron noemt de tabel waaruit het kenmerk komt.",
        "Het gewicht zegt hoeveel van elke 1.000 te verdelen fte er bij één eenheid van het kenmerk hoort. De som van gemeenten is gelegd naast "
        "het landelijke cijfer van de bron.",
    ]
    koppen, rijen = vraag(SQL["normen"])
    noot, code, deel = (koppen.index(k) for k in ("Noten", "Code", "Uitsplitsing"))
    for r in rijen:
        r[noot] = noten.bij(r[code], r[deel])
    normen = [
        "De kolom Bron zegt waar de norm staat: in een wet, of in een halfjaarbericht (document en regel).",
        "De noten staan op het blad Noten.",
    ]
    toezeggingen = [
        "Bron: de halfjaarberichten van 2019, 2021 en 2025 en de rapporten die erbij horen; de kolom Plaats noemt document en regel. De woorden zijn van ons.",
        "Stand: afgedaan als een stuk het zo noemt; beantwoord als het geeft wat was gevraagd; deels en open als er nog iets moet komen; doorlopend "
        "als het in elk halfjaarbericht terugkeert; niet bekend als geen stuk er iets over zegt.",
        "Op tijd: verstreken zegt dat in deze stukken geen antwoord staat; dat kan er wel zijn.",
    ]
    beloften = [
        "Bron: de kolom Plaats noemt het stuk met de belofte, de kolom Bron waar de uitkomst staat.",
        "Een verwachting over de hele organisatie is gelegd naast elk deel waarvan er een cijfer is.",
    ]
    return [
        _blad(e, "Sterkteverdeling", "Verdeling van nieuwe sterkte over de regionale eenheden", sterkte, *vraag(SQL["verdeling"])),
        _blad(e, "Gewichten", "Gewichten van het verdeelmodel", gewichten, *vraag(SQL["gewichten"])),
        _blad(e, "Normen", "Normen en streefwaarden", normen, koppen, rijen),
        _blad(e, "Toezeggingen", "Moties, toezeggingen, aanbevelingen en aankondigingen", toezeggingen, *vraag(SQL["toezeggingen"])),
        _blad(e, "Beloften", "Beloofde cijfers en wat ervan kwam", beloften, *vraag(SQL["beloofd"])),
    ]


def _bladnaam(familie: str) -> str:
    return familie.upper() if familie in AFKORTINGEN else familie.capitalize()


def _blad(e: Editie, naam: str, titel: str, regels: list[str], koppen: list[str], rijen: list[list[Any]]) -> SheetContent:
    """The sheet without the columns that are empty, with the lines that follow from its table."""
    vol = [i for i, kop in enumerate(koppen) if kop == "Waarde" or any(r[i] not in (None, "") for r in rijen)]
    blad = SheetContent(naam, e.titel(titel), [], [koppen[i] for i in vol], [[r[i] for i in vol] for r in rijen])
    blad.regels.append(
        e.titel(f"{texts().titel}, editie {e.versie}. Dit blad bevat één tabel met {notation.getal(len(rijen), 'aantal')} rijen.")
    )
    if blad.synthetisch:
        blad.regels.append(
            texts().synthetisch.blad.format(n=notation.getal(blad.synthetisch, "aantal"), alle=notation.getal(len(rijen), "aantal"))
        )
    blad.regels.extend(regels)
    leeg = {LEEG.get(kop, NIET_VAN_TOEPASSING) for i, kop in enumerate(blad.koppen) if any(r[i] in (None, "") for r in blad.rijen)}
    if tekens := [f"{t} {TEKENS[t].partition(':')[0]}" for t in sorted(leeg & TEKENS.keys())]:
        blad.regels.append(f"Geen cel is leeg; in plaats van een waarde kan er staan: {', '.join(tekens)}.")
    return blad
