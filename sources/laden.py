"""Raw tables in DuckDB, and poort 1: the contract of every source table, tested on what was received.

A raw table has our columns under their stable names, and four of its own: ``_snapshot_sha256`` (the reply that
holds the row), ``_rij`` (OData ``ID`` or the row of the sheet), ``_synthetisch`` (names of the columns whose value
in this row is not real) and ``_ontbreekt`` (per empty column the reason that the source gives; v3 gives none).
``raw_run.bronkolommen`` says how each column is called in the source: together the cell.
"""

from __future__ import annotations

import logging
import math
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from sources import correcties, herindelingen, levering, odata
from sources.catalogus import MARGES, TYPEN, Kolom, Tabel
from sources.fouten import Bevinding, BronFout
from sources.halen import Haler
from sources.levering import LeveringInhoud
from sources.odata import Bronkolom, OdataInhoud
from sources.perioden import nieuwste, schrijf, statussen, verwacht
from sources.snapshots import Snapshot, Winkel
from sources.waarden import toon

log = logging.getLogger(__name__)

MEEST_LEVERING = 1000
"""Of a delivery all of them are shown, within reason: a supplier mends every cell."""
MEEST = 10
"""At most so many offending rows are shown per rule; the count is always given."""
GEHEUGEN = 256 << 20
"""Bytes of DuckDB while it loads: what does not fit is on disk, so that a table of any size can be read. It reads a page
in one piece, with room for four, so that a page beyond a sixth of this asks for more."""
METADATA_REGELS = ("kolommen", "meeteenheden", "definities")
"""Rules that are decided before the first row is asked."""
REDENEN = ("None", "Impossible", "Confidential", "NotAvailable")
"""What v4 says of a value; the first is that it has one."""

CONFIG = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "storage_compatibility_version": "v1.2.0",
}
"""Every connection of a process must have the same: no extension is ever fetched, DuckDB 1.2 can read the file."""

Voortgang = Callable[[int, int], None]
"""(rows loaded, rows expected)"""


def verbind(pad: Path | str = ":memory:", read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """The one way to open DuckDB; use it in a ``with``."""
    con = duckdb.connect(str(pad), read_only=read_only, config=CONFIG)
    con.execute("SET enable_progress_bar = false")
    if str(pad) == ":memory:":  # else what does not fit is written beside whoever happens to work here
        con.execute(f"SET temp_directory = '{tempfile.gettempdir()}/hjb-duckdb-{os.getpid()}'")
    return con


def antwoord(con: duckdb.DuckDBPyConnection, vraag: str, waarden: Any = None) -> list[dict[str, Any]]:
    """The answer to a question as one dict per row, by column name; ``waarden`` are its parameters."""
    r = con.execute(vraag, waarden)
    koppen = [d[0] for d in r.description]
    return [dict(zip(koppen, rij, strict=True)) for rij in r.fetchall()]


@dataclass(frozen=True)
class Contractuitslag:
    """The verdicts of one table: per rule the findings (an empty list is a pass, no entry is not run).

    ``correcties``: what keeps a correction of this table from being applied; None when it did not come to that.
    """

    tabel: Tabel
    per_regel: dict[str, list[Bevinding]]
    rijen: int
    snapshot: Snapshot | None
    correcties: list[Bevinding] | None = None

    @property
    def geslaagd(self) -> bool:
        return set(self.per_regel) == set(self.tabel.regels) and not any(self.per_regel.values()) and self.correcties == []


def maak_raw_run(con: duckdb.DuckDBPyConnection) -> None:
    """The tables that say what this run received, and what the edition before it did."""
    con.execute("""
        CREATE SCHEMA IF NOT EXISTS raw_run;
        CREATE TABLE IF NOT EXISTS raw_run.snapshots (
            bron_tabel VARCHAR, tabel_id VARCHAR, titel VARCHAR, url VARCHAR, sha256 VARCHAR, bytes BIGINT,
            licentie VARCHAR, citeren VARCHAR, is_bevestigd BOOLEAN, is_synthetisch BOOLEAN, opmerking VARCHAR);
        CREATE TABLE IF NOT EXISTS raw_run.bronkolommen (
            bron_tabel VARCHAR, kolom VARCHAR, sleutel VARCHAR, titel VARCHAR, meeteenheid VARCHAR, definitie VARCHAR, omschrijving VARCHAR);
        CREATE TABLE IF NOT EXISTS raw_run.bronnen (
            bron_tabel VARCHAR, tabel_id VARCHAR, titel VARCHAR, gewijzigd VARCHAR, rijen BIGINT, nieuwste_periode VARCHAR,
            verwachte_periode VARCHAR, loopt_achter BOOLEAN, onbevestigd VARCHAR, is_synthetisch BOOLEAN);
        CREATE TABLE IF NOT EXISTS raw_run.vorige_bronnen AS SELECT * FROM raw_run.bronnen LIMIT 0;
        CREATE TABLE IF NOT EXISTS raw_run.vorige_bronkolommen AS SELECT * FROM raw_run.bronkolommen LIMIT 0;
    """)
    con.execute(correcties.MAAK)


def laad(
    con: duckdb.DuckDBPyConnection,
    tabel: Tabel,
    haler: Haler,
    winkel: Winkel,
    peildatum: date | None = None,
    voortgang: Voortgang = lambda _a, _b: None,
) -> Contractuitslag:
    """Fetch, store and load one table into ``raw_<bron>.<naam>`` and test its contract; never raises for bad data.

    ``peildatum``: the day on which the newest period of the source is judged. A table whose contract fails is loaded as far
    as it goes; nothing after poort 1 may use it.
    """
    per_regel: dict[str, list[Bevinding]] = {}
    snapshot, rijen, niet_toegepast = None, 0, None
    con.execute(f'CREATE SCHEMA IF NOT EXISTS "raw_{tabel.bron}"')
    for lijst in ("snapshots", "bronkolommen", "bronnen"):  # a second time replaces the first
        con.execute(f"DELETE FROM raw_run.{lijst} WHERE bron_tabel = ?", [tabel.volledige_naam])
    try:
        if tabel.is_levering:
            inhoud: LeveringInhoud | OdataInhoud = levering.haal(tabel, haler, winkel)
            snapshot = inhoud.snapshot
            per_regel["leesbaar"] = []
            kolommen = _laad_levering(con, inhoud, per_regel)
        else:
            ophaler = odata.Ophaler(tabel, haler, winkel)
            inhoud = ophaler.open()
            snapshot = inhoud.snapshot
            kolommen = _laad_odata(con, ophaler, inhoud, winkel, per_regel, voortgang)
        if kolommen is not None:
            niet_toegepast = correcties.pas_toe(con, tabel)  # before the rules on values: it may mend one
            _toets(con, tabel, inhoud, kolommen, per_regel)
            rijen = con.execute(f"SELECT count(*) FROM {_raw(tabel)}").fetchone()[0]
        _noteer(con, tabel, inhoud, snapshot, rijen, peildatum)
    except BronFout as e:
        per_regel = {r: b for r, b in per_regel.items() if b or r in METADATA_REGELS}  # of the rows not all was seen
        for b in e.bevindingen:
            per_regel.setdefault(b.regel, []).append(b)
    except (AttributeError, KeyError, TypeError, ValueError, RuntimeError, duckdb.Error) as e:
        # a reply of a form that nobody thought of is a finding like any other: one bron must not keep the rest from being heard
        log.debug("%s", tabel.volledige_naam, exc_info=True)
        gevonden = f"een antwoord van een onbekende vorm ({type(e).__name__}: {str(e).splitlines()[0] if str(e) else ''})"
        per_regel = {r: b for r, b in per_regel.items() if b or r in METADATA_REGELS}
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
    if haler.hervat and any(b for r, b in per_regel.items() if r != "leesbaar"):
        winkel.vergeet(tabel.volledige_naam)  # pages whose rows are wrong are asked anew; those before a broken connection are good
    log.info("%s: %d rijen", tabel.volledige_naam, rijen)
    return Contractuitslag(tabel, per_regel, rijen, snapshot, niet_toegepast)


def controleer_metadata(tabel: Tabel, haler: Haler, winkel: Winkel, peildatum: date) -> tuple[list[Bevinding], list[str]]:
    """The contract of a table as far as its metadata tells, without fetching its rows: columns, units, codes, periods, counts.

    Returns:
        Findings, and what is worth knowing (rows, newest period, columns as the source calls them).
    """
    try:
        ophaler = odata.Ophaler(tabel, haler, winkel)
        inhoud = ophaler.open()
        ophaler.tel(inhoud)
    except BronFout as e:
        return e.bevindingen, []
    bevindingen = list(inhoud.bevindingen) + statussen(tabel, inhoud.codes)[1]
    weet = [f"titel '{inhoud.meta.titel}', gewijzigd {inhoud.meta.gewijzigd}"]
    telling = inhoud.telling
    weet.append(f"{telling if telling is not None else 'een onbekend aantal'} rijen in {len(inhoud.sneden)} sneden")
    if telling is not None and tabel.dicht and telling != inhoud.hoogstens:
        bevindingen.append(_telfout(tabel, telling, inhoud.hoogstens, "combinaties van de gevraagde codes"))
    for soort, gezien in nieuwste(inhoud.meta.codes).items():
        if (wil := verwacht(tabel, soort, peildatum)) is not None:
            weet.append(f"nieuwste periode {gezien}, verwacht {wil}")
            if gezien < wil:
                bevindingen.append(
                    Bevinding(
                        tabel.volledige_naam,
                        "volledig",
                        "Perioden",
                        f"nieuwste periode {gezien}",
                        f"{wil} of later",
                        "De bron loopt achter, of pas vertraging aan in bronnen.yml.",
                    )
                )
    weet += [f"{k.kolom.naam} = {k.sleutel} ({k.meeteenheid or 'geen meeteenheid'})" for k in inhoud.kolommen if k.kolom.titel]
    return bevindingen, weet


def _raw(tabel: Tabel) -> str:
    return f'raw_{tabel.bron}."{tabel.naam}"'


def _tekst(waarde: str) -> str:
    return "'" + waarde.replace("'", "''") + "'"


# --- open data ---


def _laad_odata(con, ophaler: odata.Ophaler, inhoud: OdataInhoud, winkel: Winkel, per_regel, voortgang: Voortgang) -> list[Kolom] | None:
    tabel = inhoud.tabel
    per_regel["leesbaar"] = []
    for regel in ("kolommen", "meeteenheden", "domein"):
        per_regel[regel] = [f for f in inhoud.bevindingen if f.regel == regel]
    per_regel["definities"] = _definities(con, inhoud)
    if per_regel["kolommen"]:
        return None
    _laad_codes(con, inhoud, per_regel)
    ophaler.tel(inhoud)
    telling = inhoud.telling
    verwacht_rijen = inhoud.hoogstens if telling is None else telling
    breed = tabel.api == "v3" and not tabel.heeft_marges
    kolommen = _raw_kolommen(inhoud)
    for _ in ophaler.rijen(inhoud):
        voortgang(min(len(inhoud.paginas) * odata.dialect(tabel).pagina, verwacht_rijen), verwacht_rijen)
    getypeerd = partial(_getypeerd, tabel, inhoud.snapshot, kolommen)
    strikt = breed
    if breed:
        try:
            _lees_paginas(con, inhoud, winkel, partial(getypeerd, strikt=True), f"TABLE {_raw(tabel)}", "BIGINT")
        except duckdb.Error:  # some cell does not fit its type: read it all as text, to say which
            strikt = False
            _lees_paginas(con, inhoud, winkel, getypeerd, f"TABLE {_raw(tabel)}")
        inhoud.geladen = con.execute(f"SELECT count(*) FROM {_raw(tabel)}").fetchone()[0]
    else:
        _lees_paginas(con, inhoud, winkel, lambda bron: f"SELECT * FROM {bron}", "TEMP TABLE lang")
        inhoud.geladen = con.execute("SELECT count(*) FROM temp.lang").fetchone()[0]
        per_regel["sleutel"] = _dubbel_in_lang(con, inhoud)
        if tabel.api == "v4":
            per_regel["domein"] += _onbekende_redenen(con, tabel)
        con.execute(f"CREATE OR REPLACE TABLE {_raw(tabel)} AS {getypeerd(f'({_draai_sql(inhoud)})')}")
        con.execute("DROP TABLE temp.lang")
    _voeg_in(
        con,
        "raw_run.bronkolommen",
        [
            (tabel.volledige_naam, naam, sleutel, k.kolom.titel or k.kolom.naam, k.meeteenheid, k.definitie, k.omschrijving or None)
            for k in inhoud.kolommen
            for naam, sleutel in _bronsleutels(tabel, k)
        ],
    )
    per_regel.setdefault("typen", [])
    if not strikt:
        _onleesbaar(con, tabel, inhoud, kolommen, per_regel)
    return [k for k, _ in kolommen]


def _lees_paginas(con, inhoud: OdataInhoud, winkel: Winkel, vraag: Callable[[str], str], doel: str, rijnummer: str = "VARCHAR") -> None:
    """All pages into one table, in one statement: a core stands idle at the end of each.

    ``records = true``: without it DuckDB takes a single list column for something else and reads six times slower. The sha256 is
    an ENUM: as text it would cost a fifth of the time. Values are text: what they are decides the contract, not the reader.
    """
    taal, tabel, paginas = odata.dialect(inhoud.tabel), inhoud.tabel, inhoud.paginas
    velden = {taal.rijnummer: rijnummer}
    if tabel.api == "v4":
        velden |= dict.fromkeys(["Measure", "ValueAttribute", "Value", "StringValue", *(d.naam for d in tabel.dimensies)], "VARCHAR")
    else:
        velden |= dict.fromkeys([*(k.sleutel for k in inhoud.kolommen), *(d.naam for d in tabel.dimensies)], "VARCHAR")
    struct = ", ".join(f'"{v}" {t}' for v, t in velden.items())
    sha = f"CAST(right(filename, 64) AS ENUM({', '.join(map(_tekst, dict.fromkeys(paginas)))}))"
    grootste = max(winkel.pad(sha).stat().st_size for sha in paginas)
    bron = (
        f"(SELECT unnest(value, max_depth := 2), _snapshot_sha256 FROM (SELECT value, {sha} AS _snapshot_sha256 FROM read_json($paden, "
        f"columns = {{'value': 'STRUCT({struct})[]'}}, format = 'unstructured', records = true, filename = true, "
        f"maximum_object_size = {grootste + 1})))"
    )
    con.execute(f"SET memory_limit = '{max(GEHEUGEN, 6 * grootste)}B'; SET preserve_insertion_order = false")  # rows have a number
    try:
        con.execute(f"CREATE OR REPLACE {doel} AS {vraag(bron)}", {"paden": [str(winkel.pad(p)) for p in paginas]})
    finally:
        con.execute("RESET preserve_insertion_order")


def _voeg_in(con, doel: str, rijen: list[tuple]) -> None:
    """Rows into a table that is there, in one statement: executemany takes a millisecond a row."""
    if rijen:
        df = pd.DataFrame(rijen, columns=[k for (k, *_) in con.execute(f"DESCRIBE {doel}").fetchall()], dtype=object)
        con.register("nieuwe_df", df)
        con.execute(f"INSERT INTO {doel} SELECT * FROM nieuwe_df")
        con.unregister("nieuwe_df")


def _maak(con, doel: str, kolommen: str, rijen: list[tuple]) -> None:
    """A small table of what is already in Python."""
    con.execute(f"CREATE OR REPLACE TABLE {doel} ({kolommen})")
    _voeg_in(con, doel, rijen)


def _telfout(tabel: Tabel, gevonden: int | str, verwacht_: int | str, waarvan: str) -> Bevinding:
    return Bevinding(
        tabel.volledige_naam,
        "volledig",
        "alle rijen",
        f"{gevonden} rijen",
        f"{verwacht_} rijen {waarvan}",
        "Een pagina ontbreekt of de tabel veranderde; haal haar opnieuw op.",
    )


def _bronsleutels(tabel: Tabel, k: Bronkolom) -> list[tuple[str, str]]:
    """Names of the raw columns that come from one column of the source, each with its cell."""
    if not tabel.heeft_marges or k.kolom.naam in tabel.sleutel or k.kolom.naam == "Marges":
        return [(k.kolom.naam, k.sleutel)] if k.kolom.naam != "Marges" else []
    return [(k.kolom.naam + achter, f"{k.sleutel}[Marges={code}]") for achter, code in MARGES.items()]


def _raw_kolommen(inhoud: OdataInhoud) -> list[tuple[Kolom, str]]:
    """The columns of the raw table, each with its SQL over the rows as they come (or as they are turned)."""
    tabel = inhoud.tabel
    if tabel.api == "v3" and not tabel.heeft_marges:
        return [(k.kolom, f'"{k.sleutel}"') for k in inhoud.kolommen]
    return [
        (k.kolom if naam == k.kolom.naam else replace(k.kolom, naam=naam, leeg=True), f'"{naam}"')
        for k in inhoud.kolommen
        for naam, _ in _bronsleutels(tabel, k)
    ]


def _draai_sql(inhoud: OdataInhoud) -> str:
    """One row per key from the long form: measures of v4, or the three Marges, become columns."""
    tabel = inhoud.tabel
    taal = odata.dialect(tabel)
    dims = [d.naam for d in tabel.dimensies if d.naam != "Marges"]
    sleutel = ", ".join(f'"{d}"' for d in dims)
    nummer = f'"{taal.rijnummer}"'
    if tabel.api == "v4":
        maten = {k.kolom.naam: k.sleutel for k in inhoud.kolommen if k.kolom.naam not in dims}
        kolommen = [f'max(coalesce("Value", "StringValue")) FILTER (WHERE "Measure" = {_tekst(m)}) AS "{n}"' for n, m in maten.items()]
        namen = "CASE " + " ".join(f'WHEN "Measure" = {_tekst(m)} THEN {_tekst(n)}' for n, m in maten.items()) + " END"
        redenen = f"map_from_entries(list({{'k': {namen}, 'v': \"ValueAttribute\"}}) FILTER (WHERE \"ValueAttribute\" <> 'None'))"
        rij, sha = f"min(try_cast({nummer} AS BIGINT))", f"arg_min(_snapshot_sha256, try_cast({nummer} AS BIGINT))"
    else:
        waar = "WHERE trim(\"Marges\") = '{}'"
        kolommen = [
            f'max("{k.sleutel}") FILTER ({waar.format(code)}) AS "{k.kolom.naam}{achter}"'
            for k in inhoud.kolommen
            if k.kolom.naam not in [*dims, "Marges"]
            for achter, code in MARGES.items()
        ]
        redenen = "CAST(NULL AS MAP(VARCHAR, VARCHAR))"
        rij, sha = (f"max({w}) FILTER ({waar.format(MARGES[''])})" for w in (nummer, "_snapshot_sha256"))
    return (
        f'SELECT {sleutel}, {", ".join(kolommen)}, CAST({rij} AS VARCHAR) AS "{taal.rijnummer}", {sha} AS _snapshot_sha256, '
        f"{redenen} AS _ontbreekt FROM temp.lang GROUP BY {sleutel} ORDER BY try_cast({rij} AS BIGINT)"
    )


def _dubbel_in_lang(con, inhoud: OdataInhoud) -> list[Bevinding]:
    """The same key twice in the long form would disappear when it is turned."""
    tabel = inhoud.tabel
    sleutel = [d.naam for d in tabel.dimensies] + (["Measure"] if tabel.api == "v4" else [])
    return _dubbel(con, tabel, inhoud, "temp.lang", sleutel, f'"{odata.dialect(tabel).rijnummer}"')


def _onbekende_redenen(con, tabel: Tabel) -> list[Bevinding]:
    """A reason that v4 never gave before, or one beside a value, or none beside an empty one."""
    rijen = con.execute(
        """SELECT "ValueAttribute", count(*), min("Id") FROM temp.lang WHERE "ValueAttribute" IS NULL OR "ValueAttribute" NOT IN ($redenen)
        OR ("ValueAttribute" = 'None') <> (coalesce("Value", "StringValue") IS NOT NULL) GROUP BY 1 ORDER BY 1""".replace(
            "$redenen", ", ".join(map(_tekst, REDENEN))
        )
    ).fetchall()
    return [
        Bevinding(
            tabel.volledige_naam,
            "domein",
            f"ValueAttribute, Id={eerste}",
            f"'{reden}' bij {n} waarnemingen",
            f"een van {', '.join(REDENEN)}, en alleen None bij een waarde",
            "Lees bij het CBS wat deze aanduiding betekent; neem haar op in sources/laden.py (REDENEN).",
        )
        for reden, n, eerste in rijen
    ]


def _laad_codes(con, inhoud: OdataInhoud, per_regel) -> None:
    """Tables ``<tabel>__<dimensie>``; ``<tabel>__status`` (where there are periods): status per period and column; and
    ``<tabel>__herindelingen`` (where the catalogue says that the descriptions tell of them)."""
    tabel = inhoud.tabel
    raw = f'raw_{tabel.bron}."{tabel.naam}__'
    for naam, codes in inhoud.codes.items():
        rijen = [(c.sleutel, c.titel, c.status, c.omschrijving) for c in codes]
        _maak(con, f'{raw}{naam}"', "code VARCHAR, titel VARCHAR, status VARCHAR, omschrijving VARCHAR", rijen)
    if "Perioden" in inhoud.codes:
        statusrijen, fouten = statussen(tabel, inhoud.codes)
        per_regel["domein"] += fouten
        _maak(con, f'{raw}status"', "periode VARCHAR, kolom VARCHAR, status VARCHAR", statusrijen)
    if tabel.herindelingen:
        overgangen, fouten = herindelingen.lees(tabel, inhoud.codes[tabel.herindelingen])
        per_regel["domein"] += fouten
        lijst = rf"/{tabel.herindelingen}(Codes)?(\?|$)"
        sha = next((o.sha256 for o in inhoud.snapshot.ontvangsten if re.search(lijst, o.url)), None)
        velden = "datum DATE, van_code VARCHAR, van_naam VARCHAR, naar_code VARCHAR, naar_naam VARCHAR, inwoners BIGINT, _snapshot_sha256 VARCHAR"
        _maak(con, f'{raw}herindelingen"', velden, [(*astuple(o), sha) for o in overgangen])


def _definities(con, inhoud: OdataInhoud) -> list[Bevinding]:
    """A definition other than the contract acknowledges, or other than in the edition before (when that one was as real)."""
    tabel, echt = inhoud.tabel, inhoud.snapshot.echt is None
    vorige = {
        kolom: definitie
        for kolom, definitie in con.execute(
            "SELECT k.kolom, k.definitie FROM raw_run.vorige_bronkolommen AS k JOIN raw_run.vorige_bronnen AS b USING (bron_tabel) "
            "WHERE bron_tabel = ? AND b.is_synthetisch <> ?",
            [tabel.volledige_naam, echt],
        ).fetchall()
    }
    uit = []
    for k in inhoud.kolommen:
        oud = k.kolom.definitie or vorige.get(k.kolom.naam)
        if k.kolom.titel and oud is not None and oud != k.definitie:
            uit.append(
                Bevinding(
                    tabel.volledige_naam,
                    "definities",
                    f"kolom {k.sleutel}",
                    f"een andere definitie: '{k.omschrijving[:300]}'",
                    f"de definitie van eerder ({oud})",
                    f"Lees of de reeks nog hetzelfde telt; zo ja, zet 'definitie: {k.definitie}' bij {k.kolom.naam} "
                    f"in sources/{tabel.bron}/bronnen.yml.",
                )
            )
    return uit


# --- deliveries ---


def _laad_levering(con, inhoud: LeveringInhoud, per_regel) -> list[Kolom]:
    """Load the columns that are there, so that a supplier hears of every problem at once."""
    tabel = inhoud.tabel
    for regel in tabel.regels:
        per_regel[regel] = [b for b in inhoud.bevindingen if b.regel == regel]
    con.execute("CREATE TABLE IF NOT EXISTS raw_run.aantekeningen (bron_tabel VARCHAR, aantekening VARCHAR)")
    con.execute("DELETE FROM raw_run.aantekeningen WHERE bron_tabel = ?", [tabel.volledige_naam])
    for a in inhoud.aantekeningen:
        con.execute("INSERT INTO raw_run.aantekeningen VALUES (?, ?)", (tabel.volledige_naam, a))
    kolommen = [  # an empty part of a key is a value of its own: two rows without it are double
        (k, f"coalesce(\"{k.naam}\", '')" if k.leeg and k.naam in tabel.sleutel else f'"{k.naam}"')
        for k in tabel.kolommen
        if k.naam in inhoud.letters
    ]
    df = pd.DataFrame(
        [{**waarden, "_rij": str(nr)} for nr, waarden in inhoud.rijen], columns=[*(k.naam for k, _ in kolommen), "_rij"], dtype="str"
    )
    con.register("levering_df", df)
    bron = f"(SELECT *, {_tekst(inhoud.sha256)} AS _snapshot_sha256 FROM levering_df)"
    con.execute(f"CREATE OR REPLACE TABLE {_raw(tabel)} AS {_getypeerd(tabel, inhoud.snapshot, kolommen, bron)}")
    con.unregister("levering_df")
    if kolommen:
        letters = inhoud.letters
        _voeg_in(
            con,
            "raw_run.bronkolommen",
            [(tabel.volledige_naam, k.naam, f"{inhoud.blad}!{letters[k.naam]}", k.kop, k.meeteenheid, None, None) for k, _ in kolommen],
        )
    _onleesbaar(con, tabel, inhoud, kolommen, per_regel)
    return [k for k, _ in kolommen]


# --- types ---


def _getypeerd(tabel: Tabel, snapshot: Snapshot, kolommen: list[tuple[Kolom, str]], bron: str, strikt: bool = False) -> str:
    """SQL: the rows of ``bron`` in the types of the contract.

    What does not fit is kept as text beside it (``_tekst_<kolom>``) or, when ``strikt``, stops the statement.
    """
    rijnummer = "_rij" if tabel.is_levering else odata.dialect(tabel).rijnummer
    gedraaid = tabel.api == "v4" or tabel.heeft_marges
    velden = [f'{_strikt(k, sql) if strikt else _cast(k, sql)} AS "{k.naam}", ' for k, sql in kolommen]
    resten = (
        []
        if strikt
        else [f'CASE WHEN {_past_niet(k, sql)} THEN {sql} END AS "_tekst_{k.naam}"' for k, sql in kolommen if TYPEN[k.type] != "VARCHAR"]
    )
    return f"""SELECT {"".join(velden)}_snapshot_sha256, try_cast("{rijnummer}" AS BIGINT) AS _rij,
        {_synthetisch(tabel, snapshot, kolommen)} AS _synthetisch,
        {"_ontbreekt" if gedraaid else "CAST(NULL AS MAP(VARCHAR, VARCHAR))"} AS _ontbreekt
        {"".join(f", {r}" for r in resten)} FROM {bron}"""


def _cast(k: Kolom, sql: str) -> str:
    return sql if TYPEN[k.type] == "VARCHAR" else f"try_cast({sql} AS {TYPEN[k.type]})"


def _strikt(k: Kolom, sql: str) -> str:
    return sql if TYPEN[k.type] == "VARCHAR" else f"CASE WHEN {_past_niet(k, sql)} THEN error('past niet') ELSE {_cast(k, sql)} END"


def _past_niet(k: Kolom, sql: str) -> str:
    waar = f"({sql} IS NOT NULL AND try_cast({sql} AS {TYPEN[k.type]}) IS NULL)"
    if k.type == "geheel":  # a cast would round 12.5 to 12 in silence
        waar += f" OR try_cast({sql} AS DECIMAL(24,10)) <> try_cast({sql} AS BIGINT)"
    return waar


def _onleesbaar(con, tabel: Tabel, inhoud, kolommen: list[tuple[Kolom, str]], per_regel) -> None:
    """A value that does not fit its type is a finding, never a silent null."""
    bevindingen = per_regel.setdefault("typen", [])
    getypeerd = [k for k, _ in kolommen if TYPEN[k.type] != "VARCHAR"]
    if not getypeerd:
        return
    velden = ", ".join(f'count("_tekst_{k.naam}")' for k in getypeerd)
    tellingen = con.execute(f"SELECT {velden} FROM {_raw(tabel)}").fetchone()
    for k, n in zip(getypeerd, tellingen, strict=True):
        if n:
            waar, tekst = f'"_tekst_{k.naam}" IS NOT NULL', f"_tekst_{k.naam}"
            bevindingen += _overtreders(con, tabel, inhoud, k, waar, n, "typen", f"een waarde van type {k.type}", tekst)
            inhoud.onleesbaar |= {(k.naam, r[0]) for r in con.execute(f"SELECT _rij FROM {_raw(tabel)} WHERE {waar}").fetchall()}
        con.execute(f'ALTER TABLE {_raw(tabel)} DROP COLUMN "_tekst_{k.naam}"')


def _synthetisch(tabel: Tabel, snapshot: Snapshot, kolommen: list[tuple[Kolom, str]]) -> str:
    """SQL for the list of columns of a row that are not real, from what the bundle says of itself."""
    if snapshot.echt is None:
        return "CAST([] AS VARCHAR[])"
    maten = [k.naam for k, _ in kolommen if k.naam not in tabel.sleutel]
    sql = {k.naam: s for k, s in kolommen}

    def lijst(echt: list[str]) -> str:
        return "CAST([" + ", ".join(_tekst(m) for m in maten if m not in echt) + "] AS VARCHAR[])"

    takken = [
        "WHEN "
        + " AND ".join(
            f"trim(CAST({_cast(next(k for k, _ in kolommen if k.naam == n), sql[n])} AS VARCHAR)) = {_tekst(w)}"
            for n, w in e["waar"].items()
        )
        + f" THEN {lijst(e['kolommen'])}"
        for e in snapshot.echt
    ]
    return f"CASE {' '.join(takken)} ELSE {lijst([])} END" if takken else lijst([])


# --- the contract on the rows ---


def _toets(con, tabel: Tabel, inhoud, kolommen: list[Kolom], per_regel) -> None:
    """Rules ``domein``, ``sleutel`` and ``volledig`` on the typed raw table; one pass counts, only what is wrong is looked up."""
    domein = per_regel.setdefault("domein", [])
    raw = _raw(tabel)
    eisen = list(_domein_eisen(tabel, inhoud, kolommen))
    tellingen = con.execute(
        f"SELECT count(*) FILTER (WHERE _rij IS NULL){''.join(f', count(*) FILTER (WHERE {waar})' for _, waar, _ in eisen)} FROM {raw}"
    ).fetchone()
    for (k, waar, verwacht_), n in zip(eisen, tellingen[1:], strict=True):
        if n:
            domein += _overtreders(con, tabel, inhoud, k, waar, n, "domein", verwacht_)
    if tellingen[0]:
        domein.append(
            Bevinding(
                tabel.volledige_naam,
                "domein",
                "kolom ID",
                f"{tellingen[0]} rijen zonder nummer",
                "een heel getal per rij",
                "Zonder rijnummer is geen cel terug te vinden; meld het de bron.",
            )
        )
    volledig = per_regel.setdefault("volledig", [])
    uniek = False
    if isinstance(inhoud, OdataInhoud):
        uniek, fouten = _rooster(con, tabel)
        volledig += fouten
        if inhoud.telling is None and not tabel.dicht:
            volledig.append(_telfout(tabel, "geen aantal", "een aantal rijen", "die de bron zelf telt"))
        if tabel.dicht and inhoud.geladen != inhoud.hoogstens and not fouten:  # a measure or a margin of a row that is there
            volledig.append(_telfout(tabel, inhoud.geladen, inhoud.hoogstens, "die bij de gevraagde codes horen"))
        if inhoud.telling is not None and inhoud.telling != inhoud.geladen:
            volledig.append(_telfout(tabel, inhoud.geladen, inhoud.telling, "die de bron zelf telt"))
    sleutels = per_regel.setdefault("sleutel", [])
    if not uniek and set(tabel.sleutel) <= {k.naam for k in kolommen}:
        sleutels += _dubbel(con, tabel, inhoud, raw, list(tabel.sleutel), "_rij")


def _domein_eisen(tabel: Tabel, inhoud, kolommen: list[Kolom]) -> Iterator[tuple[Kolom, str, str]]:
    """(column, SQL of the rows that break a demand, what was expected)"""
    for k in kolommen:
        if not k.leeg:
            al_gemeld = [str(rij) for kolom, rij in inhoud.onleesbaar if kolom == k.naam and rij is not None]
            if len(al_gemeld) > MEEST_LEVERING:
                continue  # a thousand findings in one column stop it as it is, and a longer list costs gigabytes to parse
            yield k, f'"{k.naam}" IS NULL' + (f" AND _rij NOT IN ({', '.join(al_gemeld)})" if al_gemeld else ""), "een waarde"
        for grens, teken, woord in ((k.minimum, "<", "ten minste"), (k.maximum, ">", "ten hoogste")):
            if grens is not None:
                yield k, f'"{k.naam}" {teken} {grens}', f"{woord} {grens}"
        if k.domein:
            yield k, f'"{k.naam}" NOT IN ({", ".join(map(_tekst, k.domein))})', f"een van {', '.join(k.domein)}"
        if k.patroon:
            yield k, f'NOT regexp_full_match("{k.naam}", {_tekst(k.patroon)})', f"de vorm {k.patroon}"
        if tabel.heeft_marges and k.naam.endswith("_ondergrens"):
            waarde = k.naam.removesuffix("_ondergrens")
            onder, boven = f'"{k.naam}"', f'"{waarde}_bovengrens"'  # a margin without value, or the other way round, is wrong too
            waar = (
                f'NOT coalesce({onder} <= "{waarde}" AND "{waarde}" <= {boven}, {onder} IS NULL AND "{waarde}" IS NULL AND {boven} IS NULL)'
            )
            yield k, waar, f"ondergrens <= {waarde} <= bovengrens"


def _dubbel(con, tabel: Tabel, inhoud, bron: str, sleutel: list[str], rijnummer: str) -> list[Bevinding]:
    """Keys that occur more than once."""
    namen = ", ".join(f'"{s}"' for s in sleutel)

    def plaats(rijen: str) -> str:
        if isinstance(inhoud, LeveringInhoud):
            return ", ".join(inhoud.plaats(sleutel[0], int(r)) for r in rijen.split(", ")[:MEEST])
        return f"rijen {rijen}"

    dubbel = con.execute(
        f"SELECT {namen}, count(*) AS n, string_agg(CAST({rijnummer} AS VARCHAR), ', ' ORDER BY {rijnummer}) AS rijen "
        f"FROM {bron} WHERE {namen.replace(',', ' IS NOT NULL AND')} IS NOT NULL "  # an empty key is a finding of its own
        f"GROUP BY {namen} HAVING count(*) > 1 ORDER BY {namen}"
    ).fetchall()
    return [
        Bevinding(
            tabel.volledige_naam,
            "sleutel",
            plaats(r[-1]),
            f"{r[-2]} keer {_sleuteltekst(sleutel, r)} ({len(dubbel)} dubbele sleutels)",
            "elke sleutel één keer",
            "Houd één van deze rijen over." if tabel.is_levering else "Een pagina of rij is dubbel; haal de tabel opnieuw op.",
        )
        for r in dubbel[: MEEST_LEVERING if tabel.is_levering else MEEST]
    ]


def _rooster(con, tabel: Tabel) -> tuple[bool, list[Bevinding]]:
    """Every combination of the codes that we asked for must be there once: a lost page or row shows.

    Each combination has a place in the grid, and one bit per place is set: as many bits as rows is proof that no key
    occurs twice, as many as places that none is missing. Only when that fails the slow question is put.

    Returns:
        Whether the keys are proven unique, and what is wrong.
    """
    raw = _raw(tabel)
    rijen = con.execute(f"SELECT count(*) FROM {raw}").fetchone()[0]
    if not rijen:
        return True, [
            Bevinding(
                tabel.volledige_naam,
                "volledig",
                "TypedDataSet",
                "een tabel zonder rijen",
                "rijen",
                "De bron gaf niets; probeer het later opnieuw.",
            )
        ]
    dims = [d.naam for d in tabel.dimensies if d.naam != "Marges"]
    codes = {d: f'(SELECT DISTINCT trim(code) AS "{d}" FROM raw_{tabel.bron}."{tabel.naam}__{d}")' for d in dims}
    aantal = {d: con.execute(f"SELECT count(*) FROM {codes[d]}").fetchone()[0] for d in dims}
    plaatsen = math.prod(aantal.values())
    if plaatsen >= 1_000_000_000:  # beyond what one row of bits may hold
        return False, [_telfout(tabel, plaatsen, "minder dan een miljard", "(kies minder codes in bronnen.yml)")]
    bekend, bezet = _bezet(con, tabel, aantal, "{}")
    if bekend < rijen:  # keys and codes may be padded differently
        bekend, bezet = _bezet(con, tabel, aantal, "trim({})")
    uniek = bekend == bezet == rijen and set(dims) == set(tabel.sleutel)
    if uniek and (bezet == plaatsen or not tabel.dicht):
        return True, []
    fouten = []
    getrimd = ", ".join(f'trim("{d}") AS "{d}"' for d in dims)
    if tabel.dicht and bezet < plaatsen:
        volgorde = "ORDER BY ALL" if plaatsen <= 1_000_000 else ""  # of a large grid any ten will do: they are not all written out
        ontbreekt = con.execute(
            f"SELECT * FROM {' CROSS JOIN '.join(codes.values())} AS c ANTI JOIN (SELECT {getrimd} FROM {raw}) AS r "
            f"USING ({', '.join(chr(34) + d + chr(34) for d in dims)}) {volgorde} LIMIT {MEEST}"
        ).fetchall()
        fouten += [(r, f"geen rij ({plaatsen - bezet} in totaal)") for r in ontbreekt]
    if bekend < rijen:
        vreemd = " OR ".join(f'trim("{d}") NOT IN (SELECT "{d}" FROM {codes[d]})' for d in dims)
        te_veel = con.execute(f"SELECT DISTINCT {getrimd} FROM {raw} WHERE {vreemd} ORDER BY ALL LIMIT {MEEST}").fetchall()
        fouten += [(r, f"een rij zonder code in de dimensie ({rijen - bekend} in totaal)") for r in te_veel]
    return uniek, [
        Bevinding(
            tabel.volledige_naam,
            "volledig",
            _sleuteltekst(dims, r),
            wat,
            "elke combinatie van gevraagde codes één keer",
            "Een pagina of regio ontbreekt of is te veel; haal de tabel opnieuw op.",
        )
        for r, wat in fouten
    ]


def _bezet(con, tabel: Tabel, aantal: dict[str, int], vorm: str) -> tuple[int, int]:
    """(rows whose codes are all known, different combinations among them); ``vorm``: how a key is compared."""
    plaatsen = math.prod(aantal.values())
    plaats, joins = "0", ""
    for i, (d, n) in enumerate(aantal.items()):
        code = vorm.format("code")
        codes = f'SELECT *, row_number() OVER (ORDER BY code) - 1 AS i FROM (SELECT DISTINCT {code} AS code FROM raw_{tabel.bron}."{tabel.naam}__{d}")'
        joins += f" JOIN ({codes}) AS d{i} ON {vorm.format(f'r.{chr(34)}{d}{chr(34)}')} = d{i}.code"
        plaats = f"({plaats}) * {n} + d{i}.i"
    return con.execute(
        f"SELECT count(*), coalesce(bit_count(bitstring_agg(CAST({plaats} AS BIGINT), 0, {max(plaatsen - 1, 1)})), 0) FROM {_raw(tabel)} AS r{joins}"
    ).fetchone()


def _sleuteltekst(namen: Iterable[str], rij: tuple) -> str:
    return ", ".join(f"{n}={str(w).strip()}" for n, w in zip(namen, rij, strict=False))


def _overtreders(con, tabel: Tabel, inhoud, k: Kolom, waar: str, n: int, regel: str, verwacht_: str, tekst: str = "") -> list[Bevinding]:
    """The first offending rows, each as a finding at its place; ``tekst``: column that holds what was read."""
    sleutel = "" if tabel.is_levering else "".join(f', "{s}"' for s in tabel.sleutel)
    meest = MEEST_LEVERING if tabel.is_levering else MEEST
    rijen = con.execute(f'SELECT _rij, "{tekst or k.naam}"{sleutel} FROM {_raw(tabel)} WHERE {waar} ORDER BY 1 LIMIT {meest}').fetchall()

    def plaats(r: tuple) -> str:
        if isinstance(inhoud, LeveringInhoud):
            return inhoud.plaats(k.naam, r[0])
        return f"rij ID={r[0]}, kolom {k.naam}, {_sleuteltekst(tabel.sleutel, r[2:])}"

    actie = "Verbeter de cel en lever opnieuw." if tabel.is_levering else "Meld het de bron; neem geen waarde over die niet kan."
    gevonden = "niets" if verwacht_ == "een waarde" else None

    def toont(waarde) -> str:
        return f"'{toon(waarde)}'" if tabel.is_levering and n <= meest else f"'{waarde}' ({n} rijen)"

    return [Bevinding(tabel.volledige_naam, regel, plaats(r), gevonden or toont(r[1]), verwacht_, actie) for r in rijen]


def _nieuwste_geleverd(con, tabel: Tabel) -> dict[str, str]:
    """The newest period of each kind in the rows of a delivery."""
    p = tabel.perioden
    if p is None:
        return {}
    soort = f'"{p.soort_in}"' if p.soort_in else f"'{p.soort}'"
    return dict(
        con.execute(
            f'SELECT {soort}, max(CAST("{p.kolom}" AS VARCHAR)) FROM {_raw(tabel)} WHERE {soort} IS NOT NULL AND "{p.kolom}" IS NOT NULL GROUP BY 1 ORDER BY 1'
        ).fetchall()
    )


def _noteer(con, tabel: Tabel, inhoud, snapshot: Snapshot, rijen: int, peildatum: date | None) -> None:
    is_odata = isinstance(inhoud, OdataInhoud)
    gezien = nieuwste(inhoud.meta.codes) if is_odata else _nieuwste_geleverd(con, tabel) if rijen else {}
    wil = {s: w for s in gezien if peildatum is not None and (w := verwacht(tabel, s, peildatum)) is not None}
    con.execute(
        "INSERT INTO raw_run.bronnen VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            tabel.volledige_naam,
            tabel.tabel_id,
            inhoud.meta.titel if is_odata else tabel.titel,
            inhoud.meta.gewijzigd if is_odata else None,
            rijen,
            schrijf(gezien),
            schrijf(wil),
            any(gezien[s] < w for s, w in wil.items()) if wil else None,
            tabel.onbevestigd or None,
            snapshot.echt is not None,
        ),
    )
    _voeg_in(
        con,
        "raw_run.snapshots",
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
