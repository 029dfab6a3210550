"""What happens to one mutant: everything that is made of the changed text is made anew in a published database, and judged as a refresh does.

Of that database nothing is written: all of it happens in one transaction that is rolled back, so that a mutant costs as much as the
models behind it and the rules on what they changed. What stands guard is the text of the project itself: the SQL of the models
and of the tests, the rows and the outcomes of the unit tests of dbt, the contracts of the marts, and the rules of ``expectations/``.
Of a mutant of ``sources/`` the bytes of the example are read anew, in a copy of the project that holds it (``landing.py``).
``tests/slow/test_mutanten.py`` holds what it makes, without a change, against what a refresh made.
"""

from __future__ import annotations

import compileall
import csv
import importlib
import io
import json
import os
import py_compile
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
from coverage import CoverageData

from dagster_project import ROOT
from dagster_project.dbt_runner.project import manifest
from dagster_project.poort import rule_lock, rules
from dagster_project.poort.verdicts import VOLDOET_NIET
from dagster_project.verdeling import dbt_models
from dagster_project.warehouse.parquet import SCHEMAS
from sources.database import connect, sql_name
from tests.mutants.operators import Mutant

SEEDS = ROOT / "dbt" / "seeds"
OVER_DE_RUN = {"kwaliteit.controles", "kwaliteit.modellen", "kwaliteit.manifesten", "kwaliteit.herzieningen"}
"""What a refresh writes about itself: no number."""
HOOGSTENS = 60
"""seconds for one mutant; the slowest that ends takes a fifth of it"""
VERWIJZING = re.compile(r"(ref|source)\(([^)]*)\)")


@dataclass(frozen=True)
class Outcome:
    """``soort``: unit test, fout, contract, dbt-test, regel, proef or lijst (what stopped it), ongezien (published with
    other values) or niets."""

    soort: str
    wat: str
    anders: tuple[str, ...] = ()
    """published tables that hold other rows"""

    @property
    def gestopt(self) -> bool:
        return self.soort not in ("ongezien", "niets")


class _Stopped(Exception):
    def __init__(self, soort: str, wat: str) -> None:
        super().__init__(wat)
        self.soort, self.wat = soort, wat


@contextmanager
def _its_own_fault() -> Iterator[None]:
    """What fails in the code under trial, or never ends, ends a refresh too; what fails elsewhere is a fault of this trial, and is raised."""

    def te_lang(*_: Any) -> None:
        raise _Stopped("fout", f"nog niet klaar na {HOOGSTENS} s")

    eerder = signal.signal(signal.SIGALRM, te_lang)
    signal.alarm(HOOGSTENS)
    try:
        yield
    except (duckdb.Error, RuntimeError, ArithmeticError, LookupError, TypeError, ValueError, NameError, AttributeError) as e:
        raise _Stopped("fout", f"{type(e).__name__}: {(str(e).splitlines() or [''])[0][:150]}") from e
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, eerder)


class Trial:
    """One published database, in which mutants are tried one after another."""

    def __init__(self, con: duckdb.DuckDBPyConnection, landing: Landing | None = None) -> None:
        self.con, self.manifest, self.landing = con, manifest(), landing
        self.nodes = {n["name"]: n for n in self.manifest["nodes"].values() if n["resource_type"] in ("model", "seed")}
        self.eerst = {t: self._afdruk(t) for t in self._gepubliceerd()}
        self._sql: dict[str, str] = {}

    # --- what there is ---

    def relation(self, naam: str) -> str:
        """Where a model or seed lies: ``kwaliteit.signalen``."""
        n = self.nodes[naam]
        return f"{n['schema']}.{n['alias']}"

    def _gepubliceerd(self) -> set[str]:
        rijen = self.con.execute(
            "SELECT table_schema || '.' || table_name FROM information_schema.tables "
            "WHERE table_schema IN (SELECT unnest($s)) AND table_catalog = current_database()",
            {"s": list(SCHEMAS)},
        ).fetchall()
        return {t for (t,) in rijen} - OVER_DE_RUN

    def _afdruk(self, tabel: str) -> Any:
        """What the rows of a table come to, whatever their order; of a double twelve digits."""
        kolommen = self.con.execute(f"DESCRIBE {tabel}").fetchall()
        delen = ", ".join(f"printf('%.12g', {sql_name(k)})" if t == "DOUBLE" else sql_name(k) for k, t, *_ in kolommen)
        return self.con.execute(f"SELECT count(*), sum(hash({delen})::hugeint) FROM {tabel}").fetchone()

    @cached_property
    def ouders(self) -> dict[str, set[str]]:
        """Per model and seed what it reads."""
        naam = {uid: n["name"] for uid, n in self.manifest["nodes"].items()}
        return {n["name"]: {naam[u] for u in n.get("depends_on", {}).get("nodes", []) if u in naam} for n in self.nodes.values()}

    def erachter(self, begin: set[str]) -> list[str]:
        """These and all that is made of them, in the order in which it is made."""
        raakt = set(begin)
        volgorde = [n for n in TopologicalSorter(self.ouders).static_order() if n in self.nodes]
        for n in volgorde:
            if self.ouders[n] & raakt:
                raakt.add(n)
        return [n for n in volgorde if n in raakt]

    # --- a mutant ---

    def weigh(self, m: Mutant) -> Outcome:
        """What became of it."""
        tekst = m.pad.read_text(encoding="utf-8")
        self.con.begin()
        try:
            return self._weigh(m, m.apply(tekst))
        except _Stopped as e:
            return Outcome(e.soort, e.wat)
        finally:
            self.con.rollback()
            if self._is_module(m.pad):
                self._herlaad(m.pad, tekst)

    def _weigh(self, m: Mutant, tekst: str) -> Outcome:
        anders: dict[Path, str] = {m.pad: tekst}
        with _its_own_fault():
            veranderd = self._veranderd(m, tekst)
            for naam in veranderd:
                self._unit_tests(naam, anders)
            opnieuw = self.erachter(veranderd)
            for naam in opnieuw:
                self._bouw(naam, anders)
            self._dbt_tests(set(opnieuw))
        # a view says what its tables say, unless it is the one that changed
        tabel = {n for n in opnieuw if self.nodes[n]["config"]["materialized"] != "view"}
        raakt = {self.relation(n) for n in tabel | veranderd} & set(self.eerst)
        nu = sorted(t for t in raakt if self._afdruk(t) != self.eerst[t])
        if not nu and m.pad.suffix != ".csv":  # a rule may look at a seed
            return Outcome("niets", "")
        with _its_own_fault():
            oordelen = rules.evaluate(self.con, rules.read_rules())
        for o in oordelen:
            if o.oordeel == VOLDOET_NIET:
                return Outcome("regel", o.controle_id, tuple(nu))
        return Outcome("ongezien" if nu else "niets", "", tuple(nu))

    def _veranderd(self, m: Mutant, tekst: str) -> set[str]:
        """The models and seeds that a file is part of, or that read a table which is landed differently."""
        pad = m.pad
        if is_source(pad):
            return self._geland(m)
        if pad.suffix == ".csv":
            self._laad_seed(pad.stem, tekst)
            return {pad.stem}
        if pad.is_relative_to(dbt_models.MODELS):
            return {pad.stem}
        if pad.is_relative_to(dbt_models.MACROS):
            macros = dbt_models.macro_text({pad: tekst})
            return {n for n, p in self._sql_modellen() if self._render(p.read_text(encoding="utf-8"), macros) != self._vroeger(n, p)}
        self._herlaad(pad, tekst)
        module = self._module(pad)
        gebruikt = {module, *(self._module(p) for p in pad.parent.glob("*.py") if f"from {module} import" in p.read_text(encoding="utf-8"))}
        return {
            n
            for n, p in dbt_models.model_files().items()
            if p.suffix == ".py" and any(g in p.read_text(encoding="utf-8") for g in gebruikt)
        }

    def _geland(self, m: Mutant) -> set[str]:
        assert self.landing is not None
        anders = self.landing.different(m)
        for tabel, pad in anders.items():
            self.con.execute(f"CREATE OR REPLACE TABLE {tabel} AS FROM read_parquet('{pad}')")
        bronnen = {uid: f"{b['schema']}.{b['identifier']}" for uid, b in self.manifest["sources"].items()}
        return {
            n["name"] for n in self.nodes.values() if {bronnen.get(u) for u in n.get("depends_on", {}).get("nodes", [])} & anders.keys()
        }

    def _sql_modellen(self) -> Iterator[tuple[str, Path]]:
        return ((n, p) for n, p in dbt_models.model_files().items() if p.suffix == ".sql" and n in self.nodes)

    def _vroeger(self, naam: str, pad: Path) -> str:
        if naam not in self._sql:
            self._sql[naam] = self._render(pad.read_text(encoding="utf-8"), dbt_models.macro_text({}))
        return self._sql[naam]

    def _render(self, tekst: str, macros: str, eigen: dict[str, str] | None = None) -> str:
        eigen = eigen or {}
        return dbt_models.render_text(
            tekst,
            lambda naam: eigen.get(f"ref:{naam}") or self.relation(naam),
            lambda bron, naam: eigen.get(f"source:{bron}.{naam}") or f"raw_{bron}.{naam}",
            macros,
        )[0]

    def _bouw(self, naam: str, anders: dict[Path, str]) -> None:
        n, doel = self.nodes[naam], self.relation(naam)
        if n["resource_type"] == "seed":
            return
        pad = dbt_models.model_files()[naam]
        if pad.suffix == ".py":
            module = ModuleType(naam)
            exec(compile(anders.get(pad) or pad.read_text(encoding="utf-8"), str(pad), "exec"), module.__dict__)
            self.con.register("uitkomst", module.model(_Dbt(self), self.con))
            self.con.execute(f"CREATE OR REPLACE TABLE {doel} AS SELECT * FROM uitkomst")
            self.con.unregister("uitkomst")
            return
        is_view = n["config"]["materialized"] == "view"
        if is_view and not (pad in anders or any(p.is_relative_to(dbt_models.MACROS) for p in anders)):
            return  # it looks at what is new by itself
        sql = self._render(anders.get(pad) or pad.read_text(encoding="utf-8"), dbt_models.macro_text(anders))
        typen = self.con.execute(f"DESCRIBE {doel}").fetchall()
        self.con.execute(f"CREATE OR REPLACE {'VIEW' if is_view else 'TABLE'} {doel} AS {sql}")
        if n["config"].get("contract", {}).get("enforced"):
            self._contract(n, doel, {k: t for k, t, *_ in typen})

    def _contract(self, n: dict[str, Any], doel: str, typen: dict[str, str]) -> None:
        nu = {k: t for k, t, *_ in self.con.execute(f"DESCRIBE {doel}").fetchall()}
        if nu != typen:
            raise _Stopped("contract", f"{doel}: andere kolommen of typen")
        for c in n["constraints"]:
            sleutel = ", ".join(c["columns"])
            if (
                c["type"] == "primary_key"
                and self.con.execute(
                    f"SELECT 1 FROM {doel} GROUP BY {sleutel} HAVING count(*) > 1 OR {sleutel.replace(',', ' IS NULL OR')} IS NULL LIMIT 1"
                ).fetchall()
            ):
                raise _Stopped("contract", f"{doel}: sleutel ({sleutel})")
        for k in n["columns"].values():
            if (
                any(c["type"] == "not_null" for c in k["constraints"])
                and self.con.execute(f"SELECT 1 FROM {doel} WHERE {sql_name(k['name'])} IS NULL LIMIT 1").fetchall()
            ):
                raise _Stopped("contract", f"{doel}.{k['name']}: leeg")

    # --- seeds ---

    def _laad_seed(self, naam: str, tekst: str) -> None:
        """As dbt does: an empty field is no value, a column has the type that it has."""
        doel = self.relation(naam)
        typen = [t for _, t, *_ in self.con.execute(f"DESCRIBE {doel}").fetchall()]
        rijen = list(csv.reader(io.StringIO(tekst)))[1:]
        self.con.execute(f"TRUNCATE {doel}")
        waarden = ", ".join(f"CAST(? AS {t})" for t in typen)
        self.con.executemany(f"INSERT INTO {doel} VALUES ({waarden})", [[v or None for v in r] for r in rijen])

    # --- Python ---

    @staticmethod
    def _is_module(pad: Path) -> bool:
        """Whether others import it; a model of dbt is read by its text."""
        return pad.suffix == ".py" and not pad.is_relative_to(dbt_models.MODELS) and not is_source(pad)

    @staticmethod
    def _module(pad: Path) -> str:
        return ".".join(pad.relative_to(ROOT).with_suffix("").parts)

    def _herlaad(self, pad: Path, tekst: str) -> None:
        """Give a module this text; and those beside it that took names from it."""
        naam = self._module(pad)
        module = importlib.import_module(naam)
        exec(compile(tekst, str(pad), "exec"), module.__dict__)
        for buur in pad.parent.glob("*.py"):
            inhoud = buur.read_text(encoding="utf-8")
            if buur != pad and f"from {naam} import" in inhoud:
                exec(compile(inhoud, str(buur), "exec"), importlib.import_module(self._module(buur)).__dict__)

    # --- tests of dbt ---

    def _dbt_tests(self, opnieuw: set[str]) -> None:
        for uid, n in self.manifest["nodes"].items():
            if n["resource_type"] != "test":
                continue
            op = {u.rsplit(".", 1)[1] for u in n["depends_on"]["nodes"]}
            if not op & opnieuw:
                continue
            if meta := n.get("test_metadata"):
                kolommen = ", ".join(meta["kwargs"]["kolommen"])
                (model,) = op
                vraag = (
                    f"SELECT 1 FROM {self.relation(model)} GROUP BY {kolommen} "
                    f"HAVING count(*) > 1 OR {kolommen.replace(',', ' IS NULL OR')} IS NULL"
                )
            else:
                vraag = self._render((ROOT / "dbt" / n["original_file_path"]).read_text(encoding="utf-8"), dbt_models.macro_text({}))
            if self.con.execute(f"SELECT 1 FROM ({vraag}) LIMIT 1").fetchall():
                raise _Stopped("dbt-test", uid.split(".")[2])

    def _unit_tests(self, model: str, anders: dict[Path, str]) -> None:
        pad = dbt_models.model_files().get(model)
        for u in self.manifest["unit_tests"].values():
            if u["model"] == model and pad is not None and not self.unit_test(u, pad, anders):
                raise _Stopped("unit test", u["name"])

    def unit_test(self, u: dict[str, Any], pad: Path, anders: dict[Path, str]) -> bool:
        """Whether a unit test of dbt passes with these texts."""
        eigen = {}
        for i, g in enumerate(u["given"]):
            soort, namen = VERWIJZING.fullmatch(g["input"]).groups()  # type: ignore[union-attr]
            delen = [d.strip(" '\"") for d in namen.split(",")]
            sleutel, echt = (
                (f"ref:{delen[0]}", self.relation(delen[0])) if soort == "ref" else (f"source:{'.'.join(delen)}", f"raw_{'.'.join(delen)}")
            )
            eigen[sleutel] = f"temp.ut_{i}"
            self._tabel(eigen[sleutel], g, self.con.execute(f"DESCRIBE {echt}").fetchall())
        sql = self._render(anders.get(pad) or pad.read_text(encoding="utf-8"), dbt_models.macro_text(anders), eigen)
        verwacht = u["expect"]["rows"]
        kolommen = list(verwacht[0]) if verwacht and u["expect"]["format"] == "dict" else []  # of SQL dbt asks every column
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE ut_uit AS SELECT {', '.join(map(sql_name, kolommen)) or '*'} FROM ({sql})")
        echt = self.con.execute("DESCRIBE temp.ut_uit").fetchall()
        self._tabel("temp.ut_goed", u["expect"], echt)
        goed = f"SELECT {', '.join(sql_name(k) for k, *_ in echt)} FROM temp.ut_goed"
        return not self.con.execute(f"(FROM temp.ut_uit EXCEPT ALL {goed}) UNION ALL ({goed} EXCEPT ALL FROM temp.ut_uit)").fetchall()

    def _tabel(self, naam: str, d: dict[str, Any], kolommen: list[tuple[Any, ...]]) -> None:
        if d["format"] == "sql":
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE {naam.removeprefix('temp.')} AS {d['rows']}")
            return
        typen = {k: t for k, t, *_ in kolommen}
        lijst = ", ".join(f"{sql_name(k)} {t}" for k, t in typen.items())
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE {naam.removeprefix('temp.')} ({lijst})")
        for rij in d["rows"]:
            velden = ", ".join(map(sql_name, rij))
            self.con.execute(
                f"INSERT INTO {naam} ({velden}) VALUES ({', '.join(f'CAST(? AS {typen[k]})' for k in rij)})", list(rij.values())
            )


class _Dbt:
    """What a model in Python sees of dbt."""

    def __init__(self, proef: Trial) -> None:
        self.proef = proef

    def config(self, **_: Any) -> None:
        """The result is always a table."""

    def ref(self, naam: str) -> duckdb.DuckDBPyRelation:
        """The rows of a model."""
        return self.proef.con.sql(f"SELECT * FROM {self.proef.relation(naam)}")


SOURCES = ROOT / "sources"


def is_source(pad: Path) -> bool:
    """Whether it lands sources."""
    return pad.is_relative_to(SOURCES)


PROEVEN = ("tests/contract/test_werklast.py", "tests/unit/verdeling")
"""Worked by hand, on tables of their own: no refresh is needed to ask them."""
PROEVEN_VAN_BRONNEN = ("tests/unit/sources", "tests/unit/load", "tests/unit/odata", "tests/unit/delivery")


def on_the_list(m: Mutant) -> str:
    """The name of a seed whose change a refresh would see by the reviewed list only (``regels.json``), as it sees each that was not reviewed."""
    if m.pad.suffix != ".csv":
        return ""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, m.pad.name).write_text(m.apply(m.pad.read_text(encoding="utf-8")), encoding="utf-8")
        nu = rule_lock.state((), Path(folder))
    return next((naam for naam, d in nu.items() if rule_lock.read_lock().get(naam) != d), "")


def _python_files(paden: tuple[str, ...]) -> Iterator[Path]:
    return (p for pad in paden for p in ((ROOT / pad).rglob("*.py") if (ROOT / pad).is_dir() else [ROOT / pad]))


class ProjectCopy:
    """A copy of the project that holds one mutant at a time, for what has to begin with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for deel in ("dagster_project", "dbt", "sources", "expectations", "tests"):
            shutil.copytree(ROOT / deel, folder / deel, ignore=shutil.ignore_patterns("__pycache__", "target", "logs", "*.duckdb"))
        shutil.copy(ROOT / "pyproject.toml", folder)
        compileall.compile_dir(folder, quiet=2, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)  # a mutant has another hash

    def run(self, m: Mutant | None, *opdracht: str, hoogstens: float) -> subprocess.CompletedProcess[str]:
        """Run a module of Python in it, with this mutant.

        Raises:
            subprocess.TimeoutExpired: it did not end in so many seconds.
        """
        pad, tekst = (self.folder / m.pad.relative_to(ROOT), m.pad.read_text(encoding="utf-8")) if m else (self.folder / "niets", "")
        pad.write_text(m.apply(tekst) if m else "", encoding="utf-8")
        omgeving = os.environ | {
            "PYTHONPATH": str(self.folder),
            "PYTHONDONTWRITEBYTECODE": "1",
        }  # or the next mutant may be taken for this one
        try:
            return subprocess.run(
                [sys.executable, "-m", *opdracht],
                cwd=self.folder, capture_output=True, text=True, check=False, timeout=hoogstens, env=omgeving,
            )  # fmt: skip
        finally:
            pad.write_text(tekst, encoding="utf-8")

    def failing_test(self, m: Mutant) -> str:
        """The first named test that fails with this mutant; empty when all pass, or when it is one of a seed that none of them names."""
        proeven = PROEVEN_VAN_BRONNEN if is_source(m.pad) else PROEVEN
        if m.pad.suffix == ".csv" and not any(m.pad.name in p.read_text(encoding="utf-8") for p in _python_files(PROEVEN)):
            return ""
        proeven = sorted(proeven, key=lambda p: Path(p).name not in m.pad.parts)  # first those of what was changed
        r = self.run(
            m, "pytest", "-x", "--assert=plain", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not slow", *proeven, hoogstens=900
        )
        if r.returncode == 0:
            return ""
        return next(
            (x.split("::", 1)[1].split(" ")[0] for x in r.stdout.splitlines() if x.startswith(("FAILED", "ERROR")) and "::" in x), "pytest"
        )


class Landing:
    """Every table of the example, landed with a mutant and held against how it is landed without."""

    def __init__(self, kandidaat: Path, copy: ProjectCopy) -> None:
        self.kandidaat, self.copy = kandidaat.absolute(), copy
        self.uit = copy.folder / "geland"
        self.uit.mkdir()
        self._land(None, self.uit / "goed.duckdb")
        with connect(self.uit / "goed.duckdb") as con:
            self.eerst = {t: self._afdruk(con, t) for t in self._tabellen(con)}

    def executed(self) -> dict[Path, set[int]]:
        """The lines of ``sources/`` that landing runs: what is changed elsewhere changes no number."""
        data = self.uit / "regels"
        doel = self.uit / "regels.duckdb"
        r = self.copy.run(
            None, "coverage", "run", "--rcfile=", "--source=sources", f"--data-file={data}",
            "-m", "tests.mutants.landing", str(self.kandidaat), str(doel), hoogstens=600,
        )  # fmt: skip
        assert r.returncode == 0, r.stderr
        doel.unlink()
        gelopen = CoverageData(str(data))
        gelopen.read()
        return {ROOT / Path(p).relative_to(self.copy.folder): set(gelopen.lines(p) or ()) for p in gelopen.measured_files()}

    def different(self, m: Mutant) -> dict[str, Path]:
        """The tables that are landed differently with this mutant: their new rows, as Parquet."""
        doel = self.uit / "met.duckdb"
        doel.unlink(missing_ok=True)
        self._land(m, doel)
        with connect(doel) as con:
            nu = self._tabellen(con)
            if weg := set(self.eerst) - set(nu):
                raise _Stopped("fout", f"{min(weg)} is er niet")
            anders = {t: self.uit / f"{t}.parquet" for t in nu if self._afdruk(con, t) != self.eerst.get(t)}
            for tabel, pad in anders.items():
                con.execute(f"COPY {tabel} TO '{pad}' (FORMAT parquet)")
        return anders

    def _land(self, m: Mutant | None, doel: Path) -> None:
        try:
            r = self.copy.run(m, "tests.mutants.landing", str(self.kandidaat), str(doel), hoogstens=5 * HOOGSTENS)
        except subprocess.TimeoutExpired:
            raise _Stopped("fout", "het laden komt niet klaar") from None
        if r.returncode != 0:
            raise _Stopped("fout", (r.stderr.splitlines() or ["het laden viel om"])[-1][:150])
        if gestopt := json.loads(r.stdout.splitlines()[-1])["gestopt"]:
            raise _Stopped("poort 1", gestopt.splitlines()[0][:150])

    @staticmethod
    def _tabellen(con: duckdb.DuckDBPyConnection) -> list[str]:
        return [
            t
            for (t,) in con.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE schema_name LIKE 'raw%'").fetchall()
        ]

    @staticmethod
    def _afdruk(con: duckdb.DuckDBPyConnection, tabel: str) -> Any:
        kolommen = [(k, t) for k, t, *_ in con.execute(f"DESCRIBE {tabel}").fetchall()]
        return kolommen, con.execute(
            f"SELECT count(*), sum(hash({', '.join(sql_name(k) for k, _ in kolommen)})::hugeint) FROM {tabel}"
        ).fetchone()
