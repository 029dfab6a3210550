"""The house: who may import whom, what a commit may not contain, and that the documentation speaks of what is there."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from dagster_project import ROOT
from dagster_project.cli.app import COMMANDS
from dagster_project.dbt_runner.project import manifest
from dagster_project.warehouse.parquet import OVER_ALLE_UITGAVEN, SCHEMAS
from sources import catalog, errors


def bestanden() -> list[Path]:
    r = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True, check=True)
    return [ROOT / p for p in r.stdout.splitlines() if (ROOT / p).is_file()]


def test_geen_machinepad_en_geen_host_van_een_index():
    hosts = "|".join(a + b for a, b in (("py", r"pi\.org"), ("python", r"hosted\.org"), ("registry.n", "pmjs"), ("deb.de", r"bian\.org")))
    paden = "|".join(f"/{a}{b}/" for a, b in (("wo", "rk"), ("ro", "ot"), ("fa", "rm")))
    for pad in bestanden():
        try:
            tekst = pad.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        assert not re.search(f"{hosts}|{paden}", tekst), pad


def test_lock_heeft_hashes_en_geen_hosts():
    regels = (ROOT / "requirements.lock").read_text().splitlines()
    assert not [r for r in regels if re.search(r"https?:|file:|--index|--find", r)]
    pakketten = [i for i, r in enumerate(regels) if re.match(r"[a-z0-9]", r, re.I)]
    assert len(pakketten) > 100 and all("--hash=sha256:" in regels[i + 1] for i in pakketten)


def test_elk_pakket_is_exact_vastgepind_en_staat_in_de_lock():
    p = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lock = (ROOT / "requirements.lock").read_text().lower()
    for eis in p["dependencies"] + p["optional-dependencies"]["dev"]:
        assert re.fullmatch(r"[A-Za-z0-9-]+==[0-9.]+(\.post[0-9]+)?", eis), eis
        assert f"\n{eis.lower()} " in "\n" + lock, eis


def test_het_bestand_van_elke_tabel_heeft_een_regelbestand_of_een_contract():
    marts = [n for n in manifest()["nodes"].values() if n["resource_type"] == "model" and n["schema"] in SCHEMAS]
    assert all(n["config"]["contract"]["enforced"] for n in marts)
    tabellen = {f"{n['schema']}.{n['alias']}" for n in marts}
    met_regels = {yaml.safe_load(p.read_text())["tabel"] for p in (ROOT / "expectations").glob("*__*.yml")}
    assert met_regels <= tabellen


def test_elk_model_en_elke_gepubliceerde_kolom_is_beschreven():
    zonder = [n["name"] for n in manifest()["nodes"].values() if n["resource_type"] in ("model", "seed") and not n["description"]]
    assert zonder == []
    for n in manifest()["nodes"].values():
        if n["resource_type"] == "model" and n["schema"] in SCHEMAS:
            assert n["columns"] and all(c["description"] for c in n["columns"].values()), n["name"]


def test_de_yml_van_een_map_beschrijft_haar_modellen_en_toetst_ze():
    """One place to look: ``_<map>__models.yml``, and ``_int_<map>__models.yml`` where a mart has the same folder name."""
    m = manifest()
    waar = {n["name"]: Path(n["original_file_path"]).parent for n in m["nodes"].values() if n["resource_type"] == "model"}
    beschreven = {n["name"]: n["patch_path"] for n in m["nodes"].values() if n["resource_type"] == "model"}
    for model, folder in waar.items():
        yml = folder / f"_{'int_' if folder.parent.name == 'intermediate' else ''}{folder.name}__models.yml"
        assert beschreven[model] == f"halfjaarbericht://{yml}"
        assert {u["original_file_path"] for u in m["unit_tests"].values() if u["model"] == model} <= {str(yml)}


def test_elk_model_heeft_een_eigenaar_die_ook_regels_heeft():
    groepen = {g["name"]: g["owner"]["name"] for g in manifest()["groups"].values()}
    assert {n["group"] for n in manifest()["nodes"].values() if n["resource_type"] == "model"} == groepen.keys()
    eigenaren = {yaml.safe_load(p.read_text(encoding="utf-8"))["eigenaar"] for p in (ROOT / "expectations").glob("*__*.yml")}
    assert set(groepen.values()) == eigenaren == {e["owner"]["name"] for e in manifest()["exposures"].values()}


def test_de_lineage_van_het_datapakket_noemt_elke_gepubliceerde_tabel():
    (pakket,) = (e for e in manifest()["exposures"].values() if e["name"] == "datapakket")
    marts = {u: f"{n['schema']}.{n['alias']}" for u, n in manifest()["nodes"].items() if n["resource_type"] == "model"}
    assert {marts[u] for u in pakket["depends_on"]["nodes"]} == {
        t for t in marts.values() if t.split(".")[0] in SCHEMAS and t not in OVER_ALLE_UITGAVEN
    }


def test_elk_model_wordt_gelezen():
    """By another model, or by who reads what has a contract."""
    modellen = {u: n for u, n in manifest()["nodes"].items() if n["resource_type"] == "model"}
    gelezen = {d for n in modellen.values() for d in n["depends_on"]["nodes"]}
    wezen = [n["name"] for u, n in modellen.items() if u not in gelezen and not n["config"]["contract"]["enforced"]]
    assert wezen == [], "een int_kerncijfers-model hoort in de lijst van dbt/models/marts/kerncijfers/kerncijfers__waarden.sql"


def test_elke_regel_die_rekent_heeft_een_dbt_unittest():
    geteste = {u["model"] for u in manifest()["unit_tests"].values()}
    assert geteste >= {
        "int_kerncijfers__bezetting", "int_kerncijfers__reactietijden", "int_kerncijfers__zedenvoorraad", "int_kerncijfers__gtpa",
        "kerncijfers__afstand_tot_norm", "int_verdeling__bijdragen", "int_verdeling__sleutels", "int_kenmerken__peiljaar",
        "int_kenmerken__landelijk", "kwaliteit__aansluiting", "kwaliteit__identiteiten", "kerncijfers__gepubliceerd",
        "int_aansluiting__getallen", "int_aansluiting__termen", "int_aansluiting__identiteiten", "int_aansluiting__tegenhangers", "int_aansluiting__gelijkheden", "int_aansluiting__gedrukt",
        "int_kerncijfers__afscherming", "int_kerncijfers__overig", "int_kerncijfers__wijkagenten",
        "int_herindelingen__kruistabel", "referentie__gemeenten",
        "kerncijfers__vintages", "kerncijfers__actueel", "verdeling__kenmerken",
        "int_signalen__veranderingen", "kwaliteit__signalen", "kerncijfers__waarden",
    }  # fmt: skip


PAD = re.compile(r"(?<![\w/.-])(?:tests|dbt|sources|dagster_project|expectations|docs)/[\w/.-]+\.(?:py|sql|yml|csv|md)\b")


def test_elk_bestand_dat_de_sql_noemt_is_er():
    """A comment that says where something is proven or decided, and the descriptions beside the models."""
    genoemd = {
        (str(p.relative_to(ROOT)), naam)
        for p in bestanden()
        if p.suffix == ".sql" or (p.suffix == ".yml" and p.is_relative_to(ROOT / "dbt"))
        for naam in PAD.findall(p.read_text(encoding="utf-8"))
    }
    assert len(genoemd) >= 10
    assert sorted(g for g in genoemd if not (ROOT / g[1]).exists()) == []


def test_readme_noemt_alleen_wat_bestaat():
    tekst = (ROOT / "README.md").read_text()
    assert set(re.findall(r"halfjaarbericht ([a-z-]+)", tekst)) <= set(COMMANDS)
    doelen = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"make ([a-z]+(?:-[a-z]+)?)", tekst)) <= doelen
    for folder in ("sources", "dbt", "expectations", "dagster_project", "tests"):
        assert f"`{folder}/`" in tekst and (ROOT / folder).is_dir()


def test_ci_roept_de_testopdracht_van_de_readme():
    regels = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [r.split("=")[0].split(" #")[0] for r in regels[-3:]] == ["make lint", "make test COVERAGE", "make test-slow"]
    assert "|| echo 1)" in regels[-2]


@pytest.mark.parametrize(
    ("oud", "nieuw", "klacht"),
    [
        ("type: tekst", "type: touw", "gevonden 'touw', verwacht een van tekst"),
        ("sleutel: [jaar]", "sleutel: [week]", "sleutel noemt week"),
        ("kop: jaar", "kopje: jaar", "kopje"),
    ],
)
def test_een_kapotte_catalogus_zegt_wat_er_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, oud: str, nieuw: str, klacht: str):
    goed = "bron: x\nnaam: n\nlicentie: l\nciteren: c\nleveringen:\n  a:\n    titel: t\n    cadans: c\n    sleutel: [jaar]\n    kolommen:\n      jaar: {kop: jaar, type: tekst}\n"
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "bronnen.yml").write_text(goed)
    monkeypatch.setattr(catalog, "FOLDER", tmp_path)
    assert list(catalog.tabellen.__wrapped__()) == ["x.a"]
    (tmp_path / "x" / "bronnen.yml").write_text(goed.replace(oud, nieuw))
    with pytest.raises(errors.CatalogError, match=klacht):
        catalog.tabellen.__wrapped__()
