"""``halfjaarbericht zekerheid``: how certain the recalculated allocation of a published edition is.

What a refresh fitted once is fitted again, by ``verdeling.bootstrap``: on gemeenten that are drawn, without an eenheid, with other thresholds.
The input is that of the refresh, read from the published database: werklast, candidate kenmerken, shares, thresholds. Shares
are applied in SQL; a cluster that follows others is folded into those that it follows, so that the point estimate is
``verdeling.herberekend_per_regionale_eenheid``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from dagster_project import progress
from dagster_project.verdeling.models import bootstrap
from dagster_project.verdeling.models.regressie import Thresholds, prepare
from dagster_project.warehouse.editions import PublishedVersion, Warehouse
from sources.database import connect
from sources.errors import CannotStart

TREKKINGEN_MAX = 100_000
KENMERKEN = """
    SELECT gemeente_code, kenmerk, categorie, regionale_eenheid, waarde
    FROM intermediate.int_verdeling__kenmerken
    WHERE is_peiljaar
    ORDER BY gemeente_code, kenmerk
"""
WERKLAST = """
    SELECT w.cluster, w.gemeente_code, w.fte
    FROM verdeling.werklast AS w
    INNER JOIN verdeling.clusters AS c USING (versie, cluster)
    WHERE w.versie = $versie AND c.model = 'regressie'
    UNION ALL
    SELECT c.cluster, k.gemeente_code, k.waarde / p.waarde
    FROM verdeling.clusters AS c
    INNER JOIN verdeling.parameters AS p ON p.versie = c.versie AND p.parameter = 'wijkzorg_inwoners_per_fte'
    INNER JOIN intermediate.int_verdeling__kenmerken AS k ON k.kenmerk = 'inwoners' AND k.is_peiljaar
    WHERE c.versie = $versie AND c.model = 'inwoners'
    ORDER BY ALL
"""
"""A cluster that goes by inwoners is exactly that: its regression has a constant and nothing else."""
SOM = "CAST(sum(CAST({} AS DECIMAL(38, 24))) AS DOUBLE)"
GEVOLGD = f"""
    SELECT v.cluster, b.basis, {SOM.format("a.aandeel * b.deel")} / any_value(t.totaal) AS deel
    FROM volgend AS v
    INNER JOIN clusters AS a ON v.gevolgd = a.cluster
    INNER JOIN {{bron}} AS b ON v.gevolgd = b.cluster
    INNER JOIN (
        SELECT v.cluster, {SOM.format("a.aandeel")} AS totaal FROM volgend AS v INNER JOIN clusters AS a ON v.gevolgd = a.cluster GROUP BY v.cluster
    ) AS t ON v.cluster = t.cluster
    WHERE v.cluster {{wie}} 'avim'
    GROUP BY v.cluster, b.basis
"""
AANDELEN = f"""
    WITH clusters AS (
        SELECT cluster, naam, model, string_split(volgt, '; ') AS volgt, aandeel_pct AS aandeel FROM verdeling.clusters WHERE versie = $versie
    ),
    volgend AS (SELECT cluster, unnest(volgt) AS gevolgd FROM clusters WHERE model = 'combinatie'),
    zelf AS (SELECT cluster, cluster AS basis, 1.0::DOUBLE AS deel FROM clusters WHERE model <> 'combinatie'),
    eerste AS (FROM zelf UNION ALL {GEVOLGD.format(bron="zelf", wie="<>")}),
    alle AS (FROM eerste UNION ALL {GEVOLGD.format(bron="eerste", wie="=")})
    SELECT b.cluster, b.naam, b.aandeel, {SOM.format("c.aandeel * d.deel")}
    FROM alle AS d
    INNER JOIN clusters AS c ON d.cluster = c.cluster
    INNER JOIN clusters AS b ON d.basis = b.cluster
    GROUP BY ALL
    ORDER BY b.cluster
"""
"""The share of each cluster with a model of its own, and the same with what follows it: as int_verdeling__clustergewichten does, AVIM last."""


@dataclass(frozen=True)
class _Gelezen:
    """What the published database gave."""

    invoer: bootstrap.BootstrapInput
    regels: Thresholds
    namen: dict[str, str]
    fte: int
    is_synthetisch: bool


def compute_uncertainty(warehouse: Warehouse, editie: str = "", trekkingen: int = bootstrap.TREKKINGEN, zaad: int = bootstrap.ZAAD) -> dict[str, Any]:
    """What ``--formaat json`` gives. Sizes are fte at the total of the edition (1.000), shares percent.

    Raises:
        CannotStart: nothing published, no such edition, one from before these tables or without all shares, or a strange request.
        RegressionError: the model cannot be made.
    """
    if not 1 <= trekkingen <= TREKKINGEN_MAX:
        raise CannotStart(f"--trekkingen {trekkingen}: verwacht 1 tot en met {TREKKINGEN_MAX}.")
    if zaad < 0:
        raise CannotStart(f"--zaad {zaad}: verwacht 0 of meer.")
    uitgave = warehouse.choose(editie)
    g = read_input(warehouse, uitgave)
    model = bootstrap.bootstrap_intervals(g.invoer, None, g.regels)
    s = bootstrap.bootstrap_stability(
        g.invoer, trekkingen, zaad, g.regels, voortgang=lambda gedaan, totaal: progress.report("trekkingen", gedaan, totaal)
    )
    zonder = bootstrap.leave_one_out(g.invoer, g.regels)
    rooster = bootstrap.sensitivity(g.invoer, g.regels)

    def fte(u: bootstrap.BootstrapResult) -> dict[str, float]:
        return {e: g.fte * a for e, a in u.aandelen.items()}

    punt = fte(model)
    gevoeligheid = []
    for r, u in rooster:
        verschil = {e: w - punt[e] for e, w in fte(u).items()}
        meest = max(verschil, key=lambda e: (abs(verschil[e]), e))
        gevoeligheid.append(
            {
                "bic_daling": r.bic_daling,
                "correlatie": r.correlatie,
                "vif": r.vif,
                "kenmerken": len(set().union(*u.gekozen.values())),
                "grootste_verschuiving_fte": verschil[meest],
                "regionale_eenheid": meest,
                "fte": fte(u),
            }
        )
    return {
        "editie": uitgave.editie,
        "versie": uitgave.versie,
        "is_synthetisch": g.is_synthetisch,
        "fte": g.fte,
        "gemeenten": len(g.invoer.eenheden),
        "kandidaten": len(g.invoer.kandidaten.namen),
        "trekkingen": s.trekkingen,
        "mislukte_trekkingen": s.mislukt,
        "zaad": s.zaad,
        "drempels": {"bic_daling": g.regels.bic_daling, "correlatie": g.regels.correlatie, "vif": g.regels.vif},
        "clusters": [
            {
                "cluster": c,
                "naam": g.namen[c],
                "aandeel_pct": g.invoer.aandelen[c],
                "kenmerken": [
                    {"kenmerk": k, "gekozen_pct": 100 * deel, "in_model": k in model.gekozen[c]}
                    for k, deel in (s.gekozen[c] | {k: 0.0 for k in model.gekozen[c] if k not in s.gekozen[c]}).items()
                ],
            }
            for c in sorted(g.invoer.aandelen, key=lambda c: (-g.invoer.aandelen[c], c))
        ],
        "eenheden": [
            {
                "regionale_eenheid": e,
                "model_fte": punt[e],
                "laag_fte": g.fte * i.laag,
                "midden_fte": g.fte * i.midden,
                "hoog_fte": g.fte * i.hoog,
                "zonder_eenheid_laagste_fte": min(fte(u)[e] for u in zonder.values()),
                "zonder_eenheid_hoogste_fte": max(fte(u)[e] for u in zonder.values()),
                "drempels_grootste_verschuiving_fte": max((r["fte"][e] - punt[e] for r in gevoeligheid), key=abs),
            }
            for e, i in s.intervallen.items()
        ],
        "zonder_eenheid": [{"weggelaten": e, "fte": fte(u)} for e, u in zonder.items()],
        "gevoeligheid": gevoeligheid,
    }


def uncertainty_warnings(uitkomst: dict[str, Any]) -> list[str]:
    """What a reader must know before the numbers."""
    uit = []
    if uitkomst["is_synthetisch"]:
        uit.append(
            f"LET OP: de werklast en de kenmerken van {uitkomst['versie']} zijn (deels) synthetisch. Deze onzekerheid is die van het voorbeeld."
        )
    if mislukt := uitkomst["mislukte_trekkingen"]:
        uit.append(f"{mislukt} van {uitkomst['trekkingen']} trekkingen gaven geen model en tellen niet mee in de intervallen.")
    return uit


def read_input(warehouse: Warehouse, uitgave: PublishedVersion) -> _Gelezen:
    """The input of the regression of this version.

    Raises:
        CannotStart: the version is from before these tables, not the one that the kenmerken are of, or has no shares.
    """
    v = {"versie": uitgave.versie}
    with connect(warehouse.database, read_only=True) as con:
        try:
            return _lees(con, uitgave, v)
        except duckdb.CatalogException as e:
            raise CannotStart(
                f"{warehouse.database} is van voor de werklast ({str(e).splitlines()[0]}); publiceer er een versie bij."
            ) from None


def _lees(con: duckdb.DuckDBPyConnection, uitgave: PublishedVersion, v: dict[str, str]) -> _Gelezen:
    aandelen = con.execute(AANDELEN, v).fetchall()
    if not aandelen:
        raise CannotStart(f"Editie {uitgave.versie} is van voor de werklast; kies een latere of publiceer er een versie bij.")
    van = con.execute("SELECT versie FROM raw_run.editie").fetchall()
    if van != [(uitgave.versie,)]:
        raise CannotStart(
            f"De kandidaatkenmerken staan in de database alleen voor {', '.join(w for (w,) in van)}, niet voor {uitgave.versie}. "
            "Zet de snapshots van die versie in een eigen warehouse met 'refresh --bron <map van de editie>'."
        )
    onbekend = [
        n for (n,) in con.execute("SELECT naam FROM verdeling.clusters WHERE versie = $versie AND aandeel_pct IS NULL", v).fetchall()
    ]
    if onbekend:
        raise CannotStart(
            f"Van {uitgave.versie} is geen aandeel per cluster bekend ({len(onbekend)} leeg, zoals {onbekend[0]}): lever formatie_per_cluster "
            "met alle clusters en publiceer opnieuw."
        )
    kenmerken = con.execute(KENMERKEN).fetchall()
    gemeenten, namen = sorted({r[0] for r in kenmerken}), sorted({r[1] for r in kenmerken})
    werklast = con.execute(WERKLAST, v).fetchall()
    clusters = [c for c, *_ in aandelen]
    heeft = {(k, g) for g, k, *_ in kenmerken} | {(c, g) for c, g, _ in werklast}
    if mist := [(wat, g) for g in gemeenten for wat in (*clusters, *namen) if (wat, g) not in heeft]:
        raise CannotStart(
            f"In {uitgave.versie} ontbreken {len(mist)} waarden, zoals {mist[0][0]} van {mist[0][1]}: het model kan niet worden herhaald."
        )
    breed = np.array([r[4] for r in kenmerken], dtype=float).reshape(len(gemeenten), len(namen))
    kandidaat = [i for i, n in enumerate(namen) if n != "inwoners"]
    grens = dict(con.execute("SELECT parameter, waarde FROM verdeling.parameters WHERE versie = $versie", v).fetchall())
    regels = Thresholds(bic_daling=grens["bic_daling"], correlatie=grens["correlatie_maximaal"], vif=grens["vif_maximaal"])
    kan = prepare(
        breed[:, kandidaat],
        breed[:, namen.index("inwoners")],
        [namen[i] for i in kandidaat],
        {k: categorie for _, k, categorie, _, _ in kenmerken},
        regels,
    )
    eenheid = {r[0]: r[3] for r in kenmerken}
    per = {(c, g): fte for c, g, fte in werklast}
    invoer = bootstrap.BootstrapInput(
        kan,
        {c: np.array([per[c, g] for g in gemeenten], dtype=float) for c in clusters},
        [eenheid[g] for g in gemeenten],
        {c: met for c, _, _, met in aandelen},
        {c: eigen for c, _, eigen, _ in aandelen},
    )
    (fte, synthetisch) = con.execute(
        "SELECT any_value(h.fte), bool_or(h.is_synthetisch) OR (SELECT bool_or(is_synthetisch) FROM verdeling.clusters WHERE versie = $versie) "
        "OR (SELECT bool_or(is_synthetisch) FROM verdeling.werklast WHERE versie = $versie) "
        "FROM verdeling.herberekend_per_regionale_eenheid AS h WHERE h.versie = $versie",
        v,
    ).fetchone()
    return _Gelezen(invoer, regels, {c: naam for c, naam, _, _ in aandelen}, fte, bool(synthetisch))
