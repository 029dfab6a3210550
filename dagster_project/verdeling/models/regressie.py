"""Forward stepwise regression of werklast on kenmerken, one cluster at a time.

Source: the report, annex E (halfjaarbericht-2025-h2.txt:4613-4785); what it leaves open is decided here and named in ``Thresholds``.

1. ``prepare``: werklast and kenmerken per inhabitant; ``inwoners`` itself is the intercept c0.
2. ``_voorwaarts``: from the intercept alone, each time the candidate with the largest R2, as long as BIC falls by at least 10.
   No candidate: constant, of a category that is in the model, or correlated over 0,80 with a kenmerk that is in it.
3. ``select``: then the VIFs; of the kenmerken over 10 the one that was picked last is taken out of the candidates, and again.
4. ``_schat``: coefficients, standard errors, R2 and BIC after each step, VIFs, fitted values in totals.
5. ``vervang_categorieen``: over all clusters at most one kenmerk per category.

**Speed and accuracy.** Candidates are centred and scaled to length one; the model is an orthonormal basis that grows by one vector a step
(Gram-Schmidt, each vector orthogonalised twice). What a candidate adds is (z.r)^2 / d, with r the residue of the werklast, updated and
orthogonalised twice, and d the squared length of what the model leaves of z. So a step costs three products of the candidates with a vector
instead of a fit per candidate. d is updated by subtraction, which loses digits when it becomes small: under ``KRAP`` it is computed anew
from the column itself, and of candidates within ``BIJNA`` of the best the residue is computed in full before one is called better. A candidate of which the
model leaves less than rounding noise adds nothing. The Gram matrix would be faster still and squares the condition number. The final
model is fitted anew by Householder QR on the centred columns with one step of refinement: nothing that is reported went through an update.
Products go row by row through ``np.vecdot``: equal columns give equal bits, whatever the number of BLAS threads.

Known drawbacks: stepwise selection has no memory, so the best set can be missed; standard errors and R2 do not know that the kenmerken were
selected and are too favourable (``bootstrap`` shows by how much); gemeenten weigh equally, whatever their size.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

INTERCEPT = "c0"
"""Name of the coefficient per inhabitant; no kenmerk can have it."""
REDENEN = ("constant", "vif", "categorie", "correlatie", "bic")
"""Why a kenmerk is not in the model: the first that applies."""
MINST = 4
"""So many gemeenten are needed for one kenmerk: the number of coefficients stops at n - 2."""
KRAP = 1e-2
"""Share of a candidate (squared) that the model leaves, under which it is computed anew: subtraction has then lost two digits."""
BIJNA = 1e-9
"""Candidates whose RSS differs less than this share of the current RSS are compared by their full residue."""
ONAFHANKELIJK = 1e-10
"""A candidate of length one of which the model leaves less is a linear combination of it: input has 16 digits, fits take some of them."""
LEEG = 1e-32
"""Share of TSS that RSS counts for at least in BIC, so that a perfect fit has a finite BIC."""


@dataclass(frozen=True)
class Thresholds:
    """The thresholds of the procedure.

    The first three are those of the report (halfjaarbericht-2025-h2.txt:4739-4746, 4719, 4760-4769; the report does not print the VIF,
    10 is the usual rule of thumb); the other three are ours and keep rounding out of the choice.
    """

    bic_daling: float = 10.0
    """BIC must fall by at least so much for a kenmerk to enter"""
    correlatie: float = 0.80
    """the largest absolute Pearson correlation, per inhabitant, of two kenmerken in one model"""
    vif: float = 10.0
    """a kenmerk over this variance inflation factor is involved in multicollinearity"""
    constant: float = 1e-12
    """a kenmerk is constant when its standard deviation is at most this share of its mean"""
    gelijk: float = 1e-12
    """relative difference in RSS under which the alphabetically first kenmerk wins"""
    niets_over: float = 1e-20
    """share of TSS under which nothing is left to explain"""


DEFAULT = Thresholds()


class RegressionError(ValueError):
    """The input cannot be used; a Dutch sentence that says why."""


class Refused(RegressionError):
    """A kenmerk that may not be used; ``redenen`` is name -> reason."""

    def __init__(self, redenen: dict[str, str]):
        self.redenen = redenen
        super().__init__("; ".join(f"kenmerk '{n}' wordt geweigerd: {r}" for n, r in redenen.items()))


# --- kenmerken that are refused ---

_BRON = (
    "het rapport neemt dit kenmerk niet op vanwege het stigmatiserende karakter en volgt daarin de toezegging van het ministerie van Justitie "
    "en Veiligheid aan de Tweede Kamer om het niet te gebruiken in het verdeelmodel (halfjaarbericht-2025-h2.txt:3694-3702, 4922-4932)"
)
_KADER = "het is een stigmatiserend persoonskenmerk als bedoeld in het afwegingskader (halfjaarbericht-2025-h2.txt:2849-2853), zoals {}"
_STAMMEN = (
    (r"migratieachtergrond|migrantenachtergrond|(niet|non)westers|allochto|autochto", _BRON),
    (r"herkomst(land|groep|gebied|((buiten|in)?(europa|nederland)))|land(en)?vanherkomst", _BRON),
    (r"(nederlandse|europese|buitenlandse|culturele)herkomst", _BRON),
    (r"geboorteland|geboren(in|buiten)(nederland|europa|buitenland|hetbuitenland)|generatiemigra|migra\w*generatie", _BRON),
    (r"(?<!inter)nationaliteit|staatsburgerschap|nederlanderschap|(niet|non)nederlander", _KADER.format("nationaliteit")),
    (r"etnisch|etniciteit|ethni|huidskleur|afstamming", _KADER.format("etniciteit")),
    (
        r"(?<!on)geloof(?!w)|gelovig|religie|religieu|godsdienst|levensovertuiging|kerklid|kerkleden|moslim|islam|hindoe|joods",
        _KADER.format("geloof"),
    ),
)
"""What is refused wherever it stands in a name, written without spaces and signs, and why."""
_WOORDEN = (
    (r"(niet|non)? ?westerse?|herkomst(?! (bestemming|verkeer|bezoek|reis|reizig|toeris|goederen|verplaats))", _BRON),
    (r"marokko|marokka\w+|turkije|turken|turkse?|surinam\w+|antill\w+|arubaan\w*", _BRON),
    (r"ras|afkomst|roma|sinti", _KADER.format("etniciteit")),
)
"""What is refused only as a word of its own: Westerschelde, terras and verkeersherkomst are no descent."""


def refused(namen: Iterable[str]) -> dict[str, str]:
    """Which of these kenmerken (or categories) may not be used, with the reason in Dutch.

    By name only, whatever the capitals, accents, spaces, hyphens and underscores: who gives such a kenmerk another name is not stopped here.
    """
    uit = {}
    for naam in namen:
        plat = "".join(t for t in unicodedata.normalize("NFKD", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", naam)) if not unicodedata.combining(t))
        woorden = " ".join(re.findall(r"[a-z0-9]+", plat.casefold()))
        aaneen = woorden.replace(" ", "")
        reden = next((r for p, r in _STAMMEN if re.search(p, aaneen)), None)
        reden = reden or next((r for p, r in _WOORDEN if re.search(rf"\b(?:{p})\b", woorden)), None)
        if reden:
            uit[naam] = reden
    return uit


# --- the input ---


@dataclass(frozen=True, eq=False)
class Candidates:
    """The kenmerken of n gemeenten, made ready once for every cluster; in alphabetical order, a kenmerk a row."""

    namen: tuple[str, ...]
    categorie: tuple[str, ...]
    inwoners: np.ndarray
    x: np.ndarray
    """(k, n): per inhabitant"""
    z: np.ndarray
    """(k, n): centred, length one; zero when constant"""
    gemiddelde: np.ndarray
    schaal: np.ndarray
    """x = gemiddelde + schaal * z"""
    constant: np.ndarray
    ruis: np.ndarray
    """length under which what is left of z is no information"""
    groep: np.ndarray
    onderzoek: bool = False

    def rijen(self, welke: np.ndarray, regels: Thresholds = DEFAULT) -> Candidates:
        """The same kenmerken for these rows, with repetition when a row is named twice."""
        x = np.take(self.x, welke, axis=1)
        return replace(self, inwoners=self.inwoners[welke], x=x, **_maak_gelijkwaardig(x, regels))


def prepare(
    kenmerken: np.ndarray,
    inwoners: np.ndarray,
    namen: Sequence[str],
    categorieen: Mapping[str, str],
    regels: Thresholds = DEFAULT,
    *,
    onderzoek: bool = False,
) -> Candidates:
    """Make the candidates of n gemeenten ready.

    Args:
        kenmerken: (n, k), totals per gemeente.
        inwoners: (n,), > 0.
        namen: of the k columns, each once.
        categorieen: kenmerk -> category, for every kenmerk.
        onderzoek: also with stigmatising kenmerken; what is made with it carries ``onderzoek`` and is never published.

    Raises:
        RegressionError: shapes, a value that is no number, inwoners <= 0, a name twice or without category.
        Refused: a stigmatising kenmerk or category, without ``onderzoek``.
    """
    kenmerken, inwoners = np.asarray(kenmerken, dtype=float), np.asarray(inwoners, dtype=float)
    if inwoners.ndim != 1 or kenmerken.shape != (inwoners.size, len(namen)):
        raise RegressionError(f"kenmerken heeft vorm {kenmerken.shape}, verwacht ({inwoners.size}, {len(namen)})")
    if inwoners.size < MINST:
        raise RegressionError(f"{inwoners.size} gemeenten; verwacht ten minste {MINST}")
    if not (np.isfinite(inwoners).all() and (inwoners > 0).all()):
        raise RegressionError("inwoners: elke gemeente moet een aantal groter dan 0 hebben")
    if dubbel := sorted({n for n in namen if list(namen).count(n) > 1}):
        raise RegressionError(f"kenmerk dubbel: {', '.join(dubbel)}")
    if INTERCEPT in namen:
        raise RegressionError(f"een kenmerk kan niet '{INTERCEPT}' heten: zo heet het gewicht per inwoner")
    if zonder := sorted(set(namen) - set(categorieen)):
        raise RegressionError(f"kenmerk zonder categorie: {', '.join(zonder)}")
    if not onderzoek and (redenen := _refused_by_name_or_category(namen, categorieen)):
        raise Refused(redenen)
    orde = sorted(range(len(namen)), key=lambda i: namen[i])
    with np.errstate(over="ignore", invalid="ignore"):
        x = np.ascontiguousarray(kenmerken.T[orde] / inwoners)
    if not np.isfinite(x).all():
        fout = sorted(namen[orde[i]] for i in np.flatnonzero(~np.isfinite(x).all(axis=1)))
        raise RegressionError(f"kenmerk met een waarde die geen eindig getal is: {', '.join(fout)}")
    categorie = tuple(categorieen[namen[i]] for i in orde)
    nummers = {c: i for i, c in enumerate(sorted(set(categorie)))}
    groep = np.array([nummers[c] for c in categorie], dtype=int)
    return Candidates(
        tuple(namen[i] for i in orde), categorie, inwoners, x, groep=groep, onderzoek=onderzoek, **_maak_gelijkwaardig(x, regels)
    )


def _refused_by_name_or_category(namen: Sequence[str], categorieen: Mapping[str, str]) -> dict[str, str]:
    per_categorie = refused({categorieen[n] for n in namen})
    return {n: per_categorie[categorieen[n]] for n in namen if categorieen[n] in per_categorie} | refused(namen)


def _maak_gelijkwaardig(x: np.ndarray, regels: Thresholds) -> dict[str, Any]:
    """Centre every row and give it length one.

    First to about 1 by a power of two, which is exact: nothing overflows, and a row that hardly varies loses none of its digits.
    """
    n = x.shape[1]
    top = np.ldexp(1.0, np.frexp(np.abs(x).max(axis=1, initial=0.0))[1] - 1)
    z = x / top[:, None]
    gemiddelde = z.mean(axis=1)
    z -= gemiddelde[:, None]
    rest = z.mean(axis=1)
    z -= rest[:, None]
    gemiddelde = gemiddelde + rest
    lengte = np.sqrt(np.vecdot(z, z))
    constant = lengte <= regels.constant * np.abs(gemiddelde) * np.sqrt(n)
    deler = np.where(constant, 1.0, lengte)
    z /= deler[:, None]
    z[constant] = 0.0
    ruis = np.maximum(ONAFHANKELIJK, 100 * np.finfo(float).eps * np.sqrt(n) / deler)  # a value near 1 is known to eps, a length may be less
    return {"z": z, "gemiddelde": gemiddelde * top, "schaal": deler * top, "constant": constant, "ruis": ruis}


@dataclass(frozen=True, eq=False)
class _Doel:
    """The werklast per inhabitant: centred, length one (``y``), or nothing to explain (``leeg``)."""

    y: np.ndarray
    gemiddelde: float
    schaal: float
    leeg: bool


def _doel(werklast: np.ndarray, inwoners: np.ndarray, regels: Thresholds) -> _Doel:
    werklast = np.asarray(werklast, dtype=float)
    if werklast.shape != inwoners.shape:
        raise RegressionError(f"werklast heeft vorm {werklast.shape}, verwacht {inwoners.shape}")
    with np.errstate(over="ignore", invalid="ignore"):
        y = werklast / inwoners
    if not np.isfinite(y).all():
        raise RegressionError("werklast: elke gemeente moet een eindig getal hebben")
    m = _maak_gelijkwaardig(y[None], regels)
    leeg = bool(m["constant"][0])
    schaal = float(m["schaal"][0])
    if leeg:  # the werklast is inwoners times a number: what is left is rounding
        schaal = max(float(np.sqrt(y.size) * np.finfo(float).eps * np.abs(y).max()), np.sqrt(np.finfo(float).tiny))
    return _Doel(m["z"][0], float(m["gemiddelde"][0]), schaal, leeg)


# --- the search ---


def _bic(rss: float, n: int, coefficienten: int, schaal: float = 1.0) -> float:
    """n ln(RSS / n) + k ln n, with RSS relative to TSS and ``schaal`` the square root of TSS."""
    return float(n * (np.log(max(rss, LEEG) / n) + 2 * np.log(schaal)) + coefficienten * np.log(n))


def _loodrecht(z: np.ndarray, basis: np.ndarray) -> np.ndarray:
    """What a basis (rows) leaves of z (rows, or one vector); twice, so that it is orthogonal to rounding."""
    for _ in range(2):
        z = z - (z @ basis.T) @ basis
    return z


def _voorwaarts(kan: Candidates, y: np.ndarray, mag: np.ndarray, regels: Thresholds) -> list[int]:
    """One run of steps 2 to 5: the kenmerken (rows of ``kan``) in the order in which they enter. y has length one."""
    z, n, ruis2 = kan.z, y.size, kan.ruis**2
    mag, d, r, rss = mag.copy(), np.ones(len(kan.namen)), y, 1.0
    basis = np.empty((min(len(kan.namen), n), n))
    keuze: list[int] = []
    while rss > regels.niets_over and len(keuze) + 1 < n - 2 and mag.any():
        q = basis[: len(keuze)]
        p = _beste(z, r, rss, q, d, ruis2, mag, regels)
        e = _loodrecht(z[p], q)
        lengte2 = float(e @ e)
        if lengte2 <= ruis2[p]:
            break  # the best adds nothing
        e /= np.sqrt(lengte2)
        nieuw = r - (e @ r) * e
        nieuw -= (e @ nieuw) * e
        rss_nieuw = float(nieuw @ nieuw)
        if _bic(rss, n, len(keuze) + 1) - _bic(rss_nieuw, n, len(keuze) + 2) < regels.bic_daling:
            break
        basis[len(keuze)] = e
        keuze.append(p)
        mag &= (kan.groep != kan.groep[p]) & (np.abs(np.vecdot(z, z[p])) <= regels.correlatie * (1 + regels.gelijk))
        d -= np.vecdot(z, e) ** 2
        r, rss = nieuw, rss_nieuw
    return keuze


def _beste(
    z: np.ndarray, r: np.ndarray, rss: float, q: np.ndarray, d: np.ndarray, ruis2: np.ndarray, mag: np.ndarray, regels: Thresholds
) -> int:
    """The candidate that leaves the smallest RSS; of equals the alphabetically first."""
    b = np.vecdot(z, r)
    krap = np.flatnonzero(mag & (d < KRAP))
    if krap.size:
        e = _loodrecht(z[krap], q)
        d[krap] = np.vecdot(e, e)
        b[krap] = np.vecdot(e, r)
    rest = np.full(d.size, np.inf)
    telt = mag & (d > ruis2)
    rest[mag] = rss
    rest[telt] -= b[telt] ** 2 / d[telt]
    bijna = np.flatnonzero(rest <= rest.min() + BIJNA * rss)
    if bijna.size > 1:
        e = _loodrecht(z[bijna], q)
        lengte2 = np.vecdot(e, e)
        e /= np.sqrt(np.where(lengte2 > ruis2[bijna], lengte2, np.inf))[:, None]
        over = r - np.vecdot(e, r)[:, None] * e
        over -= np.vecdot(e, over)[:, None] * e
        rest = np.vecdot(over, over)
        # what is left of a vector of length sqrt(rss) is off by its last digits: where the fit is close they outweigh ``gelijk``
        afronding = 8 * np.finfo(float).eps * np.sqrt(rss * rest.min())
        bijna = bijna[rest <= max(rest.min() * (1 + regels.gelijk) + afronding, regels.niets_over)]
    return int(bijna[0])


# --- the model ---


@dataclass(frozen=True, eq=False)
class Model:
    """The regression of one cluster. Coefficients are those of the per-inhabitant model, which are also the weights of the totals."""

    gekozen: tuple[str, ...]
    coefficienten: dict[str, float]
    standaardfouten: dict[str, float]
    r2_pad: list[float]
    """after each step, intercept first"""
    bic: list[float]
    """after each step of the final run, intercept first"""
    vif: dict[str, float]
    passing: np.ndarray
    """(n,): fitted werklast, totals"""
    residu: np.ndarray
    """(n,): werklast minus passing"""
    afgevallen: dict[str, str] = field(default_factory=dict)
    """kenmerk -> one of ``REDENEN``, in alphabetical order"""
    onderzoek: bool = False
    """made with the research flag: never to be published"""

    @property
    def r2(self) -> float:
        """Of the final model; 1 when the werklast is a number per inhabitant exactly."""
        return self.r2_pad[-1]

    def als_json(self) -> dict[str, Any]:
        """What a program gets, without the gemeenten."""
        return {
            "gekozen": list(self.gekozen),
            "coefficienten": self.coefficienten,
            "standaardfouten": self.standaardfouten,
            "r2": self.r2,
            "r2_pad": self.r2_pad,
            "bic": self.bic,
            "afgevallen": [{"kenmerk": k, "reden": r} for k, r in self.afgevallen.items()],
            "vif": self.vif,
            "onderzoek": self.onderzoek,
        }


def select(kan: Candidates, werklast: np.ndarray, regels: Thresholds = DEFAULT) -> Model:
    """Steps 2 to 7 for one cluster, on candidates that are ready."""
    doel = _doel(werklast, kan.inwoners, regels)
    mag, door_vif = ~kan.constant, np.zeros(len(kan.namen), dtype=bool)
    keuze: list[int] = []
    while not doel.leeg:
        keuze = _voorwaarts(kan, doel.y, mag & ~door_vif, regels)
        hoog = [p for p, v in zip(keuze, _vif(_omgekeerd(kan.z[keuze])), strict=True) if v > regels.vif * (1 + regels.gelijk)]
        if not hoog:
            break
        door_vif[hoog[-1]] = True
    model = _schat(kan, doel, np.asarray(werklast, dtype=float), keuze)
    return replace(model, afgevallen=_redenen(kan, keuze, door_vif, regels))


def _redenen(kan: Candidates, keuze: list[int], door_vif: np.ndarray, regels: Thresholds) -> dict[str, str]:
    in_groep = (kan.groep[:, None] == kan.groep[keuze]).any(axis=1)
    lijkt = (np.abs(kan.z @ kan.z[keuze].T) > regels.correlatie * (1 + regels.gelijk)).any(axis=1)
    nummer = np.select([kan.constant, door_vif, in_groep, lijkt], [0, 1, 2, 3], 4)
    gekozen = set(keuze)
    return {naam: REDENEN[nummer[i]] for i, naam in enumerate(kan.namen) if i not in gekozen}


def _omgekeerd(z: np.ndarray) -> np.ndarray:
    """Inverse of R in z' = QR."""
    return np.linalg.inv(np.linalg.qr(z.T, mode="r")) if len(z) else np.empty((0, 0))


def _vif(omgekeerd: np.ndarray) -> np.ndarray:
    """1 / (1 - R2) of each column on the others with intercept: the diagonal of the inverse correlation matrix."""
    return (omgekeerd**2).sum(axis=1)


def _schat(kan: Candidates, doel: _Doel, werklast: np.ndarray, keuze: list[int]) -> Model:
    """Least squares on these kenmerken, by QR of the centred columns with one step of refinement."""
    z, n, m = kan.z[keuze].T, doel.y.size, len(keuze)
    q, r = np.linalg.qr(z)
    om = np.linalg.inv(r) if m else np.empty((0, 0))
    rest, rss = doel.y, [0.0 if doel.leeg else 1.0]
    for kolom in q.T:
        rest = rest - (kolom @ rest) * kolom
        rss.append(float(rest @ rest))
    gamma = om @ (q.T @ doel.y)
    gamma += om @ (q.T @ (doel.y - z @ gamma))
    over = doel.y - z @ gamma
    s2 = float(over @ over) * doel.schaal**2 / (n - m - 1)
    verhouding = kan.gemiddelde[keuze] / kan.schaal[keuze]
    beta = gamma * (0.0 if doel.leeg else doel.schaal) / kan.schaal[keuze]
    c0 = doel.gemiddelde - float(beta @ kan.gemiddelde[keuze])
    vif = _vif(om)
    fouten = [np.sqrt(s2 * (1 / n + np.sum((om.T @ verhouding) ** 2))), *(np.sqrt(s2 * vif) / kan.schaal[keuze])]
    passing = (c0 + kan.x[keuze].T @ beta) * kan.inwoners
    namen = [kan.namen[p] for p in keuze]
    return Model(
        gekozen=tuple(namen),
        coefficienten=dict(zip([INTERCEPT, *namen], [c0, *beta.tolist()], strict=True)),
        standaardfouten=dict(zip([INTERCEPT, *namen], map(float, fouten), strict=True)),
        r2_pad=[1.0 if doel.leeg else 1.0 - w for w in rss],
        bic=[_bic(1.0 if doel.leeg else w, n, i + 1, doel.schaal) for i, w in enumerate(rss)],
        vif=dict(zip(namen, vif.tolist(), strict=True)),
        passing=passing,
        residu=werklast - passing,
        onderzoek=kan.onderzoek,
    )


# --- one kenmerk per category over all clusters ---


@dataclass(frozen=True)
class Vervanging:
    """In this cluster one kenmerk made room for another of its category; ``verlies_r2`` is what that cluster's R2 lost by it."""

    cluster: str
    categorie: str
    was: str
    wordt: str
    verlies_r2: float


def vervang_categorieen(
    modellen: Mapping[str, Model],
    werklast: Mapping[str, np.ndarray],
    aandelen: Mapping[str, float],
    kan: Candidates,
    regels: Thresholds = DEFAULT,
) -> tuple[dict[str, Model], list[Vervanging]]:
    """Over all clusters at most one kenmerk per category, at the smallest loss of R2, weighted by the share of each cluster.

    Category by category, in alphabetical order: of the kenmerken that clusters chose in it, each is tried as the one for all of
    those clusters, which are fitted anew with the rest of their set fixed. The smallest weighted loss stays; of equals (1e-12) the
    alphabetically first. Correlation, VIF and BIC are not tested again, as in the report (halfjaarbericht-2025-h2.txt:4773-4783).

    Args:
        modellen, werklast, aandelen: per cluster; a share is a weight >= 0 (any scale).

    Raises:
        RegressionError: a cluster without share, or a category in which no kenmerk can serve all its clusters.
    """
    if zonder := sorted(set(modellen) - set(aandelen)):
        raise RegressionError(f"cluster zonder aandeel: {', '.join(zonder)}")
    plaats = {n: i for i, n in enumerate(kan.namen)}
    keuzes = {cl: [plaats[k] for k in modellen[cl].gekozen] for cl in sorted(modellen)}
    r2 = {cl: m.r2 for cl, m in modellen.items()}
    doelen = {cl: _doel(werklast[cl], kan.inwoners, regels) for cl in modellen}
    vervangingen = []
    for c in sorted(set(kan.categorie)):
        in_c = {cl: p for cl, keuze in keuzes.items() for p in keuze if kan.categorie[p] == c}
        if len(set(in_c.values())) < 2:
            continue
        opties = list(_opties(kan, doelen, aandelen, keuzes, r2, in_c))
        if not opties:
            raise RegressionError(
                f"categorie {c}: geen van {', '.join(sorted({kan.namen[p] for p in in_c.values()}))} past in al haar clusters"
            )
        kleinste = min(o[0] for o in opties)
        _, optie, nieuw, r2_nieuw = next(o for o in opties if o[0] <= kleinste + regels.gelijk)
        vervangingen += [Vervanging(cl, c, kan.namen[in_c[cl]], kan.namen[optie], r2[cl] - r2_nieuw[cl]) for cl in nieuw]
        keuzes |= nieuw
        r2 |= r2_nieuw
    uit = dict(modellen)
    for cl in sorted({v.cluster for v in vervangingen}):
        m = _schat(kan, doelen[cl], np.asarray(werklast[cl], dtype=float), keuzes[cl])
        weg = modellen[cl].afgevallen | {v.was: "categorie" for v in vervangingen if v.cluster == cl}
        uit[cl] = replace(m, afgevallen={k: weg[k] for k in sorted(weg) if k not in m.gekozen})
    return uit, vervangingen


def _opties(
    kan: Candidates,
    doelen: Mapping[str, _Doel],
    aandelen: Mapping[str, float],
    keuzes: Mapping[str, list[int]],
    r2: Mapping[str, float],
    in_c: Mapping[str, int],
) -> Iterator[tuple[float, int, dict[str, list[int]], dict[str, float]]]:
    """(weighted loss of R2, kenmerk, the clusters that change with their set and R2) of each kenmerk that can serve all of a category's clusters."""
    for optie in sorted(set(in_c.values())):
        nieuw = {cl: [optie if q == p else q for q in keuzes[cl]] for cl, p in in_c.items() if p != optie}
        r2_nieuw = {cl: w for cl, keuze in nieuw.items() if (w := _r2(kan, doelen[cl], keuze)) is not None}
        if len(r2_nieuw) == len(nieuw):  # else it says nothing beside the other kenmerken of a cluster
            yield sum(aandelen[cl] * (r2[cl] - w) for cl, w in r2_nieuw.items()), optie, nieuw, r2_nieuw


def _r2(kan: Candidates, doel: _Doel, keuze: list[int]) -> float | None:
    """R2 of exactly these kenmerken; None when one of them is constant or follows from those before it."""
    q, r = np.linalg.qr(kan.z[keuze].T)
    if kan.constant[keuze].any() or (np.abs(np.diag(r)) <= kan.ruis[keuze]).any():
        return None
    return float(np.sum((doel.y @ q) ** 2))
