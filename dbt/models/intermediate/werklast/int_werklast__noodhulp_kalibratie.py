"""The one free number of the substitute noodhulpformule: the speed at which the cars are as busy as the report says."""

import numpy as np

from dagster_project.verdeling.models.noodhulp import Noodhulpparameters, kalibreer


def model(dbt, session):
    """One row: ``rijsnelheid_kmh``, on the prio 1-3 calls of the newest year (report, annex C.3)."""
    dbt.config(materialized="table")
    p = dict(dbt.ref("parameters").project("parameter, waarde").fetchall())
    m = dbt.ref("int_werklast__meldingen").order("gemeente_code, jaar").fetchnumpy()
    if not len(m["jaar"]):  # no work load was delivered
        return session.sql("SELECT CAST(NULL AS DOUBLE) AS rijsnelheid_kmh WHERE false")
    nieuwste = m["jaar"] == m["jaar"].max()
    intensiteit, uren, km2 = (
        np.asarray(m[k], dtype=float)[nieuwste] for k in ("prio1_3_per_km2_uur", "afhandeltijd_prio1_3_uren", "land_km2")
    )
    formule = kalibreer(
        intensiteit,
        uren,
        km2,
        (intensiteit * uren * km2).sum() / (p["noodhulp_bezet"] / 100),
        p["noodhulp_kalibratie_reactiepercentage"] / 100,
        Noodhulpparameters(
            norm_minuten=p["reactietijd_minuten"],
            uitruktijd_minuten=p["noodhulp_uitruktijd_minuten"],
            samenwerkingsgebied_bereiken=p["noodhulp_samenwerkingsgebied_bereiken"],
        ),
    )
    return {"rijsnelheid_kmh": np.array([float(f"{formule.rijsnelheid_kmh:.12g}")])}
