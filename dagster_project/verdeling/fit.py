"""``halfjaarbericht regressie``: the three files of a regression, read and checked; the regression itself is in ``verdeling``.

CSV as people in the Netherlands save it: UTF-8 (with or without BOM); ``;`` between fields and a decimal comma, or ``,``
between fields and a decimal point. A number that can be read in two ways is refused. Everything that is wrong is said at once, with file, row and column.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from dagster_project.verdeling.models.regressie import INTERCEPT, MINST, Model, prepare, refused, select
from sources.delivery.guard import BESTAND_MAX
from sources.delivery.parse import parse_number, show

CODE = "gemeente_code"
WEINIG = 30
"""Under so many gemeenten the outcome comes with a warning; under ``MINST`` there is none."""
TOON_MAX = 20
PUNTGETAL = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
KOMMA_E = re.compile(r"[-+]?\d+([.,]\d+)?[eE][-+]?\d+")
"""How programs write very small and very large numbers."""


class FitInputError(Exception):
    """The files cannot be used; says where and what was expected, one problem a line."""

    def __init__(self, problemen: Sequence[str]):
        meer = [f"... en {len(problemen) - TOON_MAX} meer"] if len(problemen) > TOON_MAX else []
        super().__init__("\n".join([*problemen[:TOON_MAX], *meer]))


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


@dataclass(frozen=True)
class _CsvTable:
    """A file: its headers, and per row its number and fields."""

    naam: str
    koppen: list[str]
    rijen: list[tuple[int, list[str]]]
    decimale_komma: bool

    def getal(self, tekst: str) -> float:
        """A number as this file writes it.

        Raises:
            ValueError: none, or one that can be read in two ways.
        """
        if self.decimale_komma:
            w = float(tekst.replace(",", ".")) if KOMMA_E.fullmatch(tekst) else _zonder_procent(tekst)
        elif PUNTGETAL.fullmatch(tekst):
            w = float(tekst)
        else:
            raise ValueError(f"'{show(tekst)}'")
        if not math.isfinite(w):
            raise ValueError(f"'{show(tekst)}'")
        return w


def _zonder_procent(tekst: str) -> float:
    w, is_procent = parse_number(tekst)
    if is_procent:
        raise ValueError(f"'{show(tekst)}'")
    return float(w)


def fit(werklast: Path, kenmerken: Path, categorieen: Path, onderzoek: bool = False) -> Fit:
    """Read the files and run the procedure.

    Args:
        werklast: gemeente_code, inwoners, werklast.
        kenmerken: gemeente_code and a column per kenmerk, totals; the gemeenten in any order.
        categorieen: kenmerk, categorie.
        onderzoek: also with stigmatising kenmerken.

    Raises:
        FitInputError: a file is missing or unreadable, or its content does not fit; also a stigmatising kenmerk without ``onderzoek``.
    """
    problemen: list[str] = []
    w, k, c = _lees(werklast, [CODE, "inwoners", "werklast"]), _lees(kenmerken, [CODE]), _lees(categorieen, ["kenmerk", "categorie"])
    namen = [n for n in k.koppen if n != CODE]
    if not namen:
        problemen.append(f"{k.naam}, rij 1: geen kenmerk; verwacht een kolom per kenmerk naast {CODE}")
    if INTERCEPT in namen:
        problemen.append(f"{k.naam}, rij 1: een kenmerk kan niet '{INTERCEPT}' heten: zo heet het gewicht per inwoner")
    per_w, per_k = _per_sleutel(w, CODE, problemen), _per_sleutel(k, CODE, problemen)
    groepen = _lees_categorieen(c, k, namen, problemen)
    getallen_w = _getallen(w, per_w, ["inwoners", "werklast"], problemen)
    getallen_k = _getallen(k, per_k, namen, problemen)
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
        raise FitInputError(problemen)
    _weiger(k, namen, groepen, onderzoek)
    codes = sorted(per_w)
    last = np.array([getallen_w[g] for g in codes], dtype=float)
    x = np.array([getallen_k[g] for g in codes], dtype=float)
    with np.errstate(over="ignore"):
        if not (np.isfinite(x / last[:, :1]).all() and np.isfinite(last[:, 1] / last[:, 0]).all()):
            raise FitInputError(
                [f"{k.naam} of {w.naam}: een waarde is per inwoner te groot voor een getal. Controleer de meeteenheden"]
            )
    model = select(prepare(x, last[:, 0], namen, groepen, onderzoek=onderzoek), last[:, 1])
    waarschuwingen = []
    if len(codes) < WEINIG:
        waarschuwingen.append(f"Slechts {len(codes)} gemeenten: onder de {WEINIG} zegt een selectie weinig.")
    if onderzoek:
        waarschuwingen.append("Onderzoek: stigmatiserende kenmerken zijn toegelaten. Deze uitkomst mag niet worden gepubliceerd.")
    return Fit(model, codes, last[:, 1], waarschuwingen)


def _weiger(k: _CsvTable, namen: list[str], groepen: dict[str, str], onderzoek: bool) -> None:
    redenen = refused([*namen, *groepen.values()])
    fout = {n: redenen.get(n) or redenen[groepen[n]] for n in namen if n in redenen or groepen[n] in redenen}
    if fout and not onderzoek:
        raise FitInputError(
            [f"{k.naam}, kolom {show(n)}: dit kenmerk wordt geweigerd: {reden}" for n, reden in fout.items()]
            + ["Haal deze kenmerken weg. Alleen voor onderzoek, nooit voor publicatie: --onderzoek."]
        )


def _lees(pad: Path, verwacht: list[str]) -> _CsvTable:
    """The fields of a file, and its headers as they should be.

    Raises:
        FitInputError: no file, no CSV, a header is missing or there twice, no rows, or a row of another length.
    """
    naam, hoort = pad.name, f"Verwacht: een CSV (UTF-8) met {', '.join(verwacht)}"
    if not pad.is_file():
        raise FitInputError([f"{pad}: geen bestand. {hoort}"])
    if pad.stat().st_size > BESTAND_MAX:
        raise FitInputError([f"{naam}: {pad.stat().st_size} bytes, dat is te groot. {hoort}"])
    try:
        tekst = pad.read_text(encoding="utf-8-sig")
        eerste = next((r for r in tekst.splitlines() if r.strip()), "")
        per_teken = {d: [v.strip() for v in next(csv.reader([eerste], delimiter=d), [])] for d in ";,"}
        teken = next((d for d, v in per_teken.items() if verwacht[0] in v and len(v) > 1), ";" if ";" in eerste else ",")
        lezer = csv.reader(io.StringIO(tekst, newline=""), delimiter=teken, strict=True)
        rijen = [(nr, [v.strip() for v in rij]) for nr, rij in enumerate(lezer, start=1) if any(v.strip() for v in rij)]
    except UnicodeDecodeError:
        raise FitInputError([f"{naam}: geen UTF-8. Sla het bestand op als 'CSV UTF-8'. {hoort}"]) from None
    except csv.Error as e:
        raise FitInputError([f"{naam}: geen leesbare CSV ({e}). {hoort}"]) from None
    if not rijen:
        raise FitInputError([f"{naam}: leeg. {hoort}"])
    (kop_nr, koppen), *rijen = rijen
    while koppen and not koppen[-1] and all(not any(r[len(koppen) - 1 :]) for _, r in rijen):
        koppen.pop()  # a separator at the end of every row
    rijen = [(nr, r[: len(koppen)] if not any(r[len(koppen) :]) else r) for nr, r in rijen]
    plaats = f"{naam}, rij {kop_nr}"
    problemen = [f"{plaats}: kolom '{v}' ontbreekt; gevonden: {show(', '.join(koppen))}" for v in verwacht if v not in koppen]
    problemen += [
        f"{plaats}: kolom '{show(v)}' staat er {koppen.count(v)} keer; verwacht één keer"
        for v in dict.fromkeys(koppen)
        if v and koppen.count(v) > 1
    ]
    problemen += [f"{plaats}: kolom {i + 1} heeft geen naam" for i, v in enumerate(koppen) if not v]
    problemen += [f"{naam}, rij {nr}: {len(r)} velden; verwacht {len(koppen)}" for nr, r in rijen if len(r) != len(koppen)]
    if not rijen:
        problemen.append(f"{naam}: geen rijen onder de koppen")
    if problemen:
        raise FitInputError(problemen)
    return _CsvTable(naam, koppen, rijen, teken == ";")


def _per_sleutel(t: _CsvTable, sleutel: str, problemen: list[str]) -> dict[str, tuple[int, list[str]]]:
    """Key -> row number and fields; an empty or second one is a problem."""
    i, uit = t.koppen.index(sleutel), {}
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


def _getallen(
    t: _CsvTable, rijen: dict[str, tuple[int, list[str]]], kolommen: list[str], problemen: list[str]
) -> dict[str, list[float | None]]:
    plaatsen, vorm = [t.koppen.index(k) for k in kolommen], "een decimale komma" if t.decimale_komma else "een decimale punt"
    uit: dict[str, list[float | None]] = {}
    for code, (nr, rij) in rijen.items():
        uit[code] = []
        for kolom, i in zip(kolommen, plaatsen, strict=True):
            try:
                uit[code].append(t.getal(rij[i]))
            except ValueError as e:
                gevonden = "leeg" if not rij[i] else str(e)
                problemen.append(f"{t.naam}, rij {nr}, kolom {show(kolom)}: {gevonden}; verwacht een getal met {vorm}")
                uit[code].append(None)
    return uit


def _lees_categorieen(c: _CsvTable, k: _CsvTable, namen: list[str], problemen: list[str]) -> dict[str, str]:
    per, i = _per_sleutel(c, "kenmerk", problemen), c.koppen.index("categorie")
    for kenmerk, (nr, rij) in per.items():
        if not rij[i]:
            problemen.append(f"{c.naam}, rij {nr}, kolom categorie: leeg; verwacht de categorie van {show(kenmerk)}")
        if kenmerk not in namen:
            problemen.append(f"{c.naam}, rij {nr}, kolom kenmerk: '{show(kenmerk)}' is geen kolom van {k.naam}")
    problemen += [f"{c.naam}: kenmerk '{show(n)}' ontbreekt; verwacht een rij met zijn categorie" for n in namen if n not in per]
    return {kenmerk: rij[i] for kenmerk, (_, rij) in per.items()}
