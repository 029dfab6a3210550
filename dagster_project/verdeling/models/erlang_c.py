"""Erlang-C: how many people must sit at the telephone so that enough calls are answered in time.

The queue is M/M/n: calls come at random (Poisson), last an exponential time, nobody hangs up and everybody waits his turn.
With offered load a = calls per hour x handling time / 3600 (erlang), n agents, and B(n) the loss chance of Erlang-B:

    B(0) = 1,  B(n) = a B(n-1) / (n + a B(n-1))
    C(n) = n B(n) / (n - a (1 - B(n))) = a B(n-1) / (n - a + a B(n-1))        the chance of waiting, for n > a; else 1
    P(wait <= S) = 1 - C(n) exp(-(n - a) S / handling time)

Every term is positive and n + aB(n-1) shrinks a relative error of B(n-1), so the recursion loses at most some ulps per step: to 10.000
agents the chance of waiting is right to 1e-10 (the tests measure it), and a chance too small for a double is 0.
C falls and n - a rises with n, so the service level rises with n: the first n that meets it is the smallest, and every larger n meets it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from dagster_project.verdeling.models.numbers import Numbers, as_numbers

AGENTEN_MAXIMUM = 10_000
"""So far the recursion is proven; the whole country needs a few hundred."""


class ErlangError(ValueError):
    """A value with which no staffing can be computed: says which, and what is expected."""


@dataclass(frozen=True)
class Bezetting:
    """The smallest staffing that meets the service level; numbers when all input was numbers, else arrays of one shape."""

    agenten: Any
    """Whole number of agents at work at the same time."""
    serviceniveau: Any
    """Share of calls answered in time with so many agents (0-1), at least what was asked."""
    bezettingsgraad: Any
    """Share of the time that an agent is on the telephone (0-1)."""
    kans_op_wachten: Any
    """Share of calls that find everyone busy (0-1)."""


def benodigde_bezetting(oproepen_per_uur: ArrayLike, afhandeltijd: ArrayLike, binnen: ArrayLike, serviceniveau: ArrayLike) -> Bezetting:
    """The smallest number of agents with a stable queue that answers enough calls in time.

    Args:
        oproepen_per_uur: calls per hour, >= 0. Without calls nobody is needed: 0 agents, service level 1, the rest 0.
        afhandeltijd: mean seconds per call, > 0.
        binnen: seconds within which a call is answered, >= 0.
        serviceniveau: share of the calls for which that must hold, a fraction between 0 and 1 (0,80; not 80).

    The four broadcast against each other (168 hours x 10 eenheden at once).

    Raises:
        ErlangError: a value that is not a number or out of bounds, or a load that 10.000 agents cannot carry.
    """
    oproepen = _getallen("oproepen_per_uur", oproepen_per_uur, "0 of meer, in oproepen per uur", lambda x: x >= 0)
    tijd = _getallen("afhandeltijd", afhandeltijd, "meer dan 0, in seconden", lambda x: x > 0)
    seconden = _getallen("binnen", binnen, "0 of meer, in seconden", lambda x: x >= 0)
    doel = _getallen("serviceniveau", serviceniveau, "een breuk tussen 0 en 1, bijvoorbeeld 0,80 voor 80%", lambda x: (x > 0) & (x < 1))
    try:
        oproepen, tijd, seconden, doel = np.broadcast_arrays(oproepen, tijd, seconden, doel)
    except ValueError:
        raise ErlangError(f"De vormen {[x.shape for x in (oproepen, tijd, seconden, doel)]} passen niet bij elkaar.") from None
    with np.errstate(over="ignore", under="ignore"):
        belasting = oproepen * tijd / 3600
        if (belasting >= AGENTEN_MAXIMUM).any():
            raise _te_veel(float(belasting.max()))
        agenten = np.where(oproepen > 0, -1, 0)
        niveau, wachten = np.ones(oproepen.shape), np.zeros(oproepen.shape)
        for n, kans in _wachtkansen(belasting):
            if (agenten >= 0).all():
                break
            if n > AGENTEN_MAXIMUM:
                raise _te_veel(float(belasting[agenten < 0].max()))
            gehaald = 1 - kans * np.exp(-np.maximum(n - belasting, 0) * (seconden / tijd))
            nu = (agenten < 0) & (n > belasting) & (gehaald >= doel)
            agenten, niveau, wachten = np.where(nu, n, agenten), np.where(nu, gehaald, niveau), np.where(nu, kans, wachten)
    bezig = belasting / np.maximum(agenten, 1)
    return Bezetting(*(x.item() if x.ndim == 0 else x for x in map(np.asarray, (agenten, niveau, bezig, wachten))))


def _wachtkansen(belasting: Numbers) -> Iterator[tuple[int, Numbers]]:
    """n = 1, 2, ... with C(n, a) of every load; 1 where n <= a."""
    bezet, n = np.ones(belasting.shape), 0  # bezet: a B(n-1) from here on
    while True:
        n += 1
        bezet = belasting * bezet
        over = n - belasting
        yield n, np.divide(bezet, over + bezet, out=np.ones(belasting.shape), where=over > 0)
        bezet = bezet / (n + bezet)


def _getallen(naam: str, waarde: ArrayLike, verwacht: str, goed: Any) -> Numbers:
    return as_numbers(naam, waarde, verwacht, goed, ErlangError)


def _te_veel(belasting: float) -> ErlangError:
    return ErlangError(
        f"oproepen_per_uur x afhandeltijd: een belasting van {belasting:g} erlang is meer dan {AGENTEN_MAXIMUM} agenten binnen dit "
        "serviceniveau aankunnen; verwacht oproepen per uur (niet per jaar) en de afhandeltijd in seconden."
    )
