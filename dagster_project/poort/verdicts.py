"""What a check says: the words that the gate, the rules and the report share, and how verdicts are kept.

Verdicts stand in ``kwaliteit.controles`` of the kandidaat. The kandidaat is made for one run and starts empty, so a verdict
in it cannot be of another run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import duckdb

from dagster_project.poort.words import stuks
from sources import catalog
from sources.database import rows
from sources.errors import Finding
from sources.load.casts import insert_rows
from sources.schema import declared_tables

if TYPE_CHECKING:
    from sources.load.contract import ContractResult

VOLDOET, VOLDOET_NIET, NIET_TOETSBAAR = "voldoet", "voldoet niet", "niet toetsbaar"
FOUT, WAARSCHUWING = "fout", "waarschuwing"
HERZIENINGEN = "herzieningen:gemaakt"
"""The revision report: its absence blocks, because the record cannot be made later."""

RULE_LOCK = "regel:expectations:vastgelegd"
"""Whether the rules are those that were reviewed (``rule_lock.py``)."""

EXPLANATIONS = "regel:duiding:cijfers"
"""Whether the numbers in what people wrote beside the figures are those of the edition (``publicatie/letter/explanation.py``)."""


@dataclass(frozen=True)
class Requirement:
    """One check that a run must hold a verdict of."""

    controle_id: str
    soort: str
    mag_niet_toetsbaar: bool = False


@dataclass(frozen=True)
class Verdict:
    """One verdict. ``voorbeelden``: the offending rows or findings, as a person would look them up."""

    controle_id: str
    soort: str
    tabel: str
    regel: str
    oordeel: str
    reden: str = ""
    ernst: str = FOUT
    eigenaar: str = ""
    waargenomen: str = ""
    verwacht: str = ""
    voorbeelden: list[str] = field(default_factory=list)

    @property
    def houdt_tegen(self) -> bool:
        return self.oordeel == VOLDOET_NIET and self.ernst == FOUT

    def __str__(self) -> str:
        kop = f"{self.tabel} [{self.regel}] {self.oordeel}: {self.reden}".rstrip(": ")
        if self.waargenomen:
            kop += f" Waargenomen: {self.waargenomen}."
        if self.verwacht:
            kop += f" Verwacht: {self.verwacht}."
        return "\n".join([kop, *(f"    {v}" for v in self.voorbeelden[:5])])


def record(con: duckdb.DuckDBPyConnection, oordelen: Iterable[Verdict]) -> None:
    """Write verdicts of this run into its kandidaat."""
    (uitgave,) = rows(con, "SELECT editie, versie FROM raw_run.editie")
    rijen = [vars(o) | uitgave | {"voorbeelden": json.dumps(o.voorbeelden, ensure_ascii=False)} for o in oordelen]
    velden = declared_tables()["kwaliteit.controles"]["columns"]
    insert_rows(con, "kwaliteit.controles", [tuple(r[k] for k in velden) for r in rijen])


def read_verdicts(con: duckdb.DuckDBPyConnection) -> list[Verdict]:
    """The verdicts of the version that this kandidaat builds."""
    rijen = rows(
        con,
        "SELECT * EXCLUDE (editie, versie) FROM kwaliteit.controles "
        "WHERE versie = (SELECT versie FROM raw_run.editie) ORDER BY controle_id",
    )
    return [Verdict(**r | {"voorbeelden": json.loads(r["voorbeelden"])}) for r in rijen]


def contract_verdicts(uitslag: ContractResult) -> list[Verdict]:
    """Verdicts of poort 1, and of our own program if it failed; a rule that could not be reached has none, and so blocks."""
    redenen = {
        "leesbaar": "De bron gaf geen heel, leesbaar antwoord.",
        "kolommen": "Een kolom van het contract ontbreekt of is hernoemd.",
        "meeteenheden": "De bron telt in een andere meeteenheid dan de formule.",
        "definities": "De bron definieert een kolom anders dan eerder.",
        "typen": "Een cel is geen waarde van het afgesproken type.",
        "domein": "Een waarde die niet kan, of een categorie die het contract niet kent.",
        "sleutel": "Een rij of pagina is dubbel.",
        "volledig": "Een rij, regio of pagina ontbreekt.",
    }
    t = uitslag.tabel
    if uitslag.ontbreekt:
        return [
            Verdict(f"contract:{t.volledige_naam}:{regel}", "contract", t.volledige_naam, regel, NIET_TOETSBAAR, uitslag.ontbreekt)
            for regel in t.regels
        ]
    return [
        Verdict(
            controle_id=f"contract:{t.volledige_naam}:{regel}",
            soort="contract",
            tabel=t.volledige_naam,
            regel=regel,
            oordeel=VOLDOET_NIET if b else VOLDOET,
            reden=redenen[regel],
            eigenaar="leverancier van de bron",
            waargenomen=stuks(len(b), "bevinding", "bevindingen") if b else stuks(uitslag.rijen, "rij", "rijen"),
            voorbeelden=list(map(_bevinding, b)),
        )
        for regel, b in uitslag.per_regel.items()
    ] + program_verdict(uitslag)


def program_verdict(uitslag: ContractResult) -> list[Verdict]:
    """A bug of ours that broke off the loading: it stops like a finding, and is not for the supplier to solve."""
    if uitslag.programmafout is None:
        return []
    t = uitslag.tabel.volledige_naam
    return [
        Verdict(
            f"contract:{t}:programma",
            "contract",
            t,
            "programma",
            VOLDOET_NIET,
            "Er zit een fout in het programma; over de bron zegt dit niets.",
            eigenaar="ontwikkelaars van het halfjaarbericht",
            waargenomen="de toets van deze tabel is afgebroken",
            voorbeelden=[_bevinding(uitslag.programmafout.bevinding)],
        )
    ]


def correction_verdict(uitslag: ContractResult) -> list[Verdict]:
    """Whether every correction of this table could be applied as written; none when the table was not read."""
    if uitslag.correcties is None:
        return []
    return [
        Verdict(
            controle_id=correction_id(uitslag.tabel),
            soort="correctie",
            tabel=uitslag.tabel.volledige_naam,
            regel="correctie",
            oordeel=VOLDOET_NIET if uitslag.correcties else VOLDOET,
            reden="Een correctie geldt zolang de bron de fout heeft, en geen dag langer.",
            eigenaar="datasteward JenV, DG Politie",
            waargenomen=stuks(len(uitslag.correcties), "correctie die niet past", "correcties die niet passen")
            if uitslag.correcties
            else "",
            voorbeelden=list(map(_bevinding, uitslag.correcties)),
        )
    ]


def correction_id(tabel: catalog.Tabel) -> str:
    return f"correctie:{tabel.volledige_naam}"


def _bevinding(b: Finding) -> str:
    return f"{b.plaats}: gevonden {b.gevonden}; verwacht {b.verwacht}. {b.actie}"


def report_mode(*rijen: Iterable[dict[str, Any]]) -> int:
    """Who may read a report that quotes these verdicts and remarks: what is said of a confidential delivery may hold a cell of it."""
    besloten = {t.volledige_naam for t in catalog.tabellen().values() if t.vertrouwelijk}
    zegt = ("voorbeelden", "tekst")
    return (
        0o600
        if any({r.get("tabel"), r.get("bron_tabel")} & besloten and any(r.get(z) for z in zegt) for lijst in rijen for r in lijst)
        else 0o644
    )
