"""Raw tables in DuckDB, and poort 1: the contract of every source table, tested on what was received.

A raw table has our columns under their stable names, and three of its own: ``_snapshot_sha256`` (the reply that
holds the row), ``_rij`` (OData ``ID`` or the row of the sheet) and ``_synthetisch`` (names of the columns whose value
in this row is not real). ``raw_run.bronkolommen`` says how each column is called in the source: together the cell.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from sources import levering, odata
from sources.catalogus import REGELS, TYPEN, Kolom, Tabel
from sources.fouten import Bevinding, BronFout
from sources.halen import Haler
from sources.levering import LeveringInhoud
from sources.odata import OdataInhoud
from sources.snapshots import Snapshot, Winkel

log = logging.getLogger(__name__)

MEEST = 10
"""At most so many offending rows are shown per rule; the count is always given."""

CONFIG = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "storage_compatibility_version": "v1.2.0",
}
"""Every connection of a process must have the same: no extension is ever fetched, DuckDB 1.2 can read the file."""


def verbind(pad: Path | str = ":memory:", read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """The one way to open DuckDB; use it in a ``with``."""
    con = duckdb.connect(str(pad), read_only=read_only, config=CONFIG)
    con.execute("SET enable_progress_bar = false")
    return con


@dataclass(frozen=True)
class Contractuitslag:
    """The verdicts of one table: per rule the findings (an empty list is a pass, no entry is not run)."""

    tabel: Tabel
    per_regel: dict[str, list[Bevinding]]
    rijen: int
    snapshot: Snapshot | None

    @property
    def geslaagd(self) -> bool:
        return set(self.per_regel) == set(REGELS) and not any(self.per_regel.values())


def maak_raw_run(con: duckdb.DuckDBPyConnection) -> None:
    """The tables that say what this run received."""
    con.execute("""
        CREATE SCHEMA IF NOT EXISTS raw_run;
        CREATE TABLE IF NOT EXISTS raw_run.snapshots (
            bron_tabel VARCHAR, tabel_id VARCHAR, titel VARCHAR, url VARCHAR, sha256 VARCHAR, bytes BIGINT,
            licentie VARCHAR, citeren VARCHAR, is_bevestigd BOOLEAN, is_synthetisch BOOLEAN, opmerking VARCHAR);
        CREATE TABLE IF NOT EXISTS raw_run.bronkolommen (
            bron_tabel VARCHAR, kolom VARCHAR, sleutel VARCHAR, titel VARCHAR, meeteenheid VARCHAR);
    """)


def laad(con: duckdb.DuckDBPyConnection, tabel: Tabel, haler: Haler, winkel: Winkel) -> Contractuitslag:
    """Fetch, store and load one table into ``raw_<bron>.<naam>`` and test its contract; never raises for bad data.

    A table whose contract fails is loaded as far as it goes; nothing after poort 1 may use it.
    """
    per_regel: dict[str, list[Bevinding]] = {}
    snapshot, rijen = None, 0
    try:
        if tabel.is_levering:
            inhoud: LeveringInhoud | OdataInhoud = levering.haal(tabel, haler, winkel)
        else:
            inhoud = odata.haal(tabel, haler, winkel)
        snapshot = inhoud.snapshot
        per_regel["leesbaar"] = []
        laadt = _laad_levering if isinstance(inhoud, LeveringInhoud) else _laad_odata
        kolommen = laadt(con, inhoud, winkel, per_regel)
        if kolommen is not None:
            _toets(con, tabel, inhoud, kolommen, per_regel)
            rijen = con.execute(f"SELECT count(*) FROM {_raw(tabel)}").fetchone()[0]
        _noteer(con, tabel, snapshot)
    except BronFout as e:
        for b in e.bevindingen:
            per_regel.setdefault(b.regel, []).append(b)
    except (AttributeError, KeyError, TypeError, ValueError, RuntimeError, duckdb.Error) as e:
        # a reply of a form that nobody thought of is a finding like any other: one bron must not keep the rest from being heard
        log.debug("%s", tabel.volledige_naam, exc_info=True)
        gevonden = f"een antwoord van een onbekende vorm ({type(e).__name__}: {str(e).splitlines()[0] if str(e) else ''})"
        per_regel.pop("volledig", None)  # whatever else was seen, the table was not read to its end
        per_regel["leesbaar"] = [
            Bevinding(
                tabel.volledige_naam,
                "leesbaar",
                tabel.tabel_id or tabel.naam,
                gevonden,
                "de vorm van het contract",
                f"Vergelijk het antwoord in de snapshots met sources/{tabel.bron}/bronnen.yml.",
            )
        ]
    log.info("%s: %d rijen", tabel.volledige_naam, rijen)
    return Contractuitslag(tabel, per_regel, rijen, snapshot)


def _raw(tabel: Tabel) -> str:
    return f'raw_{tabel.bron}."{tabel.naam}"'


def _tekst(waarde: str) -> str:
    return "'" + waarde.replace("'", "''") + "'"


def _laad_odata(con, inhoud: OdataInhoud, winkel: Winkel, per_regel) -> list[Kolom] | None:
    kolommen, fouten = odata.zoek_kolommen(inhoud)
    per_regel["kolommen"] = [f for f in fouten if f.regel == "kolommen"]
    per_regel["meeteenheden"] = [f for f in fouten if f.regel == "meeteenheden"]
    if per_regel["kolommen"]:
        return None
    tabel = inhoud.tabel
    velden = ", ".join(f'"{s}" VARCHAR' for s in dict.fromkeys(["ID", *(k.sleutel for k in kolommen)]))
    paden = [str(winkel.pad(sha)) for sha in inhoud.paginas]
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE ruw AS
            SELECT {", ".join(f'r."{k.sleutel}" AS "{k.kolom.naam}"' for k in kolommen)},
                   right(filename, 64) AS _snapshot_sha256, r."ID" AS _rij
            FROM (SELECT unnest(value) AS r, filename FROM read_json(
                $paden, columns = {{'value': 'STRUCT({velden})[]'}}, format = 'unstructured', filename = true,
                maximum_object_size = $grootste))""",
        {"paden": paden, "grootste": max(1 << 24, *(o.bytes + 1 for o in inhoud.snapshot.ontvangsten))},
    )
    con.executemany(
        "INSERT INTO raw_run.bronkolommen VALUES (?, ?, ?, ?, ?)",
        [(tabel.volledige_naam, k.kolom.naam, k.sleutel, k.kolom.titel or k.kolom.naam, k.meeteenheid) for k in kolommen],
    )
    _typeer(con, tabel, inhoud, [k.kolom for k in kolommen], per_regel)
    for naam, codes in inhoud.codes.items():
        df = pd.DataFrame(
            [{"code": c["Key"], "titel": c["Title"], "status": c.get("Status")} for c in codes],
            columns=["code", "titel", "status"],
            dtype="str",
        )
        con.register("codes_df", df)
        con.execute(f'CREATE OR REPLACE TABLE raw_{tabel.bron}."{tabel.naam}__{naam}" AS SELECT code, titel, status FROM codes_df')
        con.unregister("codes_df")
    return [k.kolom for k in kolommen]


def _laad_levering(con, inhoud: LeveringInhoud, winkel: Winkel, per_regel) -> list[Kolom] | None:
    tabel = inhoud.tabel
    for regel in ("kolommen", "meeteenheden"):
        per_regel[regel] = [b for b in inhoud.bevindingen if b.regel == regel]
    if per_regel["kolommen"] or per_regel["meeteenheden"]:
        return None
    df = pd.DataFrame(
        [{**waarden, "_rij": str(nr)} for nr, waarden in inhoud.rijen], columns=[*(k.naam for k in tabel.kolommen), "_rij"], dtype="str"
    )
    con.register("levering_df", df)
    con.execute("CREATE OR REPLACE TEMP TABLE ruw AS SELECT *, $sha AS _snapshot_sha256 FROM levering_df", {"sha": inhoud.sha256})
    con.unregister("levering_df")
    con.executemany(
        "INSERT INTO raw_run.bronkolommen VALUES (?, ?, ?, ?, ?)",
        [(tabel.volledige_naam, k.naam, f"{inhoud.blad}!{inhoud.letters[k.naam]}", k.kop, k.meeteenheid) for k in tabel.kolommen],
    )
    per_regel["typen"] = [b for b in inhoud.bevindingen if b.regel == "typen"]
    per_regel["volledig"] = [b for b in inhoud.bevindingen if b.regel == "volledig"]
    _typeer(con, tabel, inhoud, list(tabel.kolommen), per_regel)
    return list(tabel.kolommen)


def _typeer(con, tabel: Tabel, inhoud, kolommen: list[Kolom], per_regel) -> None:
    """From text to the types of the contract; a value that does not fit is a finding, never a silent null."""
    bevindingen = per_regel.setdefault("typen", [])
    for k in kolommen:
        if TYPEN[k.type] != "VARCHAR":
            waar = f'"{k.naam}" IS NOT NULL AND try_cast("{k.naam}" AS {TYPEN[k.type]}) IS NULL'
            if k.type == "geheel":  # a cast would round 12.5 to 12 in silence
                waar += f' OR try_cast("{k.naam}" AS DECIMAL(24,10)) <> try_cast("{k.naam}" AS BIGINT)'
            bevindingen += _overtreders(con, tabel, inhoud, "ruw", k, waar, "typen", f"een waarde van type {k.type}")
            inhoud.onleesbaar |= {(k.naam, r[0]) for r in con.execute(f"SELECT try_cast(_rij AS BIGINT) FROM ruw WHERE {waar}").fetchall()}
    con.execute(f'CREATE SCHEMA IF NOT EXISTS "raw_{tabel.bron}"')
    velden = ", ".join(f'try_cast("{k.naam}" AS {TYPEN[k.type]}) AS "{k.naam}"' for k in kolommen)
    con.execute(
        f"CREATE OR REPLACE TABLE {_raw(tabel)} AS SELECT {velden}, _snapshot_sha256, try_cast(_rij AS BIGINT) AS _rij, "
        f"{_synthetisch(tabel, inhoud.snapshot, kolommen)} AS _synthetisch FROM ruw"
    )
    con.execute("DROP TABLE ruw")


def _synthetisch(tabel: Tabel, snapshot: Snapshot, kolommen: list[Kolom]) -> str:
    """SQL for the list of columns of a row that are not real, from what the bundle says of itself."""
    if snapshot.echt is None:
        return "CAST([] AS VARCHAR[])"
    maten = [k.naam for k in kolommen if k.naam not in tabel.sleutel]

    def lijst(echt: list[str]) -> str:
        return "CAST([" + ", ".join(_tekst(m) for m in maten if m not in echt) + "] AS VARCHAR[])"

    takken = [
        "WHEN "
        + " AND ".join(f'trim(CAST("{k}" AS VARCHAR)) = {_tekst(w)}' for k, w in e["waar"].items())
        + f" THEN {lijst(e['kolommen'])}"
        for e in snapshot.echt
    ]
    return f"CASE {' '.join(takken)} ELSE {lijst([])} END" if takken else lijst([])


def _toets(con, tabel: Tabel, inhoud, kolommen: list[Kolom], per_regel) -> None:
    """Rules ``domein``, ``sleutel`` and ``volledig`` on the typed raw table."""
    domein = per_regel.setdefault("domein", [])
    raw = _raw(tabel)
    for k in kolommen:
        if not k.leeg:
            al_gemeld = [str(rij) for kolom, rij in inhoud.onleesbaar if kolom == k.naam and rij is not None]
            waar = f'"{k.naam}" IS NULL' + (f" AND _rij NOT IN ({', '.join(al_gemeld)})" if al_gemeld else "")
            domein += _overtreders(con, tabel, inhoud, raw, k, waar, "domein", "een waarde")
        for grens, teken, woord in ((k.minimum, "<", "ten minste"), (k.maximum, ">", "ten hoogste")):
            if grens is not None:
                domein += _overtreders(con, tabel, inhoud, raw, k, f'"{k.naam}" {teken} {grens}', "domein", f"{woord} {grens}")
        if k.domein:
            waar = f'"{k.naam}" NOT IN ({", ".join(map(_tekst, k.domein))})'
            domein += _overtreders(con, tabel, inhoud, raw, k, waar, "domein", f"een van {', '.join(k.domein)}")
        if k.patroon:
            waar = f'NOT regexp_full_match("{k.naam}", {_tekst(k.patroon)})'
            domein += _overtreders(con, tabel, inhoud, raw, k, waar, "domein", f"de vorm {k.patroon}")
    if n := con.execute(f"SELECT count(*) FROM {raw} WHERE _rij IS NULL").fetchone()[0]:
        domein.append(
            Bevinding(
                tabel.volledige_naam,
                "domein",
                "kolom ID",
                f"{n} rijen zonder nummer",
                "een heel getal per rij",
                "Zonder rijnummer is geen cel terug te vinden; meld het de bron.",
            )
        )
    sleutel = ", ".join(f'"{s}"' for s in tabel.sleutel)
    dubbel = con.execute(
        f"SELECT {sleutel}, count(*) AS n, string_agg(CAST(_rij AS VARCHAR), ', ' ORDER BY _rij) AS rijen "
        f"FROM {raw} GROUP BY {sleutel} HAVING count(*) > 1 ORDER BY {sleutel}"
    ).fetchall()
    per_regel["sleutel"] = [
        Bevinding(
            tabel.volledige_naam,
            "sleutel",
            f"rijen {r[-1]}",
            f"{r[-2]} keer {_sleuteltekst(tabel, r)} ({len(dubbel)} dubbele sleutels)",
            "elke sleutel één keer",
            "Een pagina of rij is dubbel; haal de tabel opnieuw op.",
        )
        for r in dubbel[:MEEST]
    ]
    volledig = per_regel.setdefault("volledig", [])
    if isinstance(inhoud, OdataInhoud):
        volledig += _rooster(con, tabel)


def _rooster(con, tabel: Tabel) -> list[Bevinding]:
    """Every combination of the codes that we asked for must be there: a lost page or row shows."""
    bronnen = " CROSS JOIN ".join(
        f'(SELECT trim(code) AS "{d.naam}" FROM raw_{tabel.bron}."{tabel.naam}__{d.naam}")' for d in tabel.dimensies
    )
    sleutel = ", ".join(f'"{d.naam}"' for d in tabel.dimensies)
    getrimd = ", ".join(f'trim("{d.naam}") AS "{d.naam}"' for d in tabel.dimensies)
    ontbreekt = con.execute(f"SELECT {sleutel} FROM {bronnen} EXCEPT SELECT {getrimd} FROM {_raw(tabel)} ORDER BY ALL").fetchall()
    te_veel = con.execute(f"SELECT {getrimd} FROM {_raw(tabel)} EXCEPT SELECT {sleutel} FROM {bronnen} ORDER BY ALL").fetchall()
    if not con.execute(f"SELECT count(*) FROM {_raw(tabel)}").fetchone()[0]:
        return [
            Bevinding(
                tabel.volledige_naam,
                "volledig",
                "TypedDataSet",
                "een tabel zonder rijen",
                "rijen",
                "De bron gaf niets; probeer het later opnieuw.",
            )
        ]
    return [
        Bevinding(
            tabel.volledige_naam,
            "volledig",
            _sleuteltekst(tabel, r, [d.naam for d in tabel.dimensies]),
            f"{wat} ({len(lijst)} in totaal)",
            "elke combinatie van gevraagde codes één keer",
            "Een pagina of regio ontbreekt of is te veel; haal de tabel opnieuw op.",
        )
        for lijst, wat in ((ontbreekt, "geen rij"), (te_veel, "een rij zonder code in de dimensie"))
        for r in lijst[:MEEST]
    ]


def _sleuteltekst(tabel: Tabel, rij: tuple, namen: list[str] | None = None) -> str:
    return ", ".join(f"{n}={str(w).strip()}" for n, w in zip(namen or tabel.sleutel, rij, strict=False))


def _overtreders(con, tabel: Tabel, inhoud, bron: str, k: Kolom, waar: str, regel: str, verwacht: str) -> list[Bevinding]:
    sleutel = "".join(f', "{s}"' for s in tabel.sleutel)
    n, rijen = con.execute(f"SELECT count(*) FROM {bron} WHERE {waar}").fetchone()[0], []
    if n:
        rijen = con.execute(
            f'SELECT try_cast(_rij AS BIGINT), "{k.naam}"{sleutel} FROM {bron} WHERE {waar} ORDER BY 1 LIMIT {MEEST}'
        ).fetchall()

    def plaats(r: tuple) -> str:
        if isinstance(inhoud, LeveringInhoud):
            return inhoud.plaats(k.naam, r[0])
        return f"rij ID={r[0]}, kolom {k.naam}, {_sleuteltekst(tabel, r[2:])}"

    actie = "Verbeter de cel en lever opnieuw." if tabel.is_levering else "Meld het de bron; neem geen waarde over die niet kan."
    gevonden = "niets" if verwacht == "een waarde" else None
    return [Bevinding(tabel.volledige_naam, regel, plaats(r), gevonden or f"'{r[1]}' ({n} rijen)", verwacht, actie) for r in rijen]


def _noteer(con, tabel: Tabel, snapshot: Snapshot) -> None:
    con.executemany(
        "INSERT INTO raw_run.snapshots VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                tabel.volledige_naam,
                tabel.tabel_id,
                tabel.titel,
                o.url,
                o.sha256,
                o.bytes,
                tabel.licentie,
                tabel.citeren,
                tabel.bevestigd,
                snapshot.echt is not None,
                snapshot.opmerking,
            )
            for o in snapshot.ontvangsten
        ],
    )
