"""``python -m tests.mutants``: try so many mutants on a published warehouse, and write what became of them.

Seeded: the same number gives the same mutants. Resumable: what is in the report file already is not tried again. Files are drawn by the number
of places that they have, at most ``PER_BESTAND`` of each, so that no long model takes all.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from dagster_project import ROOT
from dagster_project.cli.refresh import run_refresh
from dagster_project.notation import nl
from dagster_project.publicatie.edition import publish
from dagster_project.verdeling.dbt_models import MACROS, MODELS
from sources.database import connect
from tests.mutants.operators import Mutant, python_mutants, seed_mutants, sql_mutants
from tests.mutants.trial import SEEDS, SOURCES, Landing, Outcome, ProjectCopy, Trial, is_source, on_the_list

PYTHON = ROOT / "dagster_project" / "verdeling" / "models"
SURVIVORS = Path(__file__).parent / "survivors.yml"
PER_BESTAND = 40
GEEN_GETAL = ("documenten.csv",)


@contextmanager
def keep_candidate(doel: Path) -> Iterator[None]:
    """Keep there the kandidaat of the refresh that runs in here, as it is just before publication: with all that is confidential, and every verdict."""
    origineel = publish.publish

    def keep(kandidaat: Path, *rest: Any) -> Any:
        shutil.copy(kandidaat, doel)
        return origineel(kandidaat, *rest)

    publish.publish = keep
    try:
        yield
    finally:
        publish.publish = origineel


def make_candidate(doel: Path) -> None:
    """The kandidaat of a refresh of the bundle."""
    with tempfile.TemporaryDirectory() as folder, keep_candidate(doel):
        if run_refresh("2025-H2", {"warehouse": folder, "bron": "voorbeeld"}).soort != "gepubliceerd":
            raise SystemExit("De bundel zelf wordt niet gepubliceerd; maak haar eerst goed (halfjaarbericht refresh).")


def all_mutants() -> list[Mutant]:
    """Every mutant of the models, macros and seeds of dbt, of the models in Python and of what lands the sources, in one order."""
    uit: list[Mutant] = []
    sql = "\n".join(p.read_text(encoding="utf-8") for p in [*sorted(MODELS.rglob("*.sql")), *sorted(MACROS.glob("*.sql"))])
    woorden = set(re.findall(r"\w+", sql))
    for pad in sorted(MODELS.rglob("*.sql")):
        uit += sql_mutants(pad, pad.read_text(encoding="utf-8"))
    for pad in sorted(MACROS.glob("*.sql")):
        tekst = pad.read_text(encoding="utf-8")
        if "builtins" not in tekst and "{% materialization" not in tekst and "column_comment" not in tekst:
            uit += sql_mutants(pad, tekst)
    for pad in sorted(SEEDS.glob("*.csv")):
        uit += seed_mutants(pad, pad.read_text(encoding="utf-8"), woorden)
    for pad in [*sorted(MODELS.rglob("*.py")), *sorted(PYTHON.glob("*.py")), *sorted(SOURCES.rglob("*.py"))]:
        uit += python_mutants(pad, pad.read_text(encoding="utf-8"))
    return [m for m in uit if m.pad.name not in GEEN_GETAL]


def draw(mutanten: list[Mutant], zaad: int) -> list[Mutant]:
    """All of them in an order by chance, of one file no more than ``PER_BESTAND``.

    The place of a mutant follows from its own line, so that a change elsewhere draws no other mutants.
    """
    teksten = {pad: pad.read_text(encoding="utf-8") for pad in {m.pad for m in mutanten}}

    def kans(m: Mutant) -> bytes:
        tekst, (a, _) = teksten[m.pad], m.plaats
        begin = tekst.rfind("\n", 0, a) + 1
        regel = tekst[begin : tekst.find("\n", begin) + 1 or None]
        return sha256(repr((zaad, m.pad.name, m.operator, regel, a - begin, m.van, m.naar)).encode()).digest()

    gezien: Counter[Path] = Counter()
    uit = []
    for m in sorted(mutanten, key=kans):
        gezien[m.pad] += 1
        if gezien[m.pad] <= PER_BESTAND:
            uit.append(m)
    return uit


def describe(m: Mutant) -> dict[str, Any]:
    """A mutant as a person finds it again."""
    return {
        "bestand": str(m.pad.relative_to(ROOT)),
        "regel": m.regel(m.pad.read_text(encoding="utf-8")),
        "plaats": m.plaats[0],
        "operator": m.operator,
        "van": m.van,
        "naar": m.naar,
    }


@cache
def _survivors() -> list[dict[str, str]]:
    return yaml.safe_load(SURVIVORS.read_text(encoding="utf-8"))["survivors"]


def reason(d: dict[str, Any]) -> str:
    """Why a mutant that nothing stopped is known; empty when it is not."""
    regels = (ROOT / d["bestand"]).read_text(encoding="utf-8").splitlines()
    tekst = regels[d["regel"] - 1] if d["regel"] <= len(regels) else ""
    for s in _survivors():
        if d["bestand"].endswith(s["bestand"]) and s.get("van", d["van"]) == d["van"] and s.get("regel", "") in tekst:
            return s["reden"]
    return ""


def run(kandidaat: Path, mutanten: list[Mutant], gedaan: Path, zegt_iets: int) -> list[dict[str, Any]]:
    """Try mutants until so many said something; each outcome is a line of ``gedaan`` before the next one begins."""
    uit: list[dict[str, Any]] = [json.loads(r) for r in gedaan.read_text(encoding="utf-8").splitlines()] if gedaan.exists() else []
    al = {(d["bestand"], d["plaats"], d["naar"]) for d in uit}
    telling = Counter(d["soort"] for d in uit)
    with tempfile.TemporaryDirectory() as folder:
        pad = Path(shutil.copy(kandidaat, folder))
        pad.chmod(0o644)
        with connect(pad) as con, gedaan.open("a", encoding="utf-8") as f:
            kopie = ProjectCopy(Path(folder) / "project")
            landing = Landing(kandidaat, kopie)
            gelopen = landing.executed()
            proef = Trial(con, landing)
            for m in mutanten:
                if telling.total() - telling["niets"] >= zegt_iets:
                    break
                d = describe(m)
                if is_source(m.pad) and d["regel"] not in gelopen.get(m.pad, ()):
                    continue
                if (d["bestand"], d["plaats"], d["naar"]) in al:
                    continue
                begin = time.perf_counter()
                o = proef.weigh(m)
                if o.soort == "ongezien" and (naam := kopie.failing_test(m)):
                    o = Outcome("proef", naam, o.anders)
                if o.soort == "ongezien" and (naam := on_the_list(m)):
                    o = Outcome("lijst", naam, o.anders)
                d |= {"soort": o.soort, "wat": o.wat, "anders": list(o.anders), "seconden": round(time.perf_counter() - begin, 2)}
                f.write(json.dumps(d, ensure_ascii=False) + "\n")
                f.flush()
                uit.append(d)
                telling[o.soort] += 1
                if sys.stderr.isatty() or len(uit) % 20 == 0:
                    print(f"mutanten: {len(uit)} geprobeerd, {telling.total() - telling['niets']} zeggen iets, {telling['ongezien']} ongezien", file=sys.stderr)  # fmt: skip
    return uit


SOORTEN = {
    "poort 1": "contract van een bron",
    "unit test": "unit test van dbt",
    "fout": "de query of het model faalt",
    "contract": "contract van een tabel",
    "dbt-test": "test van dbt",
    "regel": "regel van de poort",
    "proef": "proef met de hand nagerekend (pytest)",
    "lijst": "de nagekeken lijst van seeds (expectations/regels.json); pytest alleen geprobeerd als een proef de seed noemt",
    "ongezien": "gepubliceerd met andere waarden",
    "niets": "verandert niets wat wordt gepubliceerd",
}


def report(uit: list[dict[str, Any]], zaad: int) -> str:
    """The page: the score, per way of being stopped and per kind of change, and every survivor with its reason."""
    telling = Counter(d["soort"] for d in uit)
    iets = telling.total() - telling["niets"]
    per: dict[str, Counter[str]] = {}
    for d in uit:
        per.setdefault(d["operator"], Counter())[d["soort"]] += 1
    over, lijst = [d for d in uit if d["soort"] == "ongezien"], telling["lijst"]
    regels = [
        "# Mutanten: wat de poort ziet van een fout in onze eigen code",
        "",
        "Eén plaats tegelijk is veranderd in de modellen, macro's en seeds van dbt, in de modellen van de sterkteverdeling en in wat de bronnen",
        "leest (de regels daarvan die bij het laden worden gelopen); wat daarvan wordt gemaakt is opnieuw gemaakt en beoordeeld, zoals een refresh dat doet. Deze pagina is gemaakt door `make mutanten` "
        f"(zaad {zaad}); zij gaat verder waar zij was gebleven.",
        "",
        f"**{len(uit)} mutanten, waarvan {iets} iets zeggen; {nl(100 * (iets - len(over)) / max(iets, 1))}% daarvan is gestopt"
        f"{f', {nl(100 * (iets - len(over) - lijst) / iets)}% zonder de nagekeken lijst van seeds' if lijst else ''}.** "
        f"De mediaan van een mutant is {nl(sorted(d['seconden'] for d in uit)[len(uit) // 2])} s.",
        "",
        "| wat er gebeurde | aantal |",
        "| --- | ---: |",
        *(f"| {SOORTEN[s]} | {telling[s]} |" for s in SOORTEN if telling[s]),
        "",
        "| soort wijziging | gestopt | ongezien | zegt niets |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| {o} | {t.total() - t['ongezien'] - t['niets']} | {t['ongezien']} | {t['niets']} |"
            for o, t in sorted(per.items(), key=lambda p: -p[1].total())
        ),
        "",
        "## Ongezien",
        "",
        "| waar | van | naar | wat er anders werd gepubliceerd | waarom dat niet te zien is |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {d['bestand']}:{d['regel']} | {_cel(d['van'])} | {_cel(d['naar'])} | {', '.join(d['anders'][:3])} | {reason(d) or '**niet verklaard**'} |"
            for d in over
        ),
    ]
    return "\n".join(regels) + "\n"


def _cel(tekst: str) -> str:
    return f"`{' '.join(tekst.split())[:40]}`".replace("|", "/") if tekst.strip() else ""


def main() -> None:
    lezer = argparse.ArgumentParser(prog="python -m tests.mutants", description="Wat de poort van gewijzigde code en gegevens ziet.")
    lezer.add_argument(
        "--kandidaat", type=Path, default=Path(".mutanten.duckdb"), help="de kandidaat van de bundel; wordt gemaakt als zij er niet is"
    )
    lezer.add_argument("--aantal", type=int, default=500, help="zoveel mutanten die iets zeggen")
    lezer.add_argument("--zaad", type=int, default=2026)
    lezer.add_argument(
        "--gedaan", type=Path, default=Path(".mutanten.jsonl"), help="wat al gedaan is; een volgende keer gaat daarna verder"
    )
    lezer.add_argument("--alleen", default="", help="alleen bestanden waarvan het pad hierop past, zoals int_werklast|macros/werklast")
    lezer.add_argument("--verslag", type=Path, help="schrijf de pagina hierheen")
    o = lezer.parse_args()
    if not o.kandidaat.exists():
        make_candidate(o.kandidaat)
    tekst = report(
        run(o.kandidaat, draw([m for m in all_mutants() if re.search(o.alleen, str(m.pad))], o.zaad), o.gedaan, o.aantal), o.zaad
    )
    print(tekst)
    if o.verslag:
        o.verslag.write_text(tekst, encoding="utf-8")


if __name__ == "__main__":
    main()
