"""Cars that each gemeente needs for its calls, on prio 1-3 and on prio 1-4 (report annex C.3; dagster_project/verdeling/models/noodhulp.py)."""

import numpy as np

from dagster_project.verdeling.models.noodhulp import Noodhulpparameters, tabelformule, vervangende_formule


def model(dbt, session):
    """One row per gemeente and year: ``eenheden_prio1_3`` and ``eenheden_prio1_4``, without the lower bound per km2.

    With the official formula when it has been delivered (seed noodhulpformule), else with the substitute.
    """
    dbt.config(materialized="table")
    p = dict(dbt.ref("parameters").project("parameter, waarde").fetchall())
    snelheden = dbt.ref("int_werklast__noodhulp_kalibratie").fetchall()
    if not snelheden:  # no work load was delivered
        leeg = "CAST(NULL AS DOUBLE) AS eenheden_prio1_3, CAST(NULL AS DOUBLE) AS eenheden_prio1_4"
        return session.sql(f"SELECT CAST(NULL AS VARCHAR) AS gemeente_code, CAST(NULL AS INTEGER) AS jaar, {leeg} WHERE false")
    ((rijsnelheid,),) = snelheden
    m = dbt.ref("int_werklast__meldingen").order("gemeente_code, jaar").fetchnumpy()
    if punten := dbt.ref("noodhulpformule").fetchall():
        formule = tabelformule((procent / 100, meldingen, eenheden) for procent, meldingen, eenheden in punten)
    else:
        formule = vervangende_formule(
            Noodhulpparameters(
                norm_minuten=p["reactietijd_minuten"],
                uitruktijd_minuten=p["noodhulp_uitruktijd_minuten"],
                rijsnelheid_kmh=rijsnelheid,
                samenwerkingsgebied_bereiken=p["noodhulp_samenwerkingsgebied_bereiken"],
            )
        )
    uit = {k: m[k] for k in ("gemeente_code", "jaar")}
    for prio in ("prio1_3", "prio1_4"):
        intensiteit, uren = (np.asarray(m[k], dtype=float) for k in (f"{prio}_per_km2_uur", f"afhandeltijd_{prio}_uren"))
        uit[f"eenheden_{prio}"] = m["land_km2"] * formule(intensiteit, uren, p["reactiepercentage"] / 100)
    return uit
