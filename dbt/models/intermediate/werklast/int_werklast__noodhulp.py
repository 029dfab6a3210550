"""Cars that each gemeente needs for its calls, on prio 1-3 and on prio 1-4 (report annex C.3; dagster_project/verdeling/noodhulp.py)."""

from dagster_project.verdeling.noodhulp import Noodhulpparameters, eenheden_per_km2, kalibreer


def model(dbt, session):
    """One row per gemeente and year: ``eenheden_prio1_3`` and ``eenheden_prio1_4``, without the lower bound per km2."""
    dbt.config(materialized="table")
    p = dict(dbt.ref("parameters").project("parameter, waarde").fetchall())
    gemeenten = dbt.ref("int_werklast__gemeenten").df()
    uren = dbt.ref("stg_jenv__werklast_uren").df()[["regionale_eenheid", "jaar", "afhandeltijd_minuten"]]
    df = gemeenten.merge(uren, on=["regionale_eenheid", "jaar"]).sort_values(["gemeente_code", "jaar"], ignore_index=True)
    km2, afhandeltijd = df["land_km2"].to_numpy(dtype=float), df["afhandeltijd_minuten"].to_numpy(dtype=float) / 60
    intensiteit = {s: df[f"meldingen_{s}"].to_numpy(dtype=float) / (km2 * 24 * p["dagen_per_jaar"]) for s in ("prio1_3", "prio1_4")}
    # Calibrated on the newest year, so that the national busy share is the printed one.
    nieuwste = (df["jaar"] == df["jaar"].max()).to_numpy()
    werk = intensiteit["prio1_3"] * afhandeltijd * km2
    formule = kalibreer(
        intensiteit["prio1_3"][nieuwste],
        afhandeltijd[nieuwste],
        km2[nieuwste],
        werk[nieuwste].sum() / (p["noodhulp_bezet"] / 100),
        p["noodhulp_kalibratie_reactiepercentage"] / 100,
        Noodhulpparameters(
            norm_minuten=p["reactietijd_minuten"],
            uitruktijd_minuten=p["noodhulp_uitruktijd_minuten"],
            samenwerkingsgebied_bereiken=p["noodhulp_samenwerkingsgebied_bereiken"],
        ),
    )
    uit = df[["gemeente_code", "jaar"]].copy()
    for s, i in intensiteit.items():
        uit[f"eenheden_{s}"] = km2 * eenheden_per_km2(i, afhandeltijd, p["reactiepercentage"] / 100, formule)
    return uit
