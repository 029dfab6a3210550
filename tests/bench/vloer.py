"""The floor: one process, one connection, no orchestration, no checks. ``python vloer.py PLAN.json MAP DELEN.json``.

Reads the files of the bundle into the raw tables, runs the SQL that dbt compiled, and writes the published tables as Parquet.
What to read and run stands in the plan (``plan.py`` makes it, outside the time). Writes the seconds per part to DELEN.json.
"""

import time

klok = [("begin", time.perf_counter())]

import hashlib  # noqa: E402
import importlib.util  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

import duckdb  # noqa: E402
import openpyxl  # noqa: E402

klok.append(("imports", time.perf_counter()))


def sha(pad):
    return hashlib.sha256(Path(pad).read_bytes()).hexdigest()


def tekst(waarde):
    return "NULL" if waarde is None else "'" + str(waarde).replace("'", "''") + "'"


def laad_odata(con, t):
    con.execute("CREATE OR REPLACE TEMP TABLE paginas (filename VARCHAR, sha VARCHAR)")
    con.execute(f"INSERT INTO paginas VALUES {', '.join(f'({tekst(p)}, {tekst(sha(p))})' for p in t['paginas'])}")
    velden = ", ".join(f'"{s}" VARCHAR' for s in dict.fromkeys(["ID", *(s for _, s, _ in t["kolommen"])]))
    kolommen = ", ".join(f'try_cast(r."{s}" AS {type}) AS "{naam}"' for naam, s, type in t["kolommen"])
    con.execute(
        f"""CREATE TABLE {t["tabel"]} AS
        SELECT *, {t["synthetisch"]} AS _synthetisch
        FROM (SELECT {kolommen}, sha AS _snapshot_sha256, CAST(r."ID" AS BIGINT) AS _rij
            FROM (SELECT unnest(value) AS r, filename FROM read_json($p, columns = {{'value': 'STRUCT({velden})[]'}},
                format = 'unstructured', records = true, filename = true, maximum_object_size = 33554432))
            JOIN paginas USING (filename))""",
        {"p": t["paginas"]},
    )


def laad_observaties(con, t):
    dims = ", ".join(f'"{naam}"' for naam, s, _ in t["kolommen"] if naam == s)
    maten = {naam: (s, type) for naam, s, type in t["kolommen"] if naam != s}
    waarden = ", ".join(f"""try_cast(max("Value") FILTER ("Measure" = '{s}') AS {type}) AS "{n}\"""" for n, (s, type) in maten.items())
    namen = "CASE " + " ".join(f"WHEN \"Measure\" = '{s}' THEN '{n}'" for n, (s, _) in maten.items()) + " END"
    velden = ", ".join(f'"{v}" VARCHAR' for v in ("Id", "Measure", "ValueAttribute", "Value", *dims.replace('"', "").split(", ")))
    (pagina,) = t["paginas"]
    con.execute(
        f"""CREATE TABLE {t["tabel"]} AS SELECT *, {t["synthetisch"]} AS _synthetisch
        FROM (SELECT {dims}, {waarden}, '{sha(pagina)}' AS _snapshot_sha256, min(CAST("Id" AS BIGINT)) AS _rij,
                map_from_entries(list({{'k': {namen}, 'v': "ValueAttribute"}}) FILTER ("ValueAttribute" <> 'None')) AS _ontbreekt
            FROM (SELECT unnest(value, max_depth := 2) FROM read_json($p, columns = {{'value': 'STRUCT({velden})[]'}},
                format = 'unstructured', records = true, maximum_object_size = 33554432)) GROUP BY {dims})""",
        {"p": pagina},
    )


def laad_codes(con, t):
    con.execute(
        f"""CREATE TABLE {t["tabel"]} AS SELECT r."{t["sleutel"]}" AS code, r."Title" AS titel, r."Status" AS status
        FROM (SELECT unnest(value) AS r FROM read_json($p, format = 'unstructured', records = true,
            columns = {{'value': 'STRUCT("{t["sleutel"]}" VARCHAR, "Title" VARCHAR, "Status" VARCHAR)[]'}}))""",
        {"p": t["bestand"]},
    )


def cel(c):
    """A percentage in a sheet is a fraction with a format."""
    return f"{c.value * 100:.10g}" if c.value is not None and "%" in (c.number_format or "") else c.value


def laad_levering(con, t):
    n = max(i for _, i, _ in t["kolommen"]) + 1
    namen = [f"c{i}" for i in range(n)]
    if t["blad"] is None:
        bron = f"read_csv({tekst(t['bestand'])}, delim = ';', header = true, all_varchar = true, names = {namen})"
    else:
        blad = openpyxl.load_workbook(t["bestand"], read_only=True, data_only=True)[t["blad"]]
        rijen = [[cel(c) for c in rij[:n]] for rij in blad.iter_rows(min_row=2)]
        waarden = ", ".join("(" + ", ".join(map(tekst, rij)) + ")" for rij in rijen)
        bron = f"(VALUES {waarden}) AS v ({', '.join(namen)})"
    kolommen = ", ".join(
        f"""try_cast({f"replace(c{i}, ',', '.')" if "VARCHAR" not in type else f"c{i}"} AS {type}) AS "{naam}\""""
        for naam, i, type in t["kolommen"]
    )
    con.execute(
        f"""CREATE TABLE {t["tabel"]} AS SELECT *, {t["synthetisch"]} AS _synthetisch
        FROM (SELECT {kolommen}, '{sha(t["bestand"])}' AS _snapshot_sha256, 1 + row_number() OVER () AS _rij FROM {bron})"""
    )


class Dbt:
    """What a python model asks of dbt."""

    def __init__(self, con, tabellen):
        self.con, self.tabellen = con, tabellen

    def config(self, **_):
        pass

    def ref(self, model):
        return self.con.sql(f"FROM {self.tabellen[model]}")


def laad_python(pad):
    spec = importlib.util.spec_from_file_location(Path(pad).stem, pad)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.model


def main(plan, folder):
    con = duckdb.connect(str(folder / "vloer.duckdb"), config=plan["config"])
    con.execute("SET enable_progress_bar = false")
    for schema in plan["schemas"]:
        con.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
    for tabel, pad in plan["run"].items():
        con.execute(f"CREATE TABLE {tabel} AS FROM read_parquet({tekst(pad)})")
    for soort, laad in (("odata", laad_odata), ("observaties", laad_observaties), ("codes", laad_codes), ("leveringen", laad_levering)):
        for t in plan[soort]:
            laad(con, t)
    for t in plan["seeds"]:
        velden = ", ".join(f'CAST("{k}" AS {type}) AS "{k}"' for k, type in t["kolommen"])
        bron = f"read_csv({tekst(t['bestand'])}, header = true, all_varchar = true)"
        con.execute(f"CREATE TABLE {t['tabel']} AS SELECT {velden} FROM {bron}")
    klok.append(("laden", time.perf_counter()))
    tabellen = {Path(t["bestand"]).stem: t["tabel"] for t in plan["seeds"]} | {m["naam"]: m["tabel"] for m in plan["modellen"]}
    for m in plan["modellen"]:
        if m["python"]:
            con.register("uitkomst", laad_python(m["python"])(Dbt(con, tabellen), con))
            con.execute(f"CREATE TABLE {m['tabel']} AS FROM uitkomst")
        else:
            con.execute(f"CREATE {m['soort']} {m['tabel']} AS\n{m['sql']}")
    klok.append(("transformeren", time.perf_counter()))
    for t in plan["uitvoer"]:
        con.execute(
            f"COPY (SELECT * FROM {t['tabel']} WHERE versie = {tekst(plan['versie'])} ORDER BY ALL) "
            f"TO {tekst(folder / t['bestand'])} (FORMAT parquet, COMPRESSION zstd)"
        )
    con.execute("CHECKPOINT")
    con.close()
    klok.append(("uitvoer", time.perf_counter()))
    delen = {naam: t - eerder for (_, eerder), (naam, t) in zip(klok, klok[1:], strict=False)}
    Path(sys.argv[3]).write_text(json.dumps(delen), encoding="utf-8")


main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
