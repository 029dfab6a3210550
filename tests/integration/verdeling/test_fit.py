"""``halfjaarbericht regressie``: what a file may look like, what comes out, and what is said when it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import deur
from tests.helpers.allocation import pas_aan

N = 40
G = np.random.default_rng(1)
INWONERS = np.round(np.exp(G.normal(10, 1, N)))
X = G.normal(size=(N, 4)) * 0.1 + 1
KENMERKEN = X * INWONERS[:, None]
WERKLAST = (1 + 0.5 * X[:, 0] - 0.3 * X[:, 1] + 0.005 * G.normal(size=N)) * INWONERS / 1000
CODES = [f"GM{i:04}" for i in range(N)]
NAMEN = ["banen", "kernen", "zee", "vast"]
KENMERKEN[:, 3] = INWONERS * 0.2
CATEGORIEEN = {"banen": "economie", "kernen": "ruimte", "zee": "ruimte", "vast": "overig"}


def tabellen() -> dict[str, list[list[object]]]:
    return {
        "W": [["gemeente_code", "inwoners", "werklast"], *([c, repr(float(i)), repr(float(w))] for c, i, w in zip(CODES, INWONERS, WERKLAST, strict=True))],
        "K": [["gemeente_code", *NAMEN], *([c, *(repr(float(v)) for v in r)] for c, r in zip(CODES, KENMERKEN, strict=True))],
        "C": [["kenmerk", "categorie"], *([k, c] for k, c in CATEGORIEEN.items())],
    }  # fmt: skip


def vraag(folder: Path, t: dict[str, list[list[object]]], *opties: str, teken: str = ",", codering: str = "utf-8", einde: str = "\n"):
    for naam, rijen in t.items():
        (folder / f"{naam}.csv").write_bytes(einde.join(teken.join(str(v) for v in r) for r in [*rijen, []]).encode(codering))
    paden = [folder / f"{n}.csv" for n in "WKC"]
    return deur("regressie", "--werklast", paden[0], "--kenmerken", paden[1], "--categorieen", paden[2], *opties)


def test_json(tmp_path: Path):
    r = vraag(tmp_path, tabellen(), "--formaat", "json")
    assert r.code == 0, r.fout
    uit = json.loads(r.uit)
    m = pas_aan(WERKLAST, KENMERKEN, INWONERS, NAMEN, CATEGORIEEN)
    assert uit["gekozen"] == list(m.gekozen) == ["banen", "kernen"]
    assert uit["coefficienten"] == pytest.approx(m.coefficienten, rel=1e-12) and list(uit["coefficienten"]) == ["c0", "banen", "kernen"]
    assert uit["coefficienten"]["kernen"] < 0
    assert uit["standaardfouten"] == pytest.approx(m.standaardfouten, rel=1e-12)
    assert uit["r2"] == pytest.approx(m.r2) and isinstance(uit["r2"], float)
    assert uit["bic"] == pytest.approx(m.bic) and len(uit["bic"]) == 3
    assert uit["afgevallen"] == [{"kenmerk": "vast", "reden": "constant"}, {"kenmerk": "zee", "reden": "categorie"}]
    assert uit["vif"] == pytest.approx(m.vif)
    assert uit["onderzoek"] is False
    assert [g["gemeente_code"] for g in uit["gemeenten"]] == CODES
    for g, w in zip(uit["gemeenten"], WERKLAST, strict=True):
        assert g["passing"] + g["residu"] == pytest.approx(g["werklast"]) == pytest.approx(w)


def test_tekst(tmp_path: Path):
    r = vraag(tmp_path, tabellen())
    assert r.code == 0, r.fout
    assert "40 gemeenten" in r.uit and "inwoners (c0)" in r.uit and "afgevallen, categorie (1): zee" in r.uit


def test_elke_gewone_vorm_van_csv_geeft_hetzelfde(tmp_path: Path):
    t = tabellen()
    eerst = vraag(tmp_path, t, "--formaat", "json").uit
    komma = {n: [[str(v).replace(".", ",") for v in r] for r in rijen] for n, rijen in t.items()}
    door_elkaar = {n: [rijen[0], *reversed(rijen[1:])] for n, rijen in t.items()}
    kolommen = t | {"W": [[*reversed(r)] for r in t["W"]], "K": [[*reversed(r)] for r in t["K"]], "C": [[*reversed(r)] for r in t["C"]]}
    for ander in (
        vraag(tmp_path, komma, "--formaat", "json", teken=";"),
        vraag(tmp_path, komma, "--formaat", "json", teken=";", codering="utf-8-sig", einde="\r\n"),
        vraag(tmp_path, t, "--formaat", "json", codering="utf-8-sig"),
        vraag(tmp_path, door_elkaar, "--formaat", "json"),
        vraag(tmp_path, t | {"K": door_elkaar["K"]}, "--formaat", "json"),
        vraag(tmp_path, kolommen, "--formaat", "json"),
        vraag(tmp_path, {n: [[*r, ""] for r in rijen] for n, rijen in t.items()}, "--formaat", "json"),
    ):
        assert ander.code == 0, ander.fout
        assert ander.uit == eerst


def test_e_notatie_en_duizendtallen(tmp_path: Path):
    t = tabellen()
    t["W"][1][2] = "1.5e-03"
    met_punt = vraag(tmp_path, t, "--formaat", "json")
    komma = {n: [[str(v).replace(".", ",") for v in r] for r in rijen] for n, rijen in t.items()}
    komma["W"][1][1] = f"{INWONERS[0]:,.0f}".replace(",", " ")
    assert vraag(tmp_path, komma, "--formaat", "json", teken=";").uit == met_punt.uit != ""


def zet(tabel: str, rij: int, kolom: int, waarde: str):
    def doe(t: dict[str, list[list[object]]]) -> None:
        t[tabel][rij][kolom] = waarde

    return doe


FOUTEN = {
    "gemeente ontbreekt in K": (lambda t: t["K"].pop(5), ["K.csv: gemeente GM0004 ontbreekt", "W.csv, rij 6"]),
    "gemeente ontbreekt in W": (lambda t: t["W"].pop(), ["W.csv: gemeente GM0039 ontbreekt", "K.csv, rij 41"]),
    "gemeente dubbel": (lambda t: t["W"].append(t["W"][3]), ["W.csv, rij 42, kolom gemeente_code: 'GM0002' staat er al, in rij 4"]),
    "gemeente leeg": (zet("K", 2, 0, ""), ["K.csv, rij 3, kolom gemeente_code: leeg"]),
    "totaalrij": (
        lambda t: [t[n].append(["Totaal", *t[n][1][1:]]) for n in "WK"],
        ["W.csv, rij 42, kolom gemeente_code: 'Totaal'", "Haal een rij met een totaal weg"],
    ),
    "code zonder nullen": (zet("W", 3, 0, "2"), ["W.csv, rij 4, kolom gemeente_code: '2'", "Bedoelt u GM0002?"]),
    "duizendtal in een kolom met hele getallen": (
        lambda t: [t["K"][i].__setitem__(2, "56.375" if i == 9 else str(1000 + i)) for i in range(1, len(t["K"]))],
        ["K.csv, rij 10, kolom kernen: '56.375' is dubbelzinnig: 56375 of 56,375?"],
    ),
    "inwoners nul": (zet("W", 7, 1, "0"), ["W.csv, rij 8, kolom inwoners: 0", "groter dan 0"]),
    "inwoners negatief": (zet("W", 7, 1, "-3"), ["W.csv, rij 8, kolom inwoners: -3"]),
    "NaN": (zet("W", 3, 2, "NaN"), ["W.csv, rij 4, kolom werklast: 'NaN'", "decimale punt"]),
    "leeg": (zet("K", 4, 2, ""), ["K.csv, rij 5, kolom kernen: leeg"]),
    "oneindig": (zet("K", 4, 2, "inf"), ["K.csv, rij 5, kolom kernen: 'inf'"]),
    "te groot": (zet("K", 4, 2, "1e999"), ["K.csv, rij 5, kolom kernen: '1e999'"]),
    "onderstreping": (zet("K", 4, 2, "1_000"), ["K.csv, rij 5, kolom kernen"]),
    "decimale komma": (zet("K", 4, 2, '"1,5"'), ["K.csv, rij 5, kolom kernen: '1,5'", "decimale punt"]),
    "kolom dubbel": (zet("K", 0, 2, "banen"), ["K.csv, rij 1: kolom 'banen' staat er 2 keer"]),
    "kolom zonder naam": (zet("K", 0, 2, ""), ["K.csv, rij 1: kolom 3 heeft geen naam"]),
    "c0": (zet("K", 0, 2, "c0"), ["K.csv, rij 1", "'c0'"]),
    "kenmerk zonder categorie": (lambda t: t["C"].pop(), ["C.csv: kenmerk 'vast' ontbreekt"]),
    "categorie zonder kenmerk": (lambda t: t["C"].append(["maan", "x"]), ["C.csv, rij 6, kolom kenmerk: 'maan' is geen kolom van K.csv"]),
    "kenmerk dubbel in C": (lambda t: t["C"].append(["zee", "x"]), ["C.csv, rij 6, kolom kenmerk: 'zee' staat er al, in rij 4"]),
    "lege categorie": (zet("C", 1, 1, ""), ["C.csv, rij 2, kolom categorie: leeg"]),
    "kolom ontbreekt": (zet("W", 0, 1, "bevolking"), ["W.csv, rij 1: kolom 'inwoners' ontbreekt; gevonden: gemeente_code, bevolking"]),
    "rij te kort": (lambda t: t["K"][9].pop(), ["K.csv, rij 10: 4 velden; verwacht 5"]),
    "geen rijen": (lambda t: t.update(W=t["W"][:1]), ["W.csv: geen rijen"]),
    "leeg bestand": (lambda t: t.update(C=[]), ["C.csv: leeg"]),
    "geen kenmerk": (lambda t: t.update(K=[r[:1] for r in t["K"]]), ["K.csv, rij 1: geen kenmerk"]),
    "te weinig": (lambda t: t.update(W=t["W"][:4], K=t["K"][:4]), ["W.csv: 3 gemeenten; verwacht ten minste 4"]),
    "open aanhalingsteken": (zet("W", 5, 0, '"GM'), ["W.csv: geen leesbare CSV"]),
}


@pytest.mark.parametrize("naam", FOUTEN)
def test_fout_noemt_bestand_rij_en_kolom(tmp_path: Path, naam: str):
    bederf, verwacht = FOUTEN[naam]
    t = tabellen()
    bederf(t)
    r = vraag(tmp_path, t, "--formaat", "json")
    assert (r.code, r.uit) == (2, "")
    for stuk in verwacht:
        assert stuk in r.fout
    assert "Traceback" not in r.fout


def test_alles_wat_fout_is_tegelijk(tmp_path: Path):
    t = tabellen()
    for rij in range(1, 31):
        t["K"][rij][1] = "x"
    t["W"][1][1] = "0"
    r = vraag(tmp_path, t)
    assert r.code == 2
    assert "K.csv, rij 2, kolom banen" in r.fout and "... en 11 meer" in r.fout


@pytest.mark.parametrize(("cel", "zegt"), [("1.234", "dubbelzinnig: 1234 of 1,234"), ("12%", "'12%'"), ("1,2,3", "'1,2,3'")])
def test_wat_op_twee_manieren_te_lezen_is_wordt_geweigerd(tmp_path: Path, cel: str, zegt: str):
    t = {n: [[str(v).replace(".", ",") for v in r] for r in rijen] for n, rijen in tabellen().items()}
    t["K"][2][1] = cel
    r = vraag(tmp_path, t, teken=";")
    assert r.code == 2 and zegt in r.fout and "K.csv, rij 3, kolom banen" in r.fout and "decimale komma" in r.fout


def test_bestand_dat_er_niet_is_of_geen_utf8(tmp_path: Path):
    t = tabellen()
    t["C"][1][1] = "economië"
    r = vraag(tmp_path, t, codering="latin-1")
    assert r.code == 2 and "C.csv: geen UTF-8" in r.fout
    (tmp_path / "K.csv").unlink()
    r = deur("regressie", "--werklast", tmp_path / "W.csv", "--kenmerken", tmp_path / "K.csv", "--categorieen", tmp_path / "C.csv")
    assert r.code == 2 and "K.csv: geen bestand" in r.fout


def test_weinig_gemeenten_geeft_een_waarschuwing(tmp_path: Path):
    t = tabellen()
    r = vraag(tmp_path, t | {"W": t["W"][:21], "K": t["K"][:21]}, "--formaat", "json")
    assert r.code == 0 and "Slechts 20 gemeenten" in r.fout
    assert json.loads(r.uit)["waarschuwingen"] == ["Slechts 20 gemeenten: onder de 30 zegt een selectie weinig."]


def test_werklast_van_nul(tmp_path: Path):
    t = tabellen()
    for r in t["W"][1:]:
        r[2] = "0"
    r = vraag(tmp_path, t, "--formaat", "json")
    uit = json.loads(r.uit)
    assert (uit["gekozen"], uit["coefficienten"], uit["r2"]) == ([], {"c0": 0.0}, 1.0)


def test_stigmatiserend_kenmerk(tmp_path: Path):
    t = tabellen()
    t["K"][0][1] = t["C"][1][0] = "Niet-Westerse migratieachtergrond"
    r = vraag(tmp_path, t, "--formaat", "json")
    assert (r.code, r.uit) == (2, "")
    assert "kolom Niet-Westerse migratieachtergrond" in r.fout and "toezegging" in r.fout and "--onderzoek" in r.fout
    r = vraag(tmp_path, t, "--formaat", "json", "--onderzoek")
    assert r.code == 0 and "mag niet worden gepubliceerd" in r.fout
    assert json.loads(r.uit)["onderzoek"] is True
    t = tabellen()
    t["C"][1][1] = "nationaliteit"
    assert "kolom banen: dit kenmerk wordt geweigerd" in vraag(tmp_path, t).fout
