"""How certain the selection and the shares of the eenheden are: bootstrap over gemeenten, leaving an eenheid out, other thresholds.

Every answer runs the whole procedure of ``regressie`` again, for all clusters together: ``select`` per cluster, then
``vervang_categorieen``. The share of an eenheid is the sum over clusters of w_c x fitted(eenheid) / fitted(Nederland), fitted on all real gemeenten,
whatever rows the coefficients came from; w_c is the share of the cluster, relative to the sum of the shares that are given.

1. ``bootstrap_stability``: gemeenten drawn with repetition, as many as there are (Efron 1979). A draw has a random generator of its own,
   spawned from one seed, so that more draws begin with the same ones. In one process: 1.000 draws of 13 clusters take some 20 seconds.
2. ``leave_one_out``: ten times, with the coefficients of the gemeenten of the other nine.
3. ``sensitivity``: the full grid of thresholds.

Known drawbacks: gemeenten are not independent draws (neighbours look alike), so intervals are somewhat too narrow; a draw repeats gemeenten, and n in
BIC counts them all, so that draws choose rather more kenmerken than the model itself; a kenmerk that a few gemeenten have (ambassades) is constant in a draw without them.
The uncertainty of normtijden, counts and cluster shares is not in it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dagster_project.verdeling.models.regressie import DEFAULT, Candidates, Model, RegressionError, Thresholds, select, vervang_categorieen

TREKKINGEN = 1000
ZAAD = 2025
"""The seed of every published interval; any other is as good."""
GRENZEN = (5.0, 50.0, 95.0)
"""Percentiles: the 90% interval and its middle."""
BIC_DALINGEN, CORRELATIES, VIFS = (6.0, 10.0, 20.0), (0.7, 0.8, 0.9), (5.0, 10.0)
"""The thresholds that are tried: 18 combinations."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class BootstrapInput:
    """All clusters on the same gemeenten.

    ``werklast`` is cluster -> (n,) totals, ``eenheden`` the regionale eenheid of each gemeente, ``aandelen`` cluster -> weight >= 0 (any scale).
    """

    kandidaten: Candidates
    werklast: Mapping[str, np.ndarray]
    eenheden: Sequence[str]
    aandelen: Mapping[str, float]
    weging: Mapping[str, float] | None = None
    """the shares by which ``vervang_categorieen`` weighs a loss, when those are not ``aandelen``: a cluster that others follow counts for
    more in the allocation than in that choice"""

    def __post_init__(self) -> None:
        n = self.kandidaten.inwoners.size
        if len(self.eenheden) != n or any(np.shape(w) != (n,) for w in self.werklast.values()):
            raise RegressionError(f"werklast en eenheden moeten voor elk van de {n} gemeenten een waarde hebben")
        if set(self.werklast) != set(self.aandelen):
            raise RegressionError(
                f"clusters met werklast en clusters met een aandeel verschillen: {', '.join(sorted(set(self.werklast) ^ set(self.aandelen)))}"
            )
        if not self.werklast or any(not a >= 0 for a in self.aandelen.values()) or sum(self.aandelen.values()) <= 0:
            raise RegressionError("aandelen: getallen van 0 of meer, samen meer dan 0")

    @property
    def namen_eenheden(self) -> list[str]:
        """The eenheden, each once."""
        return sorted(set(self.eenheden))


@dataclass(frozen=True)
class BootstrapResult:
    """One run of the procedure: the kenmerken of each cluster before categories were replaced, and the share of each eenheid."""

    gekozen: dict[str, tuple[str, ...]]
    aandelen: dict[str, float]
    onderzoek: bool = False
    """made with the research flag: never to be published"""


@dataclass(frozen=True)
class Interval:
    """The share of an eenheid: of the model itself, and over the draws."""

    model: float
    laag: float
    midden: float
    hoog: float


@dataclass(frozen=True)
class Stabiliteit:
    """What ``bootstrap_stability`` found."""

    trekkingen: int
    zaad: int
    gekozen: dict[str, dict[str, float]]
    """cluster -> kenmerk -> share of the draws that chose it (0 to 1); most chosen first, those never chosen are left out"""
    intervallen: dict[str, Interval]
    """eenheid -> share of N, with its 90% interval"""
    mislukt: int
    """draws in which a cluster's fitted total was not positive, or a category could not be made one; not in the intervals"""
    onderzoek: bool = False


def bootstrap_intervals(invoer: BootstrapInput, rijen: np.ndarray | None = None, regels: Thresholds = DEFAULT) -> BootstrapResult:
    """One run, on these rows (all of them by default).

    Raises:
        RegressionError: a cluster's fitted total is not positive, or no kenmerk of a category serves all its clusters.
    """
    keuzes, aandelen = _reken(invoer, rijen, regels)
    if isinstance(aandelen, RegressionError):
        raise aandelen
    return BootstrapResult(keuzes, dict(zip(invoer.namen_eenheden, aandelen.tolist(), strict=True)), invoer.kandidaten.onderzoek)


def bootstrap_stability(
    invoer: BootstrapInput,
    trekkingen: int = TREKKINGEN,
    zaad: int = ZAAD,
    regels: Thresholds = DEFAULT,
    *,
    voortgang: Progress | None = None,
) -> Stabiliteit:
    """Draw gemeenten again and again, and see what is chosen and what each eenheid gets.

    Args:
        voortgang: called with (done, total) after every draw.

    Raises:
        RegressionError: fewer than one draw, or the model on all gemeenten cannot be made.
    """
    if trekkingen < 1:
        raise RegressionError(f"{trekkingen} trekkingen; verwacht 1 of meer")
    model, n, uitkomsten = bootstrap_intervals(invoer, None, regels), invoer.kandidaten.inwoners.size, []
    for i, eigen in enumerate(np.random.SeedSequence(zaad).spawn(trekkingen), start=1):
        uitkomsten.append(_reken(invoer, np.random.default_rng(eigen).integers(0, n, n), regels))
        if voortgang:
            voortgang(i, trekkingen)
    goed = np.array([a for _, a in uitkomsten if not isinstance(a, RegressionError)])
    if not len(goed):
        raise RegressionError("geen enkele trekking gaf een model: de werklast van ten minste een cluster is vrijwel overal 0")
    grenzen = np.percentile(goed, GRENZEN, axis=0)
    return Stabiliteit(
        trekkingen=trekkingen,
        zaad=zaad,
        gekozen={c: _hoe_vaak([k[c] for k, _ in uitkomsten]) for c in sorted(invoer.werklast)},
        intervallen={e: Interval(model.aandelen[e], *map(float, grenzen[:, i])) for i, e in enumerate(invoer.namen_eenheden)},
        mislukt=trekkingen - len(goed),
        onderzoek=invoer.kandidaten.onderzoek,
    )


def leave_one_out(invoer: BootstrapInput, regels: Thresholds = DEFAULT) -> dict[str, BootstrapResult]:
    """Eenheid that is left out -> the run on the gemeenten of the others; shares are still of all gemeenten, so that they compare."""
    eenheden = np.array(invoer.eenheden)
    return {e: bootstrap_intervals(invoer, np.flatnonzero(eenheden != e), regels) for e in invoer.namen_eenheden}


def sensitivity(invoer: BootstrapInput, regels: Thresholds = DEFAULT) -> list[tuple[Thresholds, BootstrapResult]]:
    """The full grid of BIC, correlation and VIF thresholds, in that order; the standard is among them."""
    rooster = [replace(regels, bic_daling=b, correlatie=r, vif=v) for b, r, v in itertools.product(BIC_DALINGEN, CORRELATIES, VIFS)]
    return [(r, bootstrap_intervals(invoer, None, r)) for r in rooster]


def _hoe_vaak(keuzes: list[tuple[str, ...]]) -> dict[str, float]:
    aantal: dict[str, int] = {}
    for kenmerk in itertools.chain.from_iterable(keuzes):
        aantal[kenmerk] = aantal.get(kenmerk, 0) + 1
    return {k: aantal[k] / len(keuzes) for k in sorted(aantal, key=lambda k: (-aantal[k], k))}


def _reken(
    invoer: BootstrapInput, rijen: np.ndarray | None, regels: Thresholds
) -> tuple[dict[str, tuple[str, ...]], np.ndarray | RegressionError]:
    """The choices, and the shares in the order of the eenheden or why there are none."""
    kan = invoer.kandidaten if rijen is None else invoer.kandidaten.rijen(rijen, regels)
    werklast = {c: w if rijen is None else np.asarray(w)[rijen] for c, w in invoer.werklast.items()}
    modellen = {c: select(kan, w, regels) for c, w in werklast.items()}
    keuzes = {c: m.gekozen for c, m in modellen.items()}
    try:
        definitief, _ = vervang_categorieen(modellen, werklast, invoer.weging or invoer.aandelen, kan, regels)
        return keuzes, _aandelen(invoer, definitief)
    except RegressionError as e:
        return keuzes, e


def _aandelen(invoer: BootstrapInput, modellen: Mapping[str, Model]) -> np.ndarray:
    """(eenheden,): shares of N, that sum to one, from the coefficients of these models on all gemeenten."""
    kan, namen = invoer.kandidaten, invoer.namen_eenheden
    plaats, nummers = {n: i for i, n in enumerate(kan.namen)}, {e: i for i, e in enumerate(namen)}
    hoort = np.array([nummers[e] for e in invoer.eenheden])
    uit = np.zeros(len(namen))
    for cluster, m in modellen.items():
        c0, *beta = m.coefficienten.values()
        passing = (c0 + np.array(beta) @ kan.x[[plaats[k] for k in m.gekozen]]) * kan.inwoners
        som = passing.sum()
        if som <= 0:
            raise RegressionError(f"cluster {cluster}: de gepaste werklast is samen {som:g}, er valt niets naar rato te verdelen")
        uit += invoer.aandelen[cluster] * np.bincount(hoort, passing, len(namen)) / som
    return uit / sum(invoer.aandelen.values())
