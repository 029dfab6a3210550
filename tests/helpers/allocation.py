"""The models of the allocation asked another way round: what the tests compare with, and no command needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dagster_project.verdeling.models import erlang_c, noodhulp, regressie
from dagster_project.verdeling.models.regressie import DEFAULT, Candidates, Model, RegressionError, Thresholds


def pas_aan(
    werklast: np.ndarray,
    kenmerken: np.ndarray,
    inwoners: np.ndarray,
    namen: Sequence[str],
    categorieen: Mapping[str, str],
    regels: Thresholds = DEFAULT,
    *,
    onderzoek: bool = False,
) -> Model:
    """The whole procedure for one cluster: ``prepare`` and ``select``."""
    return regressie.select(regressie.prepare(kenmerken, inwoners, namen, categorieen, regels, onderzoek=onderzoek), werklast, regels)


def pas_vast_aan(kan: Candidates, werklast: np.ndarray, keuze: Sequence[str], regels: Thresholds = DEFAULT) -> Model:
    """The model with exactly these kenmerken, in this order; nothing is selected or tested.

    Raises:
        RegressionError: an unknown or constant kenmerk, one that is a linear combination of those before it, or more than n - 3 kenmerken.
    """
    plaats = {n: i for i, n in enumerate(kan.namen)}
    if onbekend := [k for k in keuze if k not in plaats]:
        raise RegressionError(f"onbekend kenmerk: {', '.join(onbekend)}")
    nummers = [plaats[k] for k in keuze]
    if len(nummers) + 1 > kan.inwoners.size - 2:
        raise RegressionError(f"{len(nummers)} kenmerken voor {kan.inwoners.size} gemeenten")
    doel = regressie._doel(werklast, kan.inwoners, regels)
    if regressie._r2(kan, doel, nummers) is None:
        raise RegressionError(f"van {', '.join(keuze)} is er een constant, of volgt er een uit de andere")
    return regressie._schat(kan, doel, np.asarray(werklast, dtype=float), nummers)


def aandeel_op_tijd(
    intensiteit: ArrayLike, afhandeltijd_uren: ArrayLike, eenheden: ArrayLike, parameters: noodhulp.Noodhulpparameters
) -> NDArray:
    """The share of calls (0-1) with a car within the norm, with so many cars per km2; 0 where the cars cannot keep up with the calls."""
    a, s = noodhulp._belasting(intensiteit, afhandeltijd_uren, parameters)
    a, c = np.broadcast_arrays(a, np.asarray(eenheden, dtype=float) * parameters.gebied_km2)
    heel, uit, vorige = np.floor(c), np.zeros(c.shape), np.ones(a.shape)
    for m, laat in noodhulp._te_laat(a, s):
        tussen = heel == m - 1  # between m - 1 and m cars
        deel = (c - heel)[tussen]
        uit[tussen] = 1 - vorige[tussen] ** (1 - deel) * laat[tussen] ** deel
        vorige = laat
        if m > heel.max(initial=0):
            break
    return uit


def kans_op_wachten(agenten: int, belasting: float) -> float:
    """C(n, a): the chance that a call finds all ``agenten`` busy, at a load in erlang; 1 when the queue is not stable."""
    with np.errstate(under="ignore"):
        return next(float(kans) for n, kans in erlang_c._wachtkansen(np.asarray(belasting, dtype=float)) if n == agenten)
