"""The regression of every cluster that has one (report annex E; dagster_project/verdeling/models/regressie.py), as JSON that SQL unpacks."""

import json
import math

import numpy as np

from dagster_project.verdeling.models.regressie import Thresholds, prepare, select, vervang_categorieen


def model(dbt, session):
    """One row per cluster: ``gekozen`` (kenmerk inwoners is the constant), ``afgevallen`` and ``vervangen`` (step 8), each a JSON list.

    Numbers have 12 digits: the last ones depend on the processor, and an edition must come out the same everywhere.
    """
    dbt.config(materialized="table")
    p = dict(dbt.ref("parameters").project("parameter, waarde").fetchall())
    inwoners: dict[str, float] = {}
    kandidaten: dict[str, dict[str, float]] = {}
    categorieen: dict[str, str] = {}
    vraag = dbt.ref("int_verdeling__kenmerken").filter("is_peiljaar").order("kenmerk, gemeente_code")
    for kenmerk, categorie, gemeente, waarde in vraag.project("kenmerk, categorie, gemeente_code, waarde").fetchall():
        if kenmerk == "inwoners":
            inwoners[gemeente] = waarde
        else:
            kandidaten.setdefault(kenmerk, {})[gemeente], categorieen[kenmerk] = waarde, categorie
    gemeenten = sorted(set().union(*kandidaten.values()))
    fte = {(g, c): f for g, c, f in dbt.ref("int_werklast__gewogen").project("gemeente_code, cluster, fte").fetchall()}
    if not fte:  # no work load was delivered: there is nothing to explain
        return session.sql(
            "SELECT CAST(NULL AS VARCHAR) AS cluster, CAST(NULL AS VARCHAR) AS gekozen, CAST(NULL AS VARCHAR) AS afgevallen WHERE false"
        )
    clusters = dbt.ref("int_verdeling__clusters").filter("model = 'regressie'").order("cluster").project("cluster, aandeel").fetchall()
    regels = Thresholds(bic_daling=p["bic_daling"], correlatie=p["correlatie_maximaal"], vif=p["vif_maximaal"])
    kan = prepare(
        np.array([[kandidaten[k].get(g, np.nan) for k in kandidaten] for g in gemeenten], dtype=float),
        np.array([inwoners[g] for g in gemeenten], dtype=float),
        list(kandidaten),
        categorieen,
        regels,
    )
    doelen = {c: np.array([fte.get((g, c), np.nan) for g in gemeenten], dtype=float) for c, _ in clusters}
    modellen, vervangen = {c: select(kan, w, regels) for c, w in doelen.items()}, []
    afgevallen = {c: m.afgevallen for c, m in modellen.items()}
    if all(aandeel is not None for _, aandeel in clusters):  # without all shares the clusters cannot be weighed, and nothing is combined
        aandelen = {c: float(aandeel) for c, aandeel in clusters}
        modellen, vervangen = vervang_categorieen(modellen, doelen, aandelen, kan, regels)
    uit = []
    for c, m in sorted(modellen.items()):
        gekozen = [
            {
                "kenmerk": "inwoners" if k == "c0" else k,
                "volgorde": i,
                "coefficient": _getal(m.coefficienten[k]),
                "standaardfout": _getal(m.standaardfouten[k]),
                "vif": _getal(m.vif.get(k)),
                "r2": _getal(m.r2_pad[i]),
                "bic": _getal(m.bic[i]),
            }
            for i, k in enumerate(m.coefficienten)
        ]
        weg = {v.was: f"vervangen door {v.wordt}" for v in vervangen if v.cluster == c}
        redenen = {k: r for k, r in (afgevallen[c] | weg).items() if k not in m.gekozen}
        uit.append((c, json.dumps(gekozen), json.dumps([{"kenmerk": k, "reden": r} for k, r in sorted(redenen.items())])))
    return {
        naam: np.array(kolom, dtype=object)
        for naam, kolom in zip(("cluster", "gekozen", "afgevallen"), zip(*uit, strict=True), strict=True)
    }


def _getal(x):
    return None if x is None or not math.isfinite(x) else float(f"{x:.12g}")
