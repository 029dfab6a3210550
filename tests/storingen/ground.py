"""What every fault is tried on: a published and approved warehouse of the real bundle with deliveries, the kandidaat of an erratum, and the commands.

Made once (a refresh and an approval) and kept; each fault works on a copy. Files that no command changes in place are hard links to the first.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dagster_project import ROOT
from dagster_project.cli.refresh import run_refresh
from dagster_project.poort import decisions
from dagster_project.publicatie.edition.verify import verify_all
from dagster_project.warehouse.editions import DATABASE, INCOMPLETE_MARK, Warehouse
from sources.database import connect
from sources.snapshots import sha256_of

EDITIE, EERSTE, ERRATUM = "2025-H2", "2025-H2.0", "2025-H2.1"
AANVAARD = (
    "cbs.veiligheidsmonitor",
    "politie.misdrijven_landelijk",
    "politie.overlast_gemeente",
    "regel:verdeling.clusters:omvang_bekend",
    "regel:verdeling.kenmerken:alle_kenmerken_te_leveren",
    "niet-ontvangen",
)
"""What the real bundle leaves open and an approval accepts."""
LEVERINGEN = ("zedenvoorraad", "gtpa", "verzuim")
"""Deliveries of the bundle that are offered; the first two before any fault, the last one as a command."""
GROWS = ("logboek.jsonl", "logboek.laatste", "leveringen", "halfjaarbericht.duckdb.sha256")
"""What a command writes in place, or where the next line goes: never a hard link."""
LONG = 600


@dataclass(frozen=True)
class Ground:
    """The folder with what was made once."""

    folder: Path

    @property
    def concept(self) -> Path:
        """A warehouse with 2025-H2.0 as concept, two deliveries offered."""
        return self.folder / "concept"

    @property
    def approved(self) -> Path:
        """The same, approved."""
        return self.folder / "vastgesteld"

    @property
    def kandidaat(self) -> Path:
        """The database of 2025-H2.1, as it is just before publication."""
        return self.folder / "kandidaat.duckdb"

    @property
    def key(self) -> Path:
        return self.folder / "sleutel.pem"

    def copy(self, naar: Path, van: Path | None = None) -> Warehouse:
        """A warehouse to break, quickly; of a file in ``GROWS`` a copy of its own. Across disks everything is copied."""
        van = van or self.concept
        zelfde_schijf = os.stat(van).st_dev == os.stat(naar.parent).st_dev

        def leg(a: str, b: str) -> str:
            eigen = Path(a).relative_to(van).parts[0] in GROWS
            return shutil.copy2(a, b) if eigen or not zelfde_schijf else (os.link(a, b), b)[1]

        shutil.copytree(van, naar, copy_function=leg, ignore=shutil.ignore_patterns(".dagster", ".slot"))
        return Warehouse(naar)


def prepare(folder: Path) -> Ground:
    """The ground in this folder; made when it is not there."""
    from tests.conftest import hernoem, maak_kandidaat

    g = Ground(folder)
    if (folder / "klaar").exists():
        return g
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    genomen = folder / "besluiten.yml"
    genomen.write_text(decisions.PATH.read_text(encoding="utf-8").replace("voorbeeld: true", "voorbeeld: false"), encoding="utf-8")
    bekend, decisions.PATH = decisions.PATH, genomen
    try:
        u = run_refresh(EDITIE, {"warehouse": str(g.concept), "bron": "bundel", "erratum": "", "rol": "bouwer"})
    finally:
        decisions.PATH = bekend
    if u.soort != "gepubliceerd":
        raise SystemExit(f"De bundel zelf wordt niet gepubliceerd: {u.redenen}")
    for naam in LEVERINGEN[:2]:
        must(
            command("levering", "aanbieden", delivery(naam), "--wie", "korpsstaf", "--waarom", "de levering van dit jaar", "--akkoord"),
            g.concept,
        )
    kandidaat = maak_kandidaat(Warehouse(g.concept), folder / "k")
    with connect(kandidaat) as con:
        con.execute("UPDATE kerncijfers.waarden SET waarde = waarde + 1 WHERE indicator_id = 'zeden_voorraad' AND periode = '2025-11-02'")
        hernoem(con, ERRATUM, "2025-12-10", "telfout")
    os.replace(kandidaat, g.kandidaat)
    must(command("sleutel", str(g.key)), g.concept)
    g.copy(g.approved)
    must(OPERATIONS["vaststellen"](g), g.approved)
    (folder / "klaar").touch()
    return g


def delivery(naam: str) -> str:
    """A delivery of the bundle as a file."""
    (pad,) = (ROOT / "sources" / "jenv" / "bundel" / naam).glob("*.[cx]*")
    return str(pad)


def command(*argumenten: str) -> list[str]:
    return [sys.executable, "-m", "dagster_project.cli.app", *argumenten]


OPERATIONS = {
    "publicatie": lambda g: [sys.executable, "-m", "tests.storingen.publiceer", str(g.kandidaat)],
    "vaststellen": lambda g: command(
        *("vaststellen", EDITIE, "--rol", "directie", "--reden", "besproken in het overleg", "--sleutel", str(g.key)),
        *(deel for naam in AANVAARD for deel in ("--aanvaard", f"{naam}=besproken in het overleg")),
    ),
    "intrekken": lambda g: command("intrekken", EERSTE, "--rol", "directie", "--reden", "telfout in de zedenvoorraad"),
    "levering": lambda g: command(
        "levering", "aanbieden", delivery(LEVERINGEN[2]), "--wie", "korpsstaf", "--waarom", "de levering van dit jaar", "--akkoord"
    ),
    "inpakken": lambda g: command("bronnen", "inpakken", EERSTE, "--uit", "uit/editie.zip"),
    "reservekopie": lambda g: command("reservekopie", "uit/kopie"),
}  # fmt: skip
"""What writes, as a person types it; publication as the last step of a refresh does it (whole refreshes are killed in ``tests/slow/test_kills.py``); the folder ``uit`` beside the warehouse is for what leaves it."""
DONE_ALREADY = {"vaststellen": "is al vastgesteld", "intrekken": "is al ingetrokken", "publicatie": "bestaat al"}
"""What an operation says that was done when it was killed, and is asked again."""


def deal(per: dict[str, int], aantal: int) -> list[tuple[str, int]]:
    """So many cases over the operations, as ``per`` says, in turn: whoever stops halfway has seen something of each."""
    som = sum(per.values())
    gevallen = [(naam, i) for naam, n in per.items() for i in range(max(1, round(n * aantal / som)))]
    return sorted(gevallen, key=lambda g: g[1])


def environment(warehouse: Path, **extra: str) -> dict[str, str]:
    """Of a command: which warehouse, and the day on which the bundle was published."""
    return os.environ | {
        "HALFJAARBERICHT_WAREHOUSE": str(warehouse),
        "HALFJAARBERICHT_VANDAAG": "2025-12-10",
        "PYTHONPATH": str(ROOT),
    } | extra  # fmt: skip


def run(opdracht: list[str], warehouse: Path, voor: tuple[str, ...] = (), **extra: str) -> subprocess.CompletedProcess[str]:
    """One command to its end, in the folder of the warehouse's parent."""
    (warehouse.parent / "uit").mkdir(exist_ok=True)
    return subprocess.run(
        [*voor, *opdracht], cwd=warehouse.parent, env=environment(warehouse, **extra), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONG, check=False,
    )  # fmt: skip


def must(opdracht: list[str], warehouse: Path) -> None:
    """Run a command that has to succeed."""
    r = run(opdracht, warehouse)
    if r.returncode:
        raise SystemExit(f"{' '.join(opdracht)}: {r.stdout}{r.stderr}")


def succeeds(naam: str, g: Ground, w: Warehouse) -> str:
    """Ask an operation that was disturbed again; gives what went wrong, or nothing."""
    r = run(OPERATIONS[naam](g), w.folder)
    klaar = DONE_ALREADY.get(naam)
    if r.returncode == 0 or (klaar and klaar in " ".join((r.stdout + r.stderr).split())):
        return ""
    return f"opnieuw gevraagd: code {r.returncode}: {' '.join((r.stdout + r.stderr).split())[-400:]}"


def whole(w: Warehouse, oud: str) -> str:
    """What is wrong with what is published, seen as a reader sees it right after the fault; nothing when it is whole, old or new.

    Looked up here: every file that a manifest names has its sha256, and the database is the old one or names the new version.
    """
    uitgaven = w.versions()
    if sha256_of(w.database) != oud and [u.versie for u in uitgaven] != [EERSTE, ERRATUM]:
        return f"de database is niet de oude en noemt {[u.versie for u in uitgaven]}"
    if EERSTE not in [u.versie for u in uitgaven]:
        return "de gepubliceerde versie is weg"
    for u in uitgaven:
        folder = w.edition_dir(u.versie)
        if sha256_of(folder / "manifest.json") != u.manifest_sha256:
            return f"{u.versie}: het manifest is niet wat de database zegt"
        bestanden = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["bestanden"]
        er = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {"manifest.json", INCOMPLETE_MARK}
        if er != set(bestanden) or any(sha256_of(folder / n) != b["sha256"] for n, b in bestanden.items()):
            return f"{u.versie}: de bestanden zijn niet die van het manifest"
    return ""


def sound(w: Warehouse) -> str:
    """What is wrong after the operation was done again: what verification says, and what is left lying about."""
    if fouten := verify_all(w):
        return "; ".join(fouten)[:400]
    patronen = (".kandidaat-*", "edities/.half-*", f"edities/*/{INCOMPLETE_MARK}", "vaststellingen/.half-*", f"vaststellingen/*/{INCOMPLETE_MARK}", "snapshots/*/.half-*", "*.wal")  # fmt: skip
    resten = [str(p.relative_to(w.folder)) for patroon in patronen for p in w.folder.glob(patroon)]
    resten += [str(p) for p in (w.folder.parent / "uit").rglob(".half-*")]
    return f"blijft liggen: {', '.join(resten)}" if resten else ""


@contextmanager
def workplace(g: Ground) -> Iterator[Path]:
    """A folder for one fault, on the same disk as the ground."""
    folder = g.folder / "proef"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "uit").mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start_of(w: Warehouse) -> str:
    return sha256_of(w.folder / DATABASE)
