"""A plain script: every source read with requests and pandas, landed in DuckDB, and the largest kerncijfers computed from it.

``python met_pandas.py HOST LEVERINGEN DOEL``. OData is read as cbsodata reads it: every page as JSON, following the link to the next, into a
list and then a DataFrame; then the tables with codes. It writes DOEL/pandas.duckdb and DOEL/waarden.parquet.
"""

import sys
from pathlib import Path

import duckdb
import pandas as pd
import requests

GEEN_REGIO = {"RE99", "GM0000", "GM0998", "GM0999"}
OVERLAST = r"^totaal"


def lees(host, tabel):
    """All rows of a table and its codes."""
    uit = {}
    for naam, url in requests.get(f"{host}/{tabel}").json().items():
        rijen = []
        while url:
            pagina = requests.get(url).json()
            rijen += pagina["value"]
            url = pagina.get("odata.nextLink") or pagina.get("@odata.nextLink")
        uit[naam] = pd.DataFrame(rijen)
    return uit


def rijen_van(tabel):
    """The rows of a table under their titles without a number, with region and period as we write them; no regions that are none."""
    d = tabel["TypedDataSet"].rename(columns=lambda k: k.rpartition("_")[0] if k.rpartition("_")[2].isdigit() else k)
    regio = d["RegioS"].str.strip()
    jaar, soort, rest = d["Perioden"].str[:4], d["Perioden"].str[4:6], d["Perioden"].str[6:]
    d = d.assign(regio_code=regio, periode=jaar.where(soort == "JJ", jaar + "-" + rest), is_jaar=soort == "JJ")
    return d[~regio.isin(GEEN_REGIO)]


def reeks(d, indicator, waarde, **kolommen):
    """One indicator as rows of (indicator_id, regio_code, periode, waarde)."""
    return pd.DataFrame(
        {"indicator_id": indicator, "regio_code": d.get("regio_code", "NL01"), "periode": d["periode"], "waarde": waarde, **kolommen}
    )


def kerncijfers(odata, leveringen):
    """The families that are sums and ratios within one source; the numbers of dbt/models/intermediate/kerncijfers, said in pandas."""
    uit = []
    r = rijen_van(odata["politie/reactietijden"])
    uit.append(reeks(r, "prio1_meldingen", r["Totaal"]))
    r = r[r["Totaal"] > 0]
    uit.append(reeks(r, "prio1_binnen_15_minuten", 100.0 * r["Reactietijd0Tot15Minuten"] / r["Totaal"]))
    uit.append(reeks(r, "prio1_te_laat", r["Totaal"] - r["Reactietijd0Tot15Minuten"]))
    m = rijen_van(odata["politie/misdrijven_gemeente_maand"])
    m = m[m["is_jaar"] | ~m["regio_code"].str.startswith("GM")]
    for kolom, indicator in {
        "GeregistreerdeMisdrijven": "misdrijven_geregistreerd",
        "Aangiften": "aangiften",
        "Internetaangiften": "internetaangiften",
    }.items():
        uit.append(reeks(m, indicator, m[kolom]))
    o = rijen_van(odata["politie/overlast_gemeente"])
    titels = odata["politie/overlast_gemeente"]["Overlast"]
    totaal = titels.loc[titels["Title"].str.lower().str.contains(OVERLAST), "Key"]
    o = o[o["Overlast"].isin(totaal) & (o["is_jaar"] | ~o["regio_code"].str.startswith("GM"))]
    uit.append(reeks(o, "overlast_registraties", o["GeregistreerdeOverlast"]))
    z = leveringen["zedenvoorraad"].rename(columns={"Peildatum": "periode"})
    z["periode"] = z["periode"].astype(str).str[:10]
    voorraad, lang = z["Voorraad aantal zedenzaken"], z["Aantal aangiftes langer dan 6 maanden in voorraad"]
    uit += [reeks(z, "zeden_voorraad", voorraad), reeks(z, "zeden_voorraad_langer_6_maanden_aandeel", 100.0 * lang / voorraad)]
    g = leveringen["gtpa"].assign(periode=lambda d: d["jaar"].astype(str))
    t = g[g["categorie"] == "totaal"].set_index("periode")["incidenten"]
    uit.append(reeks(t.reset_index(), "gtpa_incidenten", t.to_numpy()))
    top3 = (
        g[g["categorie"] != "totaal"].groupby("periode")["incidenten"].agg(lambda w: w.nlargest(3).sum() if len(w) >= 3 else None).dropna()
    )
    uit.append(reeks(top3.reset_index(), "gtpa_aandeel_top3", (100.0 * top3 / t.loc[top3.index]).to_numpy()))
    return pd.concat(uit, ignore_index=True).astype({"waarde": float}).dropna(subset=["waarde"])


def main(host, leveringen, doel):
    tabellen = requests.get(host).json()
    odata = {t: lees(host, t) for t in tabellen}
    bestanden = {
        p.stem: pd.read_excel(p) if p.suffix == ".xlsx" else pd.read_csv(p, sep=";", decimal=",", encoding="utf-8-sig")
        for p in sorted(Path(leveringen).glob("*/*"))
        if p.suffix in (".xlsx", ".csv")
    }
    with duckdb.connect(f"{doel}/pandas.duckdb") as con:
        con.execute("SET enable_progress_bar = false")
        for naam, df in ({f"{t}/{n}": d for t, ds in odata.items() for n, d in ds.items()} | bestanden).items():
            con.register("df", df)
            con.execute(f'CREATE TABLE "{naam}" AS SELECT * FROM df')
    kerncijfers(odata, bestanden).to_parquet(f"{doel}/waarden.parquet")


main(*sys.argv[1:])
