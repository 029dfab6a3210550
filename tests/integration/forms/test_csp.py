"""No page of the warehouse runs or fetches what is not its own, whatever text came in."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dagster_project.publicatie.forms import templating
from dagster_project.warehouse.editions import Warehouse
from tests.helpers.browser import open_bladzijde

PAGES = ("edities/2025-H2.0/kerncijfers.html", "edities/2025-H2.0/poortrapport.html", "edities/2025-H2.0/datawoordenboek.html",
         "edities/2025-H2.0/register.html", "edities/index.html", "laatste_run.html", "runs.html")  # fmt: skip


def beleid(tekst: str) -> dict[str, list[str]]:
    (csp,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', tekst)
    return {naam: rest for naam, *rest in (deel.split() for deel in csp.split(";"))}


def test_er_is_geen_bladzijde_buiten_de_lijst(huis: Warehouse):
    assert {p.relative_to(huis.folder).as_posix() for p in huis.folder.rglob("*.html")} == set(PAGES)


@pytest.mark.parametrize("naam", PAGES)
def test_elke_bladzijde_laat_alleen_haar_eigen_scripts_toe(huis: Warehouse, naam: str):
    tekst = (huis.folder / naam).read_text(encoding="utf-8")
    b = beleid(tekst)
    assert b["default-src"] == ["'none'"] and set(b) <= {"default-src", "style-src", "script-src", "img-src", "connect-src"}
    eigen = [
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'"
        for s in re.findall(r"<script>(.*?)</script>", tekst, re.S)
    ]
    assert b.get("script-src", []) == eigen
    assert b.get("img-src", []) in ([], ["data:", "blob:"]) and b.get("connect-src", []) in ([], ["'self'"])
    assert not re.search(r"<[^>]+\son[a-z]+=|javascript:", re.sub(r"<script.*?</script>", "", tekst, flags=re.S)), (
        "een script in een attribuut"
    )


def test_een_bladzijde_zonder_script_laat_er_geen_toe():
    kop = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline'; img-src data:\">"
    assert beleid(templating.only_own_scripts(kop))["script-src"] == ["'none'"]
    tekst = templating.only_own_scripts(f"{kop}<script>a</script>")
    assert templating.only_own_scripts(tekst) == tekst and beleid(tekst)["img-src"] == ["data:"]


@pytest.mark.parametrize("naam", PAGES[:4])
def test_wat_als_script_binnenkomt_draait_niet_en_het_eigen_wel(huis: Warehouse, browser: Browser, tmp_path: Path, naam: str):
    pad = tmp_path / Path(naam).name
    heel = (huis.folder / naam).read_text(encoding="utf-8")
    pad.write_text(heel, encoding="utf-8")
    with open_bladzijde(browser, pad) as b:
        assert [f for f in b.fouten if "Content Security Policy" in f or "Content-Security-Policy" in f] == []
    kwaad = "<script>document.title = 'kwaad'</script><img src=x onerror=\"document.title = 'kwaad'\">"
    pad.write_text(heel.replace("</main>", f"{kwaad}</main>"), encoding="utf-8")
    with open_bladzijde(browser, pad) as b:
        b.pagina.wait_for_timeout(300)
        assert b.pagina.title() != "kwaad" and sum("Content Security Policy" in f for f in b.fouten) >= 2
    pad.write_text(
        re.sub(r"script-src(?: '[^']*')+", "script-src 'unsafe-inline'", heel).replace("</main>", f"{kwaad}</main>"), encoding="utf-8"
    )
    with open_bladzijde(browser, pad) as b:  # without the hashes it would
        b.pagina.wait_for_timeout(300)
        assert b.pagina.title() == "kwaad"
