"""Pages of a source, already in the snapshot store, into a raw table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import astuple, replace
from functools import partial

import duckdb

from sources.catalog import MARGES, Kolom, Tabel
from sources.database import Connection, scalar, sql_list, sql_text
from sources.errors import Finding, PerRegel
from sources.load.casts import create_table_as, insert_rows, raw_name, typed
from sources.load.contract import duplicates, report_unreadable
from sources.load.raw_run import record_notes
from sources.odata import dialect, fetch, herindelingen
from sources.odata.columns import SourceColumn
from sources.odata.content import OdataContent
from sources.odata.reply import reading
from sources.periods import misnamed, statuses, unreadable_titles
from sources.snapshots import SnapshotStore

MEMORY = 256 << 20
"""Bytes of DuckDB while it loads: what does not fit is on disk, so that a table of any size can be read. It reads a page
in one piece, with room for four, so that a page beyond a sixth of this asks for more."""
ONLEESBARE_RIJEN = (duckdb.DataError, duckdb.InvalidInputException)
"""What DuckDB says of rows, as against a question of ours that is wrong: that is a fault of the program."""
REDENEN = ("None", "Impossible", "Confidential", "NotAvailable")
"""What v4 says of a value; the first is that it has one."""


# --- open data ---


def load_odata(
    con: Connection, ophaler: fetch.OdataReader, inhoud: OdataContent, store: SnapshotStore, per_regel: PerRegel, voortgang: Progress
) -> list[Kolom] | None:
    tabel = inhoud.tabel
    per_regel["leesbaar"] = []
    record_notes(con, inhoud)
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
    kolommen = raw_columns(inhoud)
    for _ in ophaler.rijen(inhoud):
        voortgang(min(len(inhoud.paginas) * dialect.dialect_of(tabel).pagina, verwacht_rijen), verwacht_rijen)
    getypeerd = partial(typed, tabel, inhoud.snapshot, kolommen)
    with reading(tabel, tabel.tabel_id or tabel.naam, ONLEESBARE_RIJEN):
        strikt = _lees_breed(con, inhoud, store, getypeerd) if breed else _lees_lang(con, inhoud, store, getypeerd, per_regel)
    insert_rows(
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
        report_unreadable(con, tabel, inhoud, kolommen, per_regel)
    return [k for k, _ in kolommen]


def leave_out_misnamed(con: Connection, inhoud: OdataContent) -> None:
    """Take away what is not the period of its code (``periods.misnamed``), after the contract saw it: no model can read it as one."""
    tabel = inhoud.tabel
    if codes := sorted(set(misnamed(inhoud.meta.codes)) & {c.sleutel.strip() for c in inhoud.codes.get("Perioden", [])}):
        for naam, kolom in ((tabel.naam, "Perioden"), (f"{tabel.naam}__Perioden", "code"), (f"{tabel.naam}__status", "periode")):
            con.execute(f'DELETE FROM raw_{tabel.bron}."{naam}" WHERE trim("{kolom}") IN ({sql_list(codes)})')


def _lees_breed(con: Connection, inhoud: OdataContent, store: SnapshotStore, getypeerd: Callable[..., str]) -> bool:
    """Pages that have a row per row of ours; gives whether every cell fits its type."""
    raw, strikt = raw_name(inhoud.tabel), True
    try:
        _lees_paginas(con, inhoud, store, partial(getypeerd, strikt=True), f"TABLE {raw}", "BIGINT")
    except ONLEESBARE_RIJEN:  # some cell does not fit its type: read it all as text, to say which
        strikt = False
        _lees_paginas(con, inhoud, store, getypeerd, f"TABLE {raw}")
    inhoud.geladen = scalar(con, f"SELECT count(*) FROM {raw}")
    return strikt


def _lees_lang(con: Connection, inhoud: OdataContent, store: SnapshotStore, getypeerd: Callable[..., str], per_regel: PerRegel) -> bool:
    """Pages that have a row per measure or margin, turned to a row per key; False: what does not fit is to be reported."""
    tabel = inhoud.tabel
    _lees_paginas(con, inhoud, store, lambda bron: f"SELECT * FROM {bron}", "TEMP TABLE lang")
    inhoud.geladen = scalar(con, "SELECT count(*) FROM temp.lang")
    per_regel["sleutel"] = _dubbel_in_lang(con, inhoud)
    if tabel.api == "v4":
        per_regel["domein"] += _onbekende_redenen(con, tabel)
    con.execute(f"CREATE OR REPLACE TABLE {raw_name(tabel)} AS {getypeerd(f'({_draai_sql(inhoud)})')}")
    con.execute("DROP TABLE temp.lang")
    return False


def _lees_paginas(
    con: Connection, inhoud: OdataContent, store: SnapshotStore, vraag: Callable[[str], str], doel: str, rijnummer: str = "VARCHAR"
) -> None:
    """All pages into one table, in one statement: a core stands idle at the end of each.

    ``records = true``: without it DuckDB takes a single list column for something else and reads six times slower. The sha256 is
    an ENUM: as text it would cost a fifth of the time. Values are text: what they are decides the contract, not the reader.
    """
    taal, tabel, paginas = dialect.dialect_of(inhoud.tabel), inhoud.tabel, inhoud.paginas
    velden = {taal.rijnummer: rijnummer}
    if tabel.api == "v4":
        velden |= dict.fromkeys(["Measure", "ValueAttribute", "Value", "StringValue", *(d.naam for d in tabel.dimensies)], "VARCHAR")
    else:
        velden |= dict.fromkeys([*(k.sleutel for k in inhoud.kolommen), *(d.naam for d in tabel.dimensies)], "VARCHAR")
    struct = ", ".join(f'"{v}" {t}' for v, t in velden.items())
    sha = f"CAST(right(filename, 64) AS ENUM({sql_list(dict.fromkeys(paginas))}))"
    grootste = max(store.pad(sha).stat().st_size for sha in paginas)
    bron = (
        f"(SELECT unnest(value, max_depth := 2), _snapshot_sha256 FROM (SELECT value, {sha} AS _snapshot_sha256 FROM read_json($paden, "
        f"columns = {{'value': 'STRUCT({struct})[]'}}, format = 'unstructured', records = true, filename = true, "
        f"maximum_object_size = {grootste + 1})))"
    )
    con.execute(f"SET memory_limit = '{max(MEMORY, 6 * grootste)}B'; SET preserve_insertion_order = false")  # rows have a number
    try:
        con.execute(f"CREATE OR REPLACE {doel} AS {vraag(bron)}", {"paden": [str(store.pad(p)) for p in paginas]})
    finally:
        con.execute("RESET preserve_insertion_order")


def _bronsleutels(tabel: Tabel, k: SourceColumn) -> list[tuple[str, str]]:
    """Names of the raw columns that come from one column of the source, each with its cell."""
    if not tabel.heeft_marges or k.kolom.naam in tabel.sleutel or k.kolom.naam == "Marges":
        return [(k.kolom.naam, k.sleutel)] if k.kolom.naam != "Marges" else []
    return [(k.kolom.naam + achter, f"{k.sleutel}[Marges={code}]") for achter, code in MARGES.items()]


def raw_columns(inhoud: OdataContent) -> list[tuple[Kolom, str]]:
    """The columns of the raw table, each with its SQL over the rows as they come (or as they are turned)."""
    tabel = inhoud.tabel
    if tabel.api == "v3" and not tabel.heeft_marges:
        return [(k.kolom, f'"{k.sleutel}"') for k in inhoud.kolommen]
    return [
        (k.kolom if naam == k.kolom.naam else replace(k.kolom, naam=naam, leeg=True), f'"{naam}"')
        for k in inhoud.kolommen
        for naam, _ in _bronsleutels(tabel, k)
    ]


def _draai_sql(inhoud: OdataContent) -> str:
    """One row per key from the long form: measures of v4, or the three Marges, become columns."""
    tabel = inhoud.tabel
    taal = dialect.dialect_of(tabel)
    dims = [d.naam for d in tabel.dimensies if d.naam != "Marges"]
    sleutel = ", ".join(f'"{d}"' for d in dims)
    nummer = f'"{taal.rijnummer}"'
    if tabel.api == "v4":
        maten = {k.kolom.naam: k.sleutel for k in inhoud.kolommen if k.kolom.naam not in dims}
        kolommen = [f'max(coalesce("Value", "StringValue")) FILTER (WHERE "Measure" = {sql_text(m)}) AS "{n}"' for n, m in maten.items()]
        namen = "CASE " + " ".join(f'WHEN "Measure" = {sql_text(m)} THEN {sql_text(n)}' for n, m in maten.items()) + " END"
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


def _dubbel_in_lang(con: Connection, inhoud: OdataContent) -> list[Finding]:
    """The same key twice in the long form would disappear when it is turned."""
    tabel = inhoud.tabel
    sleutel = [d.naam for d in tabel.dimensies] + (["Measure"] if tabel.api == "v4" else [])
    return duplicates(con, tabel, inhoud, "temp.lang", sleutel, f'"{dialect.dialect_of(tabel).rijnummer}"')


def _onbekende_redenen(con: Connection, tabel: Tabel) -> list[Finding]:
    """A reason that v4 never gave before, or one beside a value, or none beside an empty one."""
    rijen = con.execute(
        """SELECT "ValueAttribute", count(*), min("Id") FROM temp.lang WHERE "ValueAttribute" IS NULL OR "ValueAttribute" NOT IN ($redenen)
        OR ("ValueAttribute" = 'None') <> (coalesce("Value", "StringValue") IS NOT NULL) GROUP BY 1 ORDER BY 1""".replace(
            "$redenen", sql_list(REDENEN)
        )
    ).fetchall()
    return [
        Finding(
            tabel.volledige_naam,
            "domein",
            f"ValueAttribute, Id={eerste}",
            f"'{reden}' bij {n} waarnemingen",
            f"een van {', '.join(REDENEN)}, en alleen None bij een waarde",
            "Lees bij het CBS wat deze aanduiding betekent; neem haar op in sources/load/odata_rows.py (REDENEN).",
        )
        for reden, n, eerste in rijen
    ]


def _laad_codes(con: Connection, inhoud: OdataContent, per_regel: PerRegel) -> None:
    """Tables ``<tabel>__<dimensie>``; ``<tabel>__status`` (where there are periods): status per period and column; and
    ``<tabel>__herindelingen`` (where the catalogue says that the descriptions tell of them)."""
    tabel = inhoud.tabel
    raw = f'raw_{tabel.bron}."{tabel.naam}__'
    for naam, codes in inhoud.codes.items():
        rijen = [(c.sleutel, c.titel, c.status, c.omschrijving) for c in codes]
        create_table_as(con, f'{raw}{naam}"', "code VARCHAR, titel VARCHAR, status VARCHAR, omschrijving VARCHAR", rijen)
    if "Perioden" in inhoud.codes:
        statusrijen, fouten = statuses(tabel, inhoud.codes)
        per_regel["domein"] += fouten
        per_regel["domein"] += unreadable_titles(tabel, inhoud.codes)
        create_table_as(con, f'{raw}status"', "periode VARCHAR, kolom VARCHAR, status VARCHAR", statusrijen)
    if tabel.herindelingen:
        overgangen, fouten = herindelingen.read_herindelingen(tabel, inhoud.codes[tabel.herindelingen])
        per_regel["domein"] += fouten
        lijst = rf"/{tabel.herindelingen}(Codes)?(\?|$)"
        sha = next((o.sha256 for o in inhoud.snapshot.ontvangsten if re.search(lijst, o.url)), None)
        velden = "datum DATE, van_code VARCHAR, van_naam VARCHAR, naar_code VARCHAR, naar_naam VARCHAR, inwoners BIGINT, _snapshot_sha256 VARCHAR"
        create_table_as(con, f'{raw}herindelingen"', velden, [(*astuple(o), sha) for o in overgangen])


def _definities(con: Connection, inhoud: OdataContent) -> list[Finding]:
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
                Finding(
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


Progress = Callable[[int, int], None]
"""(rows loaded, rows expected)"""
