"""``halfjaarbericht zekerheid``: how certain the recalculated allocation of a published edition is.

What a refresh fitted once is fitted again, by ``verdeling.bootstrap``: on gemeenten that are drawn, without an eenheid, with other thresholds.
The input is that of the refresh, read from the published database: werklast, candidate kenmerken, shares, thresholds. Shares
are applied in the SQL of dbt; a cluster that follows others is folded into those that it follows, so that the point estimate is
``verdeling.herberekend_per_regionale_eenheid``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from dagster_project import progress
from dagster_project.verdeling.dbt_models import ModelBuilder, query
from dagster_project.verdeling.models import bootstrap
from dagster_project.verdeling.models.regressie import Thresholds, prepare
from dagster_project.warehouse.editions import PublishedVersion, Warehouse
from sources.database import connect
from sources.errors import CannotStart

TREKKINGEN_MAX = 100_000
Cluster = tuple[str, str, str, str | None, float]
"""cluster, naam, model, volgt (names with "; " between them), aandeel_pct"""


@dataclass(frozen=True)
class FitInput:
    """What the published database gave."""

    invoer: bootstrap.BootstrapInput
    regels: Thresholds
    namen: dict[str, str]
    fte: int
    is_synthetisch: bool

    def in_fte(self, u: bootstrap.BootstrapResult) -> dict[str, float]:
        """fte per regionale eenheid."""
        return {e: self.fte * a for e, a in u.aandelen.items()}


def compute_uncertainty(
    warehouse: Warehouse, editie: str = "", trekkingen: int = bootstrap.TREKKINGEN, zaad: int = bootstrap.ZAAD
) -> dict[str, Any]:
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
    zonder = {e: g.in_fte(u) for e, u in bootstrap.leave_one_out(g.invoer, g.regels).items()}
    punt = g.in_fte(model)
    gevoeligheid = [_shift(punt, r, u, g) for r, u in bootstrap.sensitivity(g.invoer, g.regels)]
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
        "clusters": _clusters(g, model, s),
        "eenheden": [_eenheid(e, i, punt, g.fte, zonder, gevoeligheid) for e, i in s.intervallen.items()],
        "zonder_eenheid": [{"weggelaten": e, "fte": fte} for e, fte in zonder.items()],
        "gevoeligheid": gevoeligheid,
    }


def _shift(punt: dict[str, float], r: Thresholds, u: bootstrap.BootstrapResult, g: FitInput) -> dict[str, Any]:
    """What other thresholds do, and where most."""
    fte = g.in_fte(u)
    verschil = {e: w - punt[e] for e, w in fte.items()}
    meest = max(verschil, key=lambda e: (abs(verschil[e]), e))
    return {
        "bic_daling": r.bic_daling,
        "correlatie": r.correlatie,
        "vif": r.vif,
        "kenmerken": len(set().union(*u.gekozen.values())),
        "grootste_verschuiving_fte": verschil[meest],
        "regionale_eenheid": meest,
        "fte": fte,
    }


def _clusters(g: FitInput, model: bootstrap.BootstrapResult, s: bootstrap.Stabiliteit) -> list[dict[str, Any]]:
    """The clusters, largest first, with how often each kenmerk was chosen; a kenmerk of the model is there when it never was."""
    return [
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
    ]


def _eenheid(
    e: str,
    i: bootstrap.Interval,
    punt: dict[str, float],
    fte: int,
    zonder: dict[str, dict[str, float]],
    gevoeligheid: list[dict[str, Any]],
) -> dict[str, Any]:
    return {
        "regionale_eenheid": e,
        "model_fte": punt[e],
        "laag_fte": fte * i.laag,
        "midden_fte": fte * i.midden,
        "hoog_fte": fte * i.hoog,
        "zonder_eenheid_laagste_fte": min(z[e] for z in zonder.values()),
        "zonder_eenheid_hoogste_fte": max(z[e] for z in zonder.values()),
        "drempels_grootste_verschuiving_fte": max((r["fte"][e] - punt[e] for r in gevoeligheid), key=abs),
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


def read_input(warehouse: Warehouse, uitgave: PublishedVersion) -> FitInput:
    """The input of the regression of this version.

    Raises:
        CannotStart: the version is from before these tables, has no workshop, or no shares.
    """
    with connect(warehouse.database, read_only=True) as con:
        warehouse.attach_workshop(con, uitgave.versie)
        try:
            return _read(con, uitgave.versie)
        except duckdb.CatalogException:
            raise CannotStart(f"{warehouse.database} is van voor de werklast; publiceer er een versie bij.") from None


def _read(con: duckdb.DuckDBPyConnection, versie: str) -> FitInput:
    alle = _read_clusters(con, versie)
    eigen = {c: aandeel for c, _, model, _, aandeel in alle if model != "combinatie"}
    kenmerken = con.execute(query("kandidaatkenmerken")).fetchall()
    werklast = {(c, g): fte for c, g, fte in con.execute(query("werklast"), {"versie": versie}).fetchall()}
    gemeenten, namen = sorted({r[0] for r in kenmerken}), sorted({r[1] for r in kenmerken})
    heeft = {(k, g) for g, k, *_ in kenmerken} | set(werklast)
    if mist := [(wat, g) for g in gemeenten for wat in (*eigen, *namen) if (wat, g) not in heeft]:
        raise CannotStart(
            f"In {versie} ontbreken {len(mist)} waarden, zoals {mist[0][0]} van {mist[0][1]}: het model kan niet worden herhaald."
        )
    breed = np.array([r[4] for r in kenmerken], dtype=float).reshape(len(gemeenten), len(namen))
    kandidaat = [i for i, n in enumerate(namen) if n != "inwoners"]
    grens = dict(con.execute("SELECT parameter, waarde FROM verdeling.parameters WHERE versie = ?", [versie]).fetchall())
    regels = Thresholds(bic_daling=grens["bic_daling"], correlatie=grens["correlatie_maximaal"], vif=grens["vif_maximaal"])
    kan = prepare(
        breed[:, kandidaat],
        breed[:, namen.index("inwoners")],
        [namen[i] for i in kandidaat],
        {k: categorie for _, k, categorie, _, _ in kenmerken},
        regels,
    )
    eenheid = {r[0]: r[3] for r in kenmerken}
    invoer = bootstrap.BootstrapInput(
        kan,
        {c: np.array([werklast[c, g] for g in gemeenten], dtype=float) for c in eigen},
        [eenheid[g] for g in gemeenten],
        fold_shares(alle),
        eigen,
    )
    ((fte, synthetisch),) = con.execute(query("herberekend"), {"versie": versie}).fetchall()
    return FitInput(invoer, regels, {c: naam for c, naam, *_ in alle}, fte, bool(synthetisch))


def _read_clusters(con: duckdb.DuckDBPyConnection, versie: str) -> list[Cluster]:
    alle: list[Cluster] = con.execute(
        "SELECT cluster, naam, model, volgt, aandeel_pct FROM verdeling.clusters WHERE versie = ? ORDER BY cluster", [versie]
    ).fetchall()
    if not alle:
        raise CannotStart(f"Editie {versie} is van voor de werklast; kies een latere of publiceer er een versie bij.")
    if onbekend := [naam for _, naam, _, _, aandeel in alle if aandeel is None]:
        raise CannotStart(
            f"Van {versie} is geen aandeel per cluster bekend ({len(onbekend)} leeg, zoals {onbekend[0]}): lever formatie_per_cluster "
            "met alle clusters en publiceer opnieuw."
        )
    return alle


def fold_shares(clusters: Sequence[Cluster]) -> Mapping[str, float]:
    """The share (percent) of each cluster with a model of its own, with that of the clusters that follow it."""
    with connect() as con:
        bouwer = ModelBuilder(con)
        con.execute("CREATE TABLE clusters (cluster VARCHAR, naam VARCHAR, model VARCHAR, volgt VARCHAR, aandeel_pct DOUBLE)")
        con.executemany("INSERT INTO clusters VALUES (?, ?, ?, ?, ?)", list(clusters))
        con.execute(query("vouwen"))
        bouwer.bouw("int_verdeling__herberekend")
        return dict(
            con.execute(
                "SELECT kenmerk, gewicht_per_1000_fte / 1000 * (SELECT sum(aandeel) FROM intermediate.int_verdeling__clusters) "
                "FROM intermediate.int_verdeling__herberekend ORDER BY 1"
            ).fetchall()
        )
