"""Noodhulp: how many cars must drive around so that enough calls have a car at the door within the norm.

The official noodhulpformule (halfjaarbericht-2025-h2.txt:4276-4286) is not printed. It turns the intensity of calls (per km2) into the
calls that one car can handle per hour, at a reactiepercentage. Anything that does so is a ``Noodhulpformule``: the substitute below
(``vervangende_formule``), or the official one as a delivered table (``tabelformule``).

**The substitute** is a spatial queue. A gemeente is a part of a larger area of the same intensity, so that 0,4 car is possible and the
answer is a density: cars per km2. Cars help each other within an area A, five times what one car reaches in time.

1. c cars in A, a = intensity x handling time x A of them wanted at the same time. The number that is busy is that of M/M/c: calls at
   random, exponential handling times, and calls that find no car free wait their turn.
2. The nearest free car goes. Free cars are anywhere, f per km2, so the nearest is farther than r with chance exp(-f pi r^2): the
   square-root law (mean distance 1 / (2 sqrt f)).
3. A call is in time when a car is free within r = speed x (norm - turn-out time). A call that must wait for a car counts as late.
   With B(m) the loss chance of Erlang-B, s = exp(-pi r^2 / A), k free cars, F(m) = E[s^k | k > 0], w the odds of no free car:

       F(m) = s (F(m-1) (1 - B(m-1)) + B(m-1)),  F(0) = 0        late(m) = (F(m) + w) / (1 + w),  w = a B(m-1) / (m - a)

   for m > a; else 1. All terms are positive: nothing cancels, nothing overflows.
4. late(m) falls with m. Between two whole numbers of cars its logarithm is linear (exact where calls are rare: late(m) = s^m), so that
   the c with late(c) = 1 - reactiepercentage is found exactly, in one sweep over m. Cars per km2 = c / A.

Calibration (``kalibreer``): the one free parameter is the speed as the crow flies. It is chosen so that the country, with a given number of
cars spread by this formula, reaches the reactiepercentage exactly. The report prints no number of cars, but it does print that they
are busy 30% of the time on average (halfjaarbericht-2025-h2.txt:4316): the national number is the work (intensity x handling time) / 0,30.

Checked against a discrete-event simulation of cars that patrol in a straight line, from rural to city (tests/slow): the share in time is
within 2 percentage points. Cars that do not patrol but stay where their last call was, do better in the country (by some 10 points: the
car that goes leaves a crowd and fills a gap) and the same in the city.

Known drawbacks: the intensity is the same everywhere around and around the clock (no night, no Saturday, no centre and outskirts); no
roads, water, borders or police stations, only a speed, the same in city and country; no priorities (a prio 1 call does not go before a
prio 4 call, nor breaks it off); one car per call; free cars are anywhere, not where calls are expected; the handling time is given and
does not shorten when cars are nearer; and a small dense gemeente gets help as if its surroundings were as dense. The lower bound of one
car per 228 km2 is not here but in SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from dagster_project.verdeling.models.numbers import Numbers, as_numbers

EENHEDEN_MAXIMUM = 10_000
"""Most cars in one samenwerkingsgebied; the busiest city needs some hundreds."""
SNELHEDEN_KMH = (5.0, 100.0)
"""Where ``kalibreer`` looks; as the crow flies and with detours, so that 100 is beyond any car."""


class NoodhulpError(ValueError):
    """A value with which nothing can be computed: says which, and what is expected."""


Noodhulpformule = Callable[[ArrayLike, ArrayLike, float], Numbers]
"""(calls per km2 per hour, handling time in hours, reactiepercentage as a fraction) -> cars per km2, of the broadcast shape."""


@dataclass(frozen=True)
class Noodhulpparameters:
    """What the substitute assumes."""

    norm_minuten: float = 15.0
    """Minutes from call to arrival (halfjaarbericht-2025-h2.txt:5361-5364)."""
    uitruktijd_minuten: float = 2.0
    """Minutes of these that pass before a car drives: taking the call, choosing a car. Chosen."""
    rijsnelheid_kmh: float = 30.0
    """Speed in km per hour as the crow flies, detours included. Chosen; ``kalibreer`` replaces it."""
    samenwerkingsgebied_bereiken: float = 5.0
    """A / (pi r^2): the area in which cars help each other, in areas that one car reaches in time. Chosen: of 3 to 8 it agrees best with
    the simulation. At 30 km per hour A is 664 km2, about a politiedistrict."""

    def __post_init__(self) -> None:
        for naam in ("norm_minuten", "rijsnelheid_kmh", "samenwerkingsgebied_bereiken"):
            _getallen(naam, getattr(self, naam), "een getal meer dan 0", lambda x: x > 0)
        verwacht = f"0 of meer en minder dan norm_minuten ({self.norm_minuten:g})"
        _getallen("uitruktijd_minuten", self.uitruktijd_minuten, verwacht, lambda x: (x >= 0) & (x < self.norm_minuten))

    @property
    def gebied_km2(self) -> float:
        """A."""
        bereik = self.rijsnelheid_kmh * (self.norm_minuten - self.uitruktijd_minuten) / 60
        return self.samenwerkingsgebied_bereiken * float(np.pi) * bereik**2


def eenheden_per_km2(
    intensiteit: ArrayLike, afhandeltijd_uren: ArrayLike, reactiepercentage: float, parameters: Noodhulpparameters
) -> Numbers:
    """Cars per km2 with which exactly ``reactiepercentage`` of the calls has a car within the norm (no lower bound per km2).

    Args:
        intensiteit: calls per km2 per hour, >= 0; at 0 it is what coverage alone asks.
        afhandeltijd_uren: mean hours that a call keeps a car busy, driving included, > 0.
        reactiepercentage: a fraction between 0 and 1 (0,85; not 85).
        parameters: what the computation assumes.

    Raises:
        NoodhulpError: a value that is not a number or out of bounds, or so many calls that 10.000 cars in one area are not enough.
    """
    a, s = _belasting(intensiteit, afhandeltijd_uren, parameters)
    mag_te_laat = 1 - float(_deel(reactiepercentage))
    c, vorige, te_vinden = np.empty(a.shape), np.ones(a.shape), np.ones(a.shape, dtype=bool)
    for m, laat in _te_laat(a, s):
        nu = te_vinden & (laat <= mag_te_laat)
        c[nu] = m - 1 + np.log(vorige[nu] / mag_te_laat) / np.log(vorige[nu] / laat[nu])
        te_vinden &= ~nu
        vorige = laat
        if not te_vinden.any():
            return c / parameters.gebied_km2
        if m == EENHEDEN_MAXIMUM:
            break
    raise _te_druk(float(a[te_vinden].max()))


def vervangende_formule(parameters: Noodhulpparameters) -> Noodhulpformule:
    """The substitute with these parameters, as a noodhulpformule."""
    return lambda intensiteit, afhandeltijd_uren, reactiepercentage: eenheden_per_km2(
        intensiteit, afhandeltijd_uren, reactiepercentage, parameters
    )


def tabelformule(punten: Iterable[tuple[float, float, float]]) -> Noodhulpformule:
    """The official formula as it can be delivered: a table of points, linear in between.

    The handling time is in the table already and is not used. Outside the table nothing is guessed: that is an error.

    Args:
        punten: (reactiepercentage as a fraction, calls per km2 per hour, cars per km2), in any order; per reactiepercentage at
            least two intensities, and never fewer cars at a higher intensity.

    Raises:
        NoodhulpError: an unusable table; or, of the formula, a reactiepercentage or intensity that the table does not have.
    """
    try:
        rijen = sorted((float(deel), float(dichtheid), float(eenheden)) for deel, dichtheid, eenheden in punten)
    except (TypeError, ValueError):
        raise NoodhulpError(
            "Een regel van de tabel is niet bruikbaar; verwacht reactiepercentage, intensiteit en eenheden per km2."
        ) from None
    tabel: dict[float, tuple[Numbers, Numbers]] = {}
    for deel in dict.fromkeys(r[0] for r in rijen):
        _deel(deel)
        x, y = (np.array([r[i] for r in rijen if r[0] == deel]) for i in (1, 2))
        _intensiteit(x)
        _getallen("eenheden", y, "meer dan 0, per km2", lambda v: v > 0)
        if len(x) < 2 or (np.diff(x) <= 0).any() or (np.diff(y) < 0).any():
            raise NoodhulpError(
                f"De tabel voor reactiepercentage {deel:g} is niet bruikbaar; verwacht minstens twee verschillende intensiteiten, en bij "
                "een hogere intensiteit nooit minder eenheden."
            )
        tabel[deel] = (x, y)
    if not tabel:
        raise NoodhulpError("De tabel is leeg; verwacht regels met reactiepercentage, intensiteit en eenheden per km2.")

    def formule(intensiteit: ArrayLike, afhandeltijd_uren: ArrayLike, reactiepercentage: float) -> Numbers:
        if reactiepercentage not in tabel:
            raise NoodhulpError(
                f"reactiepercentage: {reactiepercentage!r} staat niet in de tabel; wel: {', '.join(f'{d:g}' for d in tabel)}."
            )
        x, y = tabel[reactiepercentage]
        gevraagd, _ = np.broadcast_arrays(
            _getallen(
                "intensiteit", intensiteit, f"een waarde binnen de tabel ({x[0]:g} t/m {x[-1]:g})", lambda v: (v >= x[0]) & (v <= x[-1])
            ),
            _uren(afhandeltijd_uren),
        )
        return np.interp(gevraagd, x, y)

    return formule


def kalibreer(
    intensiteit: ArrayLike,
    afhandeltijd_uren: ArrayLike,
    oppervlakte_km2: ArrayLike,
    eenheden_landelijk: float,
    reactiepercentage: float,
    parameters: Noodhulpparameters,
    ondergrens_per_km2: float = 0.0,
) -> Noodhulpparameters:
    """``parameters`` with the speed at which the gemeenten together need exactly ``eenheden_landelijk`` cars.

    The need falls with the speed, so it is found by halving, to 1e-9 of the speed.

    Args:
        intensiteit: per gemeente; as ``eenheden_per_km2``.
        afhandeltijd_uren: idem.
        oppervlakte_km2: land of each gemeente, > 0.
        eenheden_landelijk: cars on the road at the same time in the whole country, > 0.
        reactiepercentage: a fraction between 0 and 1.
        parameters: the rest of what is assumed; the speed in it is not used.
        ondergrens_per_km2: lower bound that the caller puts on each gemeente (cars per km2).

    Raises:
        NoodhulpError: values out of bounds, or a number of cars that no speed gives (says which it may be).
    """
    km2 = _getallen("oppervlakte_km2", oppervlakte_km2, "meer dan 0, in km2", lambda x: x > 0)
    doel = float(_getallen("eenheden_landelijk", eenheden_landelijk, "meer dan 0", lambda x: x > 0))
    laag, hoog = SNELHEDEN_KMH

    def nodig(snelheid: float) -> float:
        per_km2 = eenheden_per_km2(intensiteit, afhandeltijd_uren, reactiepercentage, replace(parameters, rijsnelheid_kmh=snelheid))
        return float((np.maximum(per_km2, ondergrens_per_km2) * km2).sum())

    minst, meest = nodig(hoog), nodig(laag)
    if not minst <= doel <= meest:
        raise NoodhulpError(
            f"eenheden_landelijk: {doel:g} is niet haalbaar met een rijsnelheid van {laag:g} tot {hoog:g} km/u; verwacht {minst:.0f} "
            f"tot {meest:.0f}. Klopt de eenheid van intensiteit (per km2 per uur) en afhandeltijd (uren)?"
        )
    while hoog - laag > 1e-9:  # km/u
        midden = (laag + hoog) / 2
        laag, hoog = (midden, hoog) if nodig(midden) > doel else (laag, midden)
    return replace(parameters, rijsnelheid_kmh=hoog)


def _te_laat(a: Numbers, s: float) -> Iterator[tuple[int, Numbers]]:
    """m = 1, 2, ... cars with the share of calls that is late; see step 3 of the module."""
    vrij, verlies, m = np.zeros(a.shape), np.ones(a.shape), 0  # F(m-1) and B(m-1)
    while True:
        m += 1
        vrij = s * (vrij * (1 - verlies) + verlies)
        over = m - a
        w = np.divide(a * verlies, over, out=np.zeros(a.shape), where=over > 0)
        yield m, np.where(over > 0, (vrij + w) / (1 + w), 1.0)
        verlies = a * verlies / (m + a * verlies)


def _belasting(intensiteit: ArrayLike, uren: ArrayLike, p: Noodhulpparameters) -> tuple[Numbers, float]:
    """a, and s of step 3."""
    a, uren = np.broadcast_arrays(_intensiteit(intensiteit), _uren(uren))
    a = a * uren * p.gebied_km2
    if (a >= EENHEDEN_MAXIMUM).any():
        raise _te_druk(float(a.max()))
    return a, float(np.exp(-1 / p.samenwerkingsgebied_bereiken))


def _intensiteit(waarde: ArrayLike) -> Numbers:
    return _getallen("intensiteit", waarde, "0 of meer, in meldingen per km2 per uur", lambda x: x >= 0)


def _uren(waarde: ArrayLike) -> Numbers:
    return _getallen("afhandeltijd_uren", waarde, "meer dan 0, in uren", lambda x: x > 0)


def _deel(waarde: ArrayLike) -> Numbers:
    return _getallen("reactiepercentage", waarde, "een breuk tussen 0 en 1, bijvoorbeeld 0,85 voor 85%", lambda x: (x > 0) & (x < 1))


def _getallen(naam: str, waarde: ArrayLike, verwacht: str, goed: Callable[[Numbers], Numbers]) -> Numbers:
    return as_numbers(naam, waarde, verwacht, goed, NoodhulpError)


def _te_druk(eenheden: float) -> NoodhulpError:
    return NoodhulpError(
        f"intensiteit x afhandeltijd: {eenheden:g} eenheden in één samenwerkingsgebied is meer dan {EENHEDEN_MAXIMUM}; verwacht "
        "meldingen per km2 per uur (niet per jaar) en de afhandeltijd in uren."
    )
