"""The quality plan, the assumptions and the data log (docs/kwaliteit): what they name exists, and every assumption is rated and leads to its source."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from dagster_project import ROOT
from dagster_project.dbt_runner.project import manifest
from sources import catalog
from sources.schema import declared_tables
from tests.helpers.pages import fout_in, in_tekst

KWALITEIT = ROOT / "docs" / "kwaliteit"
PAGINAS = sorted(KWALITEIT.glob("*.md"))
OORDELEN = {"hoog", "midden", "laag"}
KOP = ["nr", "aanname", "waarom", "komt uit", "bewijs", "gevolg", "als zij niet klopt"]
PLAATS = re.compile(r"([\w-]+\.txt):(\d+(?:-\d+)?)")
VAN_EEN_RUN = {"poortrapport.html", "laatste_run.html"}
"""Files that a run makes; tests/integration/test_docs.py looks for what an edition holds."""


def rijen(tekst: str) -> list[list[str]]:
    """The rows of the tables of assumptions, each a list of cells."""
    alle = [[c.strip() for c in regel.strip().strip("|").split("|")] for regel in tekst.splitlines() if regel.startswith("|")]
    return [r for r in alle if r[0].isdigit()]


@cache
def aannames() -> list[list[str]]:
    return rijen((KWALITEIT / "aannames.md").read_text(encoding="utf-8"))


@cache
def tabellen() -> set[str]:
    """Every published table and its columns, and every table of a source."""
    marts = {f"{n['schema']}.{n['alias']}": n["columns"] for n in manifest()["nodes"].values() if n["resource_type"] == "model"}
    met_kolommen = marts | {t: v["columns"] for t, v in declared_tables().items()}
    return met_kolommen.keys() | {f"{t}.{k}" for t, kolommen in met_kolommen.items() for k in kolommen} | catalog.tabellen().keys()


@cache
def bestand_van() -> dict[str, Path]:
    """Each dbt model by its name, and each rule of expectations/."""
    modellen = {n["name"]: ROOT / "dbt" / n["original_file_path"] for n in manifest()["nodes"].values() if n["resource_type"] == "model"}
    regels = {
        r["regel"]: p for p in (ROOT / "expectations").glob("*__*.yml") for r in yaml.safe_load(p.read_text(encoding="utf-8"))["regels"]
    }
    return regels | modellen


def bestand(naam: str) -> Path | None:
    """The file that is meant, if there is one: a path from the root of the project, a model or a rule."""
    pad = ROOT / naam
    return bestand_van().get(naam) or (pad if "/" in naam and pad.exists() else None)


@cache
def parameters() -> dict[str, str]:
    """Each parameter of the model: its line of the seed."""
    regels = (ROOT / "dbt" / "seeds" / "parameters.csv").read_text(encoding="utf-8").splitlines()[1:]
    return {r.partition(",")[0]: r for r in regels}


def klacht(naam: str) -> str | None:
    """Why nothing in the project is called this."""
    if naam.startswith("halfjaarbericht "):
        return fout_in(naam, heel=False)
    if naam.startswith("make "):
        doelen = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
        return None if naam.removeprefix("make ") in doelen else f"geen doel: {naam}"
    return None if naam in VAN_EEN_RUN | tabellen() | parameters().keys() or bestand(naam) else f"bestaat niet: {naam}"


@pytest.mark.parametrize("pagina", PAGINAS, ids=lambda p: p.stem)
def test_alles_wat_tussen_haakjes_staat_bestaat(pagina: Path):
    genoemd = in_tekst(pagina)
    assert len(genoemd) > 20
    assert [k for naam in genoemd if (k := klacht(naam))] == []


@pytest.mark.parametrize(
    "naam",
    [
        "halfjaarbericht edities --controleer",
        "make kwaliteit",
        "dbt/seeds/aannames.csv",
        "int_verdeling__gok",
        "kwaliteit.controles.mening",
        "cbs.inkomens",
        "poortrapport.docx",
    ],
)
def test_wat_niet_bestaat_wordt_gezien(naam: str):
    assert klacht(naam)


@pytest.mark.parametrize("pagina", PAGINAS, ids=lambda p: p.stem)
def test_elke_verwijzing_en_elk_kopje_komt_uit(pagina: Path):
    doelen = re.findall(r"\]\(([^)]+)\)", pagina.read_text(encoding="utf-8").replace("\n", " "))
    assert doelen
    for doel in doelen:
        naam, _, kopje = doel.partition("#")
        ander = (pagina.parent / naam).resolve()
        assert ander.is_file(), doel
        koppen = re.findall(r"^#+ (.+)$", ander.read_text(encoding="utf-8"), re.M)
        assert not kopje or kopje in {re.sub(r"[^\w -]", "", k.lower()).replace(" ", "-") for k in koppen}, doel


@pytest.mark.parametrize("pagina", PAGINAS, ids=lambda p: p.stem)
def test_elke_open_tabel_staat_in_de_catalogus(pagina: Path):
    catalogus = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "sources").glob("*/bronnen.yml"))
    genoemd = re.findall(r"\b\d{5}ned\b", pagina.read_text(encoding="utf-8"), re.I)
    assert [g for g in genoemd if g not in catalogus] == []


def test_de_handleidingen_wijzen_de_paginas_aan():
    tekst = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert [p for p in PAGINAS if f"(kwaliteit/{p.name})" not in tekst] == []
    assert [p.name for p in PAGINAS] == ["aannames.md", "datalog.md", "plan.md"]


def test_genoeg_aannames_op_volgorde_en_elk_een_keer():
    assert len(aannames()) >= 15
    assert [int(r[0]) for r in aannames()] == list(range(1, len(aannames()) + 1))
    assert len({r[1] for r in aannames()}) == len(aannames())
    koppen = re.findall(r"^\| (nr .+) \|$", (KWALITEIT / "aannames.md").read_text(encoding="utf-8"), re.M)
    assert koppen and {tuple(k.split(" | ")) for k in koppen} == {tuple(KOP)}


def bronnen(komt_uit: str) -> list[str]:
    """The text of what a cell names: of a file all of it, of a parameter its line, of a published table nothing."""
    namen = re.findall(r"`([^`]+)`", komt_uit)
    bestanden = [p.read_text(encoding="utf-8") for naam in namen if (p := bestand(naam)) and p.is_file()]
    return bestanden + [parameters()[naam] for naam in namen if naam in parameters()]


def getal(tekst: str) -> float:
    """A number as the page writes it: 1.200 or 0,8. Of a code like 1.3.1 the digits."""
    return float(tekst.replace(".", "").replace(",", "."))


def getallen(tekst: str) -> set[float]:
    """The numbers of a file, each as Dutch and as code write it."""
    gevonden = re.findall(r"\d+(?:[.,]\d+)*", tekst)
    return {getal(g) for g in gevonden if g.count(",") <= 1} | {float(g) for g in gevonden if re.fullmatch(r"\d+(\.\d+)?", g)}


@pytest.mark.parametrize("rij", aannames(), ids=lambda r: r[0])
def test_aanname_heeft_twee_oordelen_en_een_bron_die_haar_zegt(rij: list[str]):
    """A source is a file or a parameter of this project: what a letter prints is named with document and line, and the source says that line too."""
    assert len(rij) == len(KOP) and all(rij)
    _, aanname, _, komt_uit, bewijs, gevolg, _ = rij
    assert {bewijs, gevolg} <= OORDELEN
    assert bronnen(komt_uit), "geen bestand of parameter als bron"
    tekst = "\n".join(bronnen(komt_uit))
    with (ROOT / "dbt" / "seeds" / "documenten.csv").open(encoding="utf-8") as f:
        brieven = {d["document"] for d in csv.DictReader(f)}
    for document, regel in PLAATS.findall(komt_uit):
        assert document in brieven
        assert re.search(rf"{re.escape(document)}:{regel}\b", tekst), f"{document}:{regel}"
    gevraagd = re.findall(r"\d+(?:[.,]\d+)*", aanname)
    assert [g for g in gevraagd if getal(g) not in getallen(tekst)] == [], "staat in geen van de bronnen"
