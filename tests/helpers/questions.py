"""The ten worked questions of ``docs/vragen.md``: the code that stands there, the answer that stands there, and how to ask one."""

from __future__ import annotations

import contextlib
import io
import re

import duckdb

from dagster_project import ROOT
from dagster_project.warehouse.editions import Warehouse

DOCS = ROOT / "docs"
BLOK = re.compile(r"^```(\w+)(?: vraag=(\d+))?\n(.*?)^```$", re.M | re.S)
EDITIE = "2025-H2.0"


def blokken(soorten: tuple[str, ...]) -> dict[int, str]:
    """The numbered blocks of these languages in vragen.md."""
    tekst = (DOCS / "vragen.md").read_text(encoding="utf-8")
    return {int(nr): inhoud for soort, nr, inhoud in BLOK.findall(tekst) if soort in soorten and nr}


SQL, PYTHON, R, M = (blokken((s,)) for s in ("sql", "python", "r", "m"))
UITKOMST = blokken(("uitkomst",))


def cel(waarde: object) -> str:
    if isinstance(waarde, bool):
        return str(waarde).lower()
    return "NULL" if waarde is None else str(waarde)


def als_tekst(koppen: list[str], rijen: list[tuple]) -> str:
    """Columns two spaces apart, numbers to the right: how an answer stands in vragen.md."""
    kolommen = [[kop, *(cel(r[i]) for r in rijen)] for i, kop in enumerate(koppen)]
    breedte = [max(map(len, k)) for k in kolommen]
    getal = [
        all(isinstance(r[i], int | float) and not isinstance(r[i], bool) for r in rijen if r[i] is not None) for i in range(len(koppen))
    ]
    regels = [
        "  ".join(k[n].rjust(b) if g else k[n].ljust(b) for k, b, g in zip(kolommen, breedte, getal, strict=True)).rstrip()
        for n in range(len(rijen) + 1)
    ]
    return "\n".join(regels) + "\n"


def vraag(con: duckdb.DuckDBPyConnection, sql: str) -> str:
    r = con.execute(sql)
    return als_tekst([d[0] for d in r.description], r.fetchall())


def sql_in_r(code: str) -> str:
    return re.search(r'dbGetQuery\(con, "(.*?)"\)', code, re.S)[1]


def sql_van_m(code: str, huis: Warehouse) -> str:
    """The same question as the M code, with its file, columns and texts: Power Query itself is not here."""
    folder, bestand = re.search(r'Map = "(.*)"', code)[1], re.search(r'Map & "(.*)"', code)[1]
    assert folder.replace("\\", "/").endswith(f"warehouse/edities/{EDITIE}/")
    lijst = ", ".join(re.findall(r'"(\w+)"', re.search(r"List.Contains\({(.*?)}", code)[1])).replace(", ", "', '")
    waar = " AND ".join(f"{k} = '{v}'" for k, v in re.findall(r'\[(\w+)\] = "(.*?)"', code))
    kolommen = ", ".join(re.findall(r'"(\w+)"', re.search(r"SelectColumns\(Rijen, {(.*?)}", code)[1]))
    volgorde = re.search(r'Sort\(Kolommen, {{"(\w+)", Order.Ascending}}', code)[1]
    pad = huis.edition_dir(EDITIE) / bestand
    return f"SELECT {kolommen} FROM read_parquet('{pad}') WHERE indicator_id IN ('{lijst}') AND {waar} ORDER BY {volgorde}"


def sql_van(nr: int, huis: Warehouse) -> str | None:
    """The SQL of a question; ``None`` when it is a program."""
    if nr in R:
        return sql_in_r(R[nr])
    return sql_van_m(M[nr], huis) if nr in M else SQL.get(nr)


def stel(nr: int, con: duckdb.DuckDBPyConnection, huis: Warehouse) -> str:
    """The answer to a question, in this process; programs find the warehouse beside the folder that they are run in, as the reader's do."""
    if sql := sql_van(nr, huis):
        return vraag(con, sql)
    with contextlib.redirect_stdout(io.StringIO()) as uit:
        exec(PYTHON[nr], {})
    return uit.getvalue()
