"""How many agents each service needs at each hour of the week (Erlang-C; report annex C.7 and C.10)."""

import numpy as np

from dagster_project.verdeling.models.erlang_c import benodigde_bezetting


def model(dbt, session):
    """Per dienst, regionale eenheid and hour: ``agenten``, ``serviceniveau`` and ``bezettingsgraad``, as columns of numbers.

    NumPy and not pandas, here and in the other models: importing it would take longer than the computation.
    """
    dbt.config(materialized="table")
    p = dict(dbt.ref("parameters").project("parameter, waarde").fetchall())
    uren = dbt.ref("int_werklast__oproepen").order("dienst, regionale_eenheid, uur_van_de_week").fetchnumpy()
    if not len(uren["dienst"]):  # no calls were delivered
        sleutel = "CAST(NULL AS VARCHAR) AS dienst, CAST(NULL AS VARCHAR) AS regionale_eenheid, CAST(NULL AS BIGINT) AS uur_van_de_week"
        uitkomst = "CAST(NULL AS BIGINT) AS agenten, CAST(NULL AS DOUBLE) AS serviceniveau, CAST(NULL AS DOUBLE) AS bezettingsgraad"
        return session.sql(f"SELECT {sleutel}, {uitkomst} WHERE false")
    b = benodigde_bezetting(
        np.asarray(uren["oproepen_per_uur"], dtype=float),
        np.array([p[f"{d}_afhandeltijd_seconden"] for d in uren["dienst"]], dtype=float),
        np.array([p[f"{'rsc' if d == 'rsc' else 'meldkamer'}_binnen_seconden"] for d in uren["dienst"]], dtype=float),
        p["serviceniveau"] / 100,
    )
    sleutel = {k: uren[k] for k in ("dienst", "regionale_eenheid", "uur_van_de_week")}
    return sleutel | {"agenten": b.agenten, "serviceniveau": b.serviceniveau, "bezettingsgraad": b.bezettingsgraad}
