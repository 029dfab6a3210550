"""How many agents each service needs at each hour of the week (Erlang-C; report annex C.7 and C.10)."""

from dagster_project.verdeling.models.erlang_c import benodigde_bezetting


def model(dbt, session):
    """Rows of ``stg_jenv__werklast_telefonie`` with ``agenten``, ``serviceniveau`` and ``bezettingsgraad``."""
    dbt.config(materialized="table")
    p = dict(dbt.ref("parameters").project("parameter, waarde").fetchall())
    df = dbt.ref("stg_jenv__werklast_telefonie").df().sort_values(["dienst", "regionale_eenheid", "uur_van_de_week"], ignore_index=True)
    soort = df["dienst"].where(df["dienst"] == "rsc", "meldkamer")
    b = benodigde_bezetting(
        df["oproepen_per_uur"].to_numpy(dtype=float),
        df["dienst"].map(lambda d: p[f"{d}_afhandeltijd_seconden"]).to_numpy(dtype=float),
        soort.map(lambda s: p[f"{s}_binnen_seconden"]).to_numpy(dtype=float),
        p["serviceniveau"] / 100,
    )
    return df.assign(agenten=b.agenten, serviceniveau=b.serviceniveau, bezettingsgraad=b.bezettingsgraad)
