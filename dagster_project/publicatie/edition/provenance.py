"""The way back of one published figure: value -> formula and SQL model -> rows of the source -> snapshot (law 5).

Everything but the bytes of the cells stands in the published database, so that the way back of an old version is that of
its own making and not of the code of today.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from dagster_project.warehouse.editions import PublishedVersion, Warehouse
from sources import cells
from sources.cells import CellReference
from sources.database import connect, rows
from sources.errors import CannotStart


@dataclass(frozen=True)
class TraceInput:
    """One cell that the figure is made of: its column, unit and value at the source, the row it stands in, the reply that held it, and the
    correction that replaced it, if any."""

    verwijzing: CellReference
    kolom: str
    meeteenheid: str
    waarde: Any
    rij: dict[str, Any]
    sha256: str
    url: str
    ontvangen_op: str
    licentie: str
    opmerking: str
    correctie: dict[str, Any] | None


@dataclass(frozen=True)
class Trace:
    """The whole way back. ``modellen``: the SQL models between the source and the value, first the one that makes it;
    ``gedrukt``: where letters printed this figure."""

    waarde: dict[str, Any]
    indicator: dict[str, Any]
    modellen: list[dict[str, Any]]
    code: dict[str, Any]
    invoer: list[TraceInput]
    gedrukt: list[dict[str, Any]]

    def als_json(self) -> dict[str, Any]:
        """For ``--formaat json``."""
        return {
            "waarde": self.waarde,
            "formule": self.indicator["formule"],
            "definitie": self.indicator["definitie"],
            "modellen": self.modellen,
            "code": self.code,
            "gedrukt": self.gedrukt,
            "invoer": [
                {
                    "bron_tabel": i.verwijzing.bron_tabel,
                    "cel": i.verwijzing.cel,
                    "sha256": i.sha256,
                    "url": i.url,
                    "ontvangen_op": i.ontvangen_op,
                    "licentie": i.licentie,
                    "opmerking": i.opmerking,
                    "kolom": i.kolom,
                    "meeteenheid": i.meeteenheid,
                    "waarde": i.waarde,
                    "rij": i.rij,
                    "correctie": i.correctie,
                }
                for i in self.invoer
            ],
        }


def trace(
    warehouse: Warehouse, indicator: str, regio: str = "NL01", uitsplitsing: str | None = None, periode: str | None = None, editie: str = ""
) -> Trace:
    """The way back of one value; without ``periode`` the newest, without ``editie`` the newest version.

    Raises:
        CannotStart: nothing published, or no such value: says which there are.
        sources.cellen.CellError: a cell cannot be shown.
    """
    uitgave = warehouse.choose(editie)
    manifest = warehouse.manifest(uitgave)
    with connect(warehouse.database, read_only=True) as con:
        waarde = _waarde(con, uitgave, indicator, regio, uitsplitsing, periode)
        (beschrijving,) = rows(
            con, "SELECT * FROM referentie.indicatoren WHERE versie = ? AND indicator_id = ?", (uitgave.versie, indicator)
        )
        modellen = rows(con, "SELECT * FROM kwaliteit.modellen WHERE versie = ?", (uitgave.versie,))
        kolommen = rows(con, "SELECT * FROM kwaliteit.bronkolommen WHERE versie = ?", (uitgave.versie,))
        gedrukt = _gedrukt(con, uitgave, indicator, waarde["uitsplitsing"], waarde["periode"]) if waarde["regio_code"] == "NL01" else []
        licenties = dict(
            con.execute("SELECT DISTINCT bron_tabel, licentie FROM kwaliteit.snapshots WHERE versie = ?", (uitgave.versie,)).fetchall()
        )
        correcties = rows(con, "SELECT * FROM kwaliteit.correcties WHERE versie = ? AND is_toegepast", (uitgave.versie,))
    invoer = _invoer(warehouse, manifest, kolommen, licenties, {c["cel"]: c for c in correcties}, waarde)
    return Trace(waarde, beschrijving, _afstamming(modellen, waarde["model"]), manifest["code"], invoer, gedrukt)


def printed_only(warehouse: Warehouse, indicator: str, uitsplitsing: str | None, periode: str | None, brief: str) -> list[dict[str, Any]]:
    """What a letter (``2019-H2``) printed of an indicator, each with its document and line; empty when it printed nothing."""
    with connect(warehouse.database, read_only=True) as con:
        return [g for g in _gedrukt(con, warehouse.choose(), indicator, uitsplitsing, periode) if g["halfjaarbericht"] == brief]


def _gedrukt(
    con: duckdb.DuckDBPyConnection, uitgave: PublishedVersion, indicator: str, uitsplitsing: str | None, periode: str | None
) -> list[dict[str, Any]]:
    return rows(
        con,
        "SELECT uitsplitsing, periode, waarde, meeteenheid, kwalificatie, is_onzeker, halfjaarbericht, document, regel "
        "FROM kerncijfers.gepubliceerd WHERE versie = $v AND indicator_id = $i AND ($u IS NULL OR uitsplitsing = $u) "
        "AND ($p IS NULL OR periode = $p) ORDER BY ALL",
        {"v": uitgave.versie, "i": indicator, "u": uitsplitsing, "p": periode},
    )


def _waarde(
    con: duckdb.DuckDBPyConnection, uitgave: PublishedVersion, indicator: str, regio: str, uitsplitsing: str | None, periode: str | None
) -> dict[str, Any]:
    bekend = rows(
        con,
        "SELECT w.*, e.reden FROM kerncijfers.waarden AS w JOIN referentie.edities AS e USING (versie) "
        "WHERE w.versie = ? AND w.indicator_id = ? ORDER BY w.periode_type = 'maand', w.periode DESC, w.uitsplitsing, w.regio_code",
        (uitgave.versie, indicator),
    )
    if not bekend:
        raise CannotStart(f"Indicator '{indicator}' heeft geen waarde in {uitgave.versie}. {_lijkt_op(con, uitgave, indicator)}")
    over = bekend
    for veld, gevraagd in (("regio_code", regio), ("uitsplitsing", uitsplitsing), ("periode", periode)):
        if gevraagd is None:
            gevraagd = "" if veld == "uitsplitsing" and any(w["uitsplitsing"] == "" for w in over) else over[0][veld]
        passend = [w for w in over if w[veld] == gevraagd]
        if not passend:
            er_zijn = list(dict.fromkeys(w[veld] or "(totaal)" for w in over))
            raise CannotStart(
                f"Indicator '{indicator}' heeft in {uitgave.versie} geen waarde voor {veld} '{gevraagd}'. Er zijn: "
                + ", ".join(er_zijn[:12])
                + (f" en {len(er_zijn) - 12} andere" if len(er_zijn) > 12 else "")
                + "."
            )
        over = passend
    return over[0]


def _lijkt_op(con: duckdb.DuckDBPyConnection, uitgave: PublishedVersion, indicator: str) -> str:
    rij = con.execute(
        "SELECT beschikbaarheid FROM referentie.indicatoren WHERE versie = ? AND indicator_id = ?", (uitgave.versie, indicator)
    ).fetchone()
    if rij:
        return f"Zij is beschreven, maar: {rij[0]}."
    namen = con.execute(
        "SELECT indicator_id FROM referentie.indicatoren WHERE versie = ? ORDER BY jaro_winkler_similarity(indicator_id, ?) DESC LIMIT 5",
        (uitgave.versie, indicator),
    ).fetchall()
    return f"Bedoelt u {', '.join(n for (n,) in namen)}? Alle namen staan in referentie.indicatoren."


def _afstamming(modellen: list[dict[str, Any]], begin: str) -> list[dict[str, Any]]:
    """The model and everything that it reads, nearest first; not the tables about the run itself."""
    per_naam = {m["model"]: m for m in modellen}
    uit: dict[str, dict[str, Any]] = {}
    rij = [begin]
    while rij:
        naam = rij.pop(0)
        if naam in per_naam and naam not in uit:
            invoer = [n for n in per_naam[naam]["invoer"].split(", ") if n and not n.startswith("run.")]
            uit[naam] = per_naam[naam] | {"invoer": ", ".join(invoer)}
            rij += invoer
    return list(uit.values())


def _invoer(
    warehouse: Warehouse,
    manifest: dict[str, Any],
    kolommen: list[dict[str, Any]],
    licenties: dict[str, str],
    correcties: dict[str, dict[str, Any]],
    waarde: dict[str, Any],
) -> list[TraceInput]:
    verwijzingen = cells.parse_reference(waarde["herkomst"])
    gelezen = cells.read_cell(warehouse.store, verwijzingen)
    snapshots = {s["tabel"]: s for s in manifest["snapshots"]}
    uit = []
    for v in verwijzingen:
        snapshot = snapshots.get(v.bron_tabel)
        ontvangst = next((o for o in snapshot["ontvangsten"] if o["sha256"].startswith(v.sha256)), None) if snapshot else None
        if snapshot is None or ontvangst is None:
            raise cells.CellError(f"{v}: de editie noemt dit snapshot niet. De herkomst klopt niet; meld dit aan de datasteward.")
        van_tabel = {k["sleutel"]: k for k in kolommen if k["bron_tabel"] == v.bron_tabel}
        koppen = cells.heading(v.cel, {s: k["titel"] for s, k in van_tabel.items()})
        cel = gelezen[v]
        kolom = van_tabel.get(cel.sleutel, {})
        uit.append(
            TraceInput(
                v,
                koppen.get(cel.kolom) or kolom.get("titel") or cel.kolom,
                kolom.get("meeteenheid") or "",
                cel.waarde,
                {koppen.get(k, k): w for k, w in cel.rij.items() if w is not None and (k in koppen or not koppen)},
                ontvangst["sha256"],
                ontvangst["url"],
                ontvangst["ontvangen_op"],
                licenties[v.bron_tabel],
                snapshot["opmerking"],
                correcties.get(str(v)),
            )
        )
    return uit
