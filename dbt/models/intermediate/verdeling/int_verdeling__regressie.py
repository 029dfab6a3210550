"""The regression of every cluster that has one (report annex E; dagster_project/verdeling/models/regressie.py), as JSON that SQL unpacks."""

import json
import math

import pandas as pd

from dagster_project.verdeling.models.regressie import Thresholds, prepare, select, vervang_categorieen


def model(dbt, session):
    """One row per cluster: ``gekozen`` (kenmerk inwoners is the constant), ``afgevallen`` and ``vervangen`` (step 8), each a JSON list.

    Numbers have 12 digits: the last ones depend on the processor, and an edition must come out the same everywhere.
    """
    dbt.config(materialized="table")
    p = dict(dbt.ref("parameters").project("parameter, waarde").fetchall())
    kenmerken = dbt.ref("int_verdeling__kenmerken").filter("is_peiljaar").df()
    inwoners = kenmerken[kenmerken["kenmerk"] == "inwoners"].set_index("gemeente_code")["waarde"]
    kandidaten = kenmerken[kenmerken["kenmerk"] != "inwoners"]
    breed = kandidaten.pivot(index="gemeente_code", columns="kenmerk", values="waarde").sort_index()
    werklast = dbt.ref("int_werklast__gewogen").df().pivot(index="gemeente_code", columns="cluster", values="fte")
    clusters = dbt.ref("int_verdeling__clusters").filter("model = 'regressie'").df().sort_values("cluster")
    regels = Thresholds(bic_daling=p["bic_daling"], correlatie=p["correlatie_maximaal"], vif=p["vif_maximaal"])
    kan = prepare(
        breed.to_numpy(dtype=float),
        inwoners.loc[breed.index].to_numpy(),
        list(breed.columns),
        dict(kandidaten[["kenmerk", "categorie"]].drop_duplicates().itertuples(index=False)),
        regels,
    )
    doelen = {c: werklast.loc[breed.index, c].to_numpy(dtype=float) for c in clusters["cluster"]}
    modellen, vervangen = {c: select(kan, w, regels) for c, w in doelen.items()}, []
    afgevallen = {c: m.afgevallen for c, m in modellen.items()}
    if clusters["aandeel"].notna().all():  # without all shares the clusters cannot be weighed, and nothing is combined
        aandelen = dict(zip(clusters["cluster"], clusters["aandeel"].astype(float), strict=True))
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
    return pd.DataFrame(uit, columns=["cluster", "gekozen", "afgevallen"])


def _getal(x):
    return None if x is None or not math.isfinite(x) else float(f"{x:.12g}")
