"""``halfjaarbericht regressie``: the three files of a regression, read (``read_csv``) and checked; the regression itself is in ``models``."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from dagster_project.verdeling.layout import check_codes
from dagster_project.verdeling.models.regressie import INTERCEPT, MINST, Model, prepare, refused, select
from dagster_project.verdeling.read_csv import CsvTable, InputError, Row, read_csv
from sources.numbers import show

CODE = "gemeente_code"
WEINIG = 30
"""Under so many gemeenten the outcome comes with a warning; under ``MINST`` there is none."""


@dataclass(frozen=True)
class Fit:
    """A model and the gemeenten that it is of."""

    model: Model
    gemeenten: list[str]
    werklast: np.ndarray
    waarschuwingen: list[str] = field(default_factory=list)

    def als_json(self) -> dict[str, Any]:
        """The form of ``--formaat json``."""
        m = self.model
        per = zip(self.gemeenten, self.werklast, m.passing, m.residu, strict=True)
        return m.als_json() | {
            "waarschuwingen": self.waarschuwingen,
            "gemeenten": [{CODE: c, "werklast": float(w), "passing": float(p), "residu": float(r)} for c, w, p, r in per],
        }


def fit(werklast: Path, kenmerken: Path, categorieen: Path, onderzoek: bool = False) -> Fit:
    """Read the files and run the procedure.

    Args:
        werklast: gemeente_code, inwoners, werklast.
        kenmerken: gemeente_code and a column per kenmerk, totals; the gemeenten in any order.
        categorieen: kenmerk, categorie.
        onderzoek: also with stigmatising kenmerken.

    Raises:
        InputError: a file is missing or unreadable, or its content does not fit; also a stigmatising kenmerk without ``onderzoek``.
    """
    w, k = read_csv(werklast, [CODE, "inwoners", "werklast"]), read_csv(kenmerken, [CODE])
    codes, last, x, groepen = _check(w, k, read_csv(categorieen, ["kenmerk", "categorie"]))
    namen = list(groepen)
    _weiger(k, namen, groepen, onderzoek)
    with np.errstate(over="ignore"):
        if not (np.isfinite(x / last[:, :1]).all() and np.isfinite(last[:, 1] / last[:, 0]).all()):
            raise InputError([f"{k.naam} of {w.naam}: een waarde is per inwoner te groot voor een getal. Controleer de meeteenheden"])
    model = select(prepare(x, last[:, 0], namen, groepen, onderzoek=onderzoek), last[:, 1])
    waarschuwingen = []
    if len(codes) < WEINIG:
        waarschuwingen.append(f"Slechts {len(codes)} gemeenten: onder de {WEINIG} zegt een selectie weinig.")
    if onderzoek:
        waarschuwingen.append("Onderzoek: stigmatiserende kenmerken zijn toegelaten. Deze uitkomst mag niet worden gepubliceerd.")
    return Fit(model, codes, last[:, 1], waarschuwingen)


def _check(w: CsvTable, k: CsvTable, c: CsvTable) -> tuple[list[str], np.ndarray, np.ndarray, dict[str, str]]:
    """Gemeenten in order, (n, 2) inwoners and werklast, (n, k) kenmerken, and the category of each of the k.

    Raises:
        InputError: all that does not fit, at once.
    """
    problemen: list[str] = []
    namen = [n for n in k.koppen if n != CODE]
    if not namen:
        problemen.append(f"{k.naam}, rij 1: geen kenmerk; verwacht een kolom per kenmerk naast {CODE}")
    if INTERCEPT in namen:
        problemen.append(f"{k.naam}, rij 1: een kenmerk kan niet '{INTERCEPT}' heten: zo heet het gewicht per inwoner")
    per_w, per_k = check_codes(w, CODE, problemen), check_codes(k, CODE, problemen)
    groepen = _lees_categorieen(c, k, namen, problemen)
    getallen_w = dict(zip(per_w, w.numbers(["inwoners", "werklast"], per_w.values(), problemen), strict=True))
    getallen_k = dict(zip(per_k, k.numbers(namen, per_k.values(), problemen), strict=True))
    for code, (nr, _) in per_w.items():
        inwoners = getallen_w[code][0]
        if inwoners is not None and inwoners <= 0:
            problemen.append(f"{w.naam}, rij {nr}, kolom inwoners: {show(inwoners)}; verwacht een getal groter dan 0")
    for code in sorted(set(per_w) ^ set(per_k)):
        heeft, mist = (w, k) if code in per_w else (k, w)
        nr = (per_w if code in per_w else per_k)[code][0]
        problemen.append(
            f"{mist.naam}: gemeente {show(code)} ontbreekt; ze staat wel in {heeft.naam}, rij {nr}. Verwacht: dezelfde gemeenten"
        )
    if len(per_w) < MINST and not problemen:
        problemen.append(f"{w.naam}: {len(per_w)} gemeenten; verwacht ten minste {MINST}")
    if problemen:
        raise InputError(problemen)
    codes = sorted(per_w)
    last = np.array([getallen_w[g] for g in codes], dtype=float)
    x = np.array([getallen_k[g] for g in codes], dtype=float)
    return codes, last, x, {n: groepen[n] for n in namen}


def _weiger(k: CsvTable, namen: list[str], groepen: dict[str, str], onderzoek: bool) -> None:
    redenen = refused([*namen, *groepen.values()])
    fout = {n: redenen.get(n) or redenen[groepen[n]] for n in namen if n in redenen or groepen[n] in redenen}
    if fout and not onderzoek:
        raise InputError(
            [f"{k.naam}, kolom {show(n)}: dit kenmerk wordt geweigerd: {reden}" for n, reden in fout.items()]
            + ["Haal deze kenmerken weg. Alleen voor onderzoek, nooit voor publicatie: --onderzoek."]
        )


def _per_sleutel(t: CsvTable, sleutel: str, problemen: list[str]) -> dict[str, Row]:
    """Key -> row number and fields; an empty or second one is a problem."""
    i, uit = t.koppen.index(sleutel), dict[str, Row]()
    for nr, rij in t.rijen:
        if not rij[i]:
            problemen.append(f"{t.naam}, rij {nr}, kolom {sleutel}: leeg")
        elif rij[i] in uit:
            problemen.append(
                f"{t.naam}, rij {nr}, kolom {sleutel}: '{show(rij[i])}' staat er al, in rij {uit[rij[i]][0]}; verwacht één rij"
            )
        else:
            uit[rij[i]] = (nr, rij)
    return uit


def _lees_categorieen(c: CsvTable, k: CsvTable, namen: list[str], problemen: list[str]) -> dict[str, str]:
    per, i = _per_sleutel(c, "kenmerk", problemen), c.koppen.index("categorie")
    for kenmerk, (nr, rij) in per.items():
        if not rij[i]:
            problemen.append(f"{c.naam}, rij {nr}, kolom categorie: leeg; verwacht de categorie van {show(kenmerk)}")
        if kenmerk not in namen:
            problemen.append(f"{c.naam}, rij {nr}, kolom kenmerk: '{show(kenmerk)}' is geen kolom van {k.naam}")
    problemen += [f"{c.naam}: kenmerk '{show(n)}' ontbreekt; verwacht een rij met zijn categorie" for n in namen if n not in per]
    return {kenmerk: rij[i] for kenmerk, (_, rij) in per.items()}
