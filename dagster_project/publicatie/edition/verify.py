"""Whether what was published is still what was published: every file against its manifest, every manifest against the database,
every row of every version in the database against its Parquet, everything else in the database (macros and views) against the manifest of
the version that made it, the database as a file against its sha256, every workshop against the manifest of its version, every snapshot against its name, the log
against itself and the database, and every approval against its signature.

What it cannot see is a change of file, manifest, database and log together of a version that is not approved. Whoever cites an edition cites
the sha256 of its manifest, and its snapshots rebuild it byte for byte (``refresh --bron MAP``); what is approved is signed.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import duckdb

from dagster_project.notation import dag_van
from dagster_project.publicatie.edition import database
from dagster_project.publicatie.edition.package import confidential_snapshots, named_snapshots
from dagster_project.warehouse import approvals
from dagster_project.warehouse.editions import INCOMPLETE_MARK, PublishedVersion, Warehouse
from dagster_project.warehouse.parquet import PublishedTable, path_in_sql, published_tables, same_rows
from sources import disk
from sources.catalog import tabellen
from sources.database import connect, scalar, sql_name, sql_text
from sources.delivery.register import Register
from sources.errors import SourceError
from sources.snapshots import sha256_of

TERUG = "Zet {} terug uit een reservekopie."
VOORBEELDEN = 3


def verify_editions(warehouse: Warehouse, vertrouwd: list[bytes] | None = None) -> list[str]:
    """Everything that differs, each with what to do; an empty list when all is as it was published, logged and signed.

    Args:
        vertrouwd: the public keys (PEM) that may have signed an approval; without any, the key beside each.

    Raises:
        CannotStart: the database cannot be read.
    """
    uitgaven = warehouse.versions()
    fouten: list[str] = []
    manifesten: dict[str, dict[str, Any]] = {}
    with ThreadPoolExecutor(os.cpu_count()) as samen:
        for u, (gevonden, manifest) in zip(uitgaven, samen.map(lambda u: _bestanden(warehouse, u), uitgaven), strict=True):
            fouten += gevonden
            if manifest is not None:
                manifesten[u.versie] = manifest
    genoemd = {u.versie for u in uitgaven}
    for folder in sorted(
        p for p in warehouse.folder.glob("edities/*") if p.is_dir() and not p.name.startswith(".half-") and p.name not in genoemd
    ):
        fouten.append(
            f"editie {folder.name}: de map staat er, maar de database noemt haar niet; is de database door een oudere vervangen? "
            + TERUG.format(warehouse.database)
        )
    fouten += [
        f"werkplaats: {p.name} hoort er niet; de database noemt die versie niet. Haal het uit de map."
        for p in sorted(warehouse.workshops.glob("*"))
        if p.name not in {f"{v}.duckdb" for v in genoemd} and not warehouse.edition_dir(p.stem).is_dir()  # of that folder it is told
    ]
    if uitgaven:
        try:
            with connect(warehouse.database, read_only=True) as con:
                gevonden = [*_rijen(con, warehouse, manifesten, uitgaven[-1]), *_al_het_andere(con, warehouse, manifesten, genoemd)]
        except duckdb.Error as e:
            gevonden = changed_file(warehouse) or [f"database: niet te lezen ({disk.reason(e)}). " + TERUG.format(warehouse.database)]
        fouten += gevonden or changed_file(warehouse)
    return fouten + approvals.check(warehouse, uitgaven, vertrouwd or [])


def changed_file(warehouse: Warehouse) -> list[str]:
    """That the database as a file is not the one that publication left; an edition tells it only when nothing that stands in it is other."""
    bekend = database.read_fingerprint(warehouse)
    if not bekend:
        return [f"database: {warehouse.fingerprint.name} is weg of veranderd. " + TERUG.format("het")]
    if (sha := database.file_sha256(warehouse.database)) in bekend:
        return []
    return [
        f"database: {warehouse.database.name} is niet het bestand dat is gepubliceerd (sha256 {sha[:12]}, {warehouse.fingerprint.name} zegt "
        f"{bekend[0][:12]}). " + TERUG.format("beide")
    ]


def _al_het_andere(
    con: duckdb.DuckDBPyConnection, warehouse: Warehouse, manifesten: dict[str, dict[str, Any]], genoemd: set[str]
) -> list[str]:
    """Macros, views, definitions, and the rows of the tables that have no Parquet, against the manifest of the version that wrote them."""
    nu, terug = database.inventory(con), TERUG.format(warehouse.database)
    try:
        versies = con.execute("SELECT versie FROM kwaliteit.manifesten WHERE maakte_database").fetchall()
    except duckdb.BinderException:
        if not any("werkplaats" in m for m in manifesten.values()):  # of before it said so
            return []
        versies = []
    if len(versies) != 1 or versies[0][0] not in genoemd:
        return [f"database: zij zegt niet meer bij welke versie zij is gemaakt (kwaliteit.manifesten). {terug}"]
    manifest = manifesten.get(versies[0][0], {})  # one that is not what was published is told already
    toen: dict[str, dict[str, Any]] = manifest.get("database", {})
    if not toen or manifest["code"]["duckdb"] != duckdb.__version__:  # of before this was kept, or in the words of another DuckDB
        return []
    hebben_parquet = {f"{'view' if t.is_view else 'tabel'} {t.volledig}" for t in published_tables(con)}
    hebben_parquet |= {f"{wat} {b.removesuffix('.parquet')}" for b in manifest["bestanden"] for wat in ("view", "tabel")}
    fouten = []
    for naam in sorted(set(nu) | set(toen)):
        hier, daar = nu.get(naam), toen.get(naam)
        if hier is None or daar is None:
            if naam not in hebben_parquet:  # of those it is told above
                fouten.append(f"database: {naam} {'is weg' if hier is None else 'hoort er niet'}. {terug}")
        elif hier["definitie"] != daar["definitie"]:
            fouten.append(f"database: {naam} is anders gemaakt of uitgelegd dan gepubliceerd. {terug}")
        elif hier.get("inhoud") != daar.get("inhoud"):
            fouten.append(
                f"database: {naam} heeft andere inhoud dan gepubliceerd ({hier['rijen']} rijen; gepubliceerd zijn er {daar['rijen']}). {terug}"
            )
    return fouten


def _bestanden(warehouse: Warehouse, u: PublishedVersion) -> tuple[list[str], dict[str, Any] | None]:
    """The folder of one version against its manifest, and that against the database; gives the manifest when it can be trusted."""
    folder, wie = warehouse.edition_dir(u.versie), f"editie {u.versie}"
    if not folder.is_dir():
        return [f"{wie}: de map {folder} is weg. " + TERUG.format("haar")], None
    pad = folder / "manifest.json"
    if not pad.exists():
        return [f"{wie}: manifest.json is weg. " + TERUG.format("het")], None
    ruw = pad.read_bytes()
    if (sha := sha256_of(ruw)) != u.manifest_sha256:
        return [
            f"{wie}: manifest.json is veranderd (sha256 {sha[:12]}, de database zegt {u.manifest_sha256[:12]}). " + TERUG.format("het")
        ], None
    manifest = json.loads(ruw)
    fouten = []
    if (manifest["versie"], f"{u.editie}.{u.versienummer}") != (u.versie, u.versie):
        fouten.append(
            f"{wie}: de database noemt dit {u.editie}, nummer {u.versienummer}, het manifest {manifest['versie']}. " + TERUG.format("haar")
        )
    op_schijf = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {"manifest.json", INCOMPLETE_MARK}
    for naam in sorted(set(manifest["bestanden"]) | op_schijf):
        verwacht = manifest["bestanden"].get(naam)
        if verwacht is None:
            fouten.append(f"{wie}: {naam} hoort er niet; het manifest noemt het niet. Haal het uit de map.")
        elif naam not in op_schijf:
            fouten.append(f"{wie}: {naam} is weg. " + TERUG.format("het"))
        elif (sha := sha256_of(folder / naam)) != verwacht["sha256"]:
            fouten.append(
                f"{wie}: {naam} is veranderd (sha256 {sha[:12]}, het manifest zegt {verwacht['sha256'][:12]}). " + TERUG.format("het")
            )
    if verwacht := manifest.get("werkplaats"):  # not of a version of before it had a file of its own
        pad = warehouse.folder / verwacht["bestand"]
        if not pad.exists():
            fouten.append(f"{wie}: {verwacht['bestand']} is weg. " + TERUG.format("het"))
        elif (sha := database.file_sha256(pad)) != verwacht["sha256"]:
            fouten.append(
                f"{wie}: {verwacht['bestand']} is veranderd (sha256 {sha[:12]}, het manifest zegt {verwacht['sha256'][:12]}). "
                + TERUG.format("het")
            )
    return fouten, manifest


def _rijen(
    con: duckdb.DuckDBPyConnection, warehouse: Warehouse, manifesten: dict[str, dict[str, Any]], laatste: PublishedVersion
) -> list[str]:
    """Each version in the database against its Parquet; a view only for the newest, which is what it shows."""
    hier = {t.bestand: t for t in published_tables(con)}

    def van(versie: str) -> list[str]:
        with con.cursor() as eigen:
            return _rijen_van(eigen, warehouse, hier, versie, manifesten[versie], versie == laatste.versie)

    with ThreadPoolExecutor(os.cpu_count()) as samen:
        fouten = [f for gevonden in samen.map(van, manifesten) for f in gevonden]
    if laatste.versie in manifesten:
        for naam in sorted(set(hier) - set(manifesten[laatste.versie]["bestanden"])):
            fouten.append(f"database: {naam.removesuffix('.parquet')} is niet van een editie. " + TERUG.format(warehouse.database))
    for t in hier.values():
        if not t.is_view and (
            vreemd := con.execute(f"SELECT DISTINCT versie FROM {t.volledig} ANTI JOIN kwaliteit.manifesten USING (versie)").fetchall()
        ):
            namen = ", ".join(sorted(str(v) for (v,) in vreemd))
            fouten.append(
                f"database: {t.volledig} heeft rijen van een versie die niet is gepubliceerd ({namen}). " + TERUG.format(warehouse.database)
            )
    return fouten


def _rijen_van(
    con: duckdb.DuckDBPyConnection,
    warehouse: Warehouse,
    hier: dict[str, PublishedTable],
    versie: str,
    manifest: dict[str, Any],
    is_laatste: bool,
) -> list[str]:
    fouten = []
    for naam in (n for n in manifest["bestanden"] if n.endswith(".parquet")):
        pad = warehouse.edition_dir(versie) / naam
        t = hier.get(naam)
        if t is None:
            if is_laatste:  # an older version may have had a table that is no more
                fouten.append(f"database: tabel {naam.removesuffix('.parquet')} van {versie} is weg. " + TERUG.format(warehouse.database))
        elif not (t.is_view and not is_laatste) and pad.exists():
            fouten += [f"database: {v}. " + TERUG.format(warehouse.database) for v in _verschil(con, t, path_in_sql(pad), versie)]
    return fouten


def _verschil(con: duckdb.DuckDBPyConnection, t: PublishedTable, parquet: str, versie: str) -> list[str]:
    """What the rows of one version say other than their Parquet; a column that came later must be empty."""
    try:
        kolommen = [[k for k, *_ in con.execute(f"DESCRIBE SELECT * FROM {bron}").fetchall()] for bron in (parquet, t.volledig)]
        if weg := [k for k in kolommen[0] if k not in kolommen[1]]:
            return [f"{t.volledig} mist kolom {', '.join(weg)} van {versie}"]
        later = [k for k in kolommen[1] if k not in kolommen[0]]
        nu = f"SELECT {', '.join(map(sql_name, kolommen[0] + later))} FROM {t.volledig} WHERE versie = {sql_text(versie)}"
        toen = f"SELECT {', '.join([*map(sql_name, kolommen[0]), *['NULL'] * len(later)])} FROM {parquet}"
        if same_rows(con, nu, toen):
            return []
        uit = []
        for woord, a, b in (("te veel of veranderd", nu, toen), ("te weinig of veranderd", toen, nu)):
            n = scalar(con, f"SELECT count(*) FROM (({a}) EXCEPT ALL ({b}))")
            if n:
                rijen = con.execute(
                    f"SELECT * EXCLUDE (editie, versie) FROM (({a}) EXCEPT ALL ({b})) ORDER BY ALL LIMIT {VOORBEELDEN}"
                ).fetchall()
                toon = "; ".join("(" + ", ".join(str(w) for w in r if w is not None)[:120] + ")" for r in rijen)
                uit.append(f"{t.volledig} van {versie} heeft {n} rijen {woord}, bijvoorbeeld {toon}")
        return uit
    except duckdb.Error as e:
        return [f"{t.volledig} van {versie} is niet te vergelijken ({disk.reason(e)})"]


def verify_snapshots(warehouse: Warehouse) -> tuple[int, list[str]]:
    """Read every snapshot back and look whether every published version and every delivery has all of its own, whether nobody else can read
    what is confidential, and whether the register of deliveries is as it was written.

    Returns:
        How many snapshots were read, and what is wrong.
    """
    fouten = []
    namen = warehouse.store.namen()
    for sha in namen:
        try:
            warehouse.store.lees(sha)
        except ValueError as e:
            fouten.append(f"{e}. " + TERUG.format("dit bestand"))
    besloten: set[str] = set()
    for u in warehouse.versions():
        manifest = warehouse.manifest(u)
        weg = sorted(set(named_snapshots(manifest)) - set(namen))
        fouten += [f"editie {u.versie}: snapshot {s[:12]} ontbreekt. " + TERUG.format("het") for s in weg]
        besloten |= confidential_snapshots(manifest)
    try:
        aangeboden = Register(warehouse.deliveries).lees()
    except SourceError as e:
        aangeboden = []
        fouten += [str(b) for b in e.bevindingen]
    for a in aangeboden:
        if a.sha256 not in namen:
            fouten.append(f"levering {a.naam} van {dag_van(a.wanneer)}: snapshot {a.sha256[:12]} ontbreekt. " + TERUG.format("het"))
        if (t := tabellen().get(a.naam)) is not None and t.vertrouwelijk:
            besloten.add(a.sha256)
    for s in sorted(besloten & set(namen)):
        if (mode := warehouse.store.pad(s).stat().st_mode & 0o777) & 0o077:
            fouten.append(
                f"{warehouse.store.pad(s)}: vertrouwelijk, en anderen kunnen het lezen (rechten {mode:04o}). Zet ze op 0600 met chmod."
            )
    return len(namen), fouten


def verify_all(warehouse: Warehouse) -> list[str]:
    """Everything that differs from what was published, logged, signed, received and offered.

    Raises:
        CannotStart: the database cannot be read.
    """
    if fouten := verify_editions(warehouse):  # of an edition that is not as published it is not asked what it was made from
        return fouten
    return verify_snapshots(warehouse)[1]
