"""Vijf vragen aan de gepubliceerde cijfers, met antwoord: een notitieboek van marimo om mee te beginnen (docs/analist.md).

``make notitieboek`` opent het; ``python docs/notitieboek.py`` draait het zonder scherm.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Halfjaarbericht politie: vijf vragen")


@app.cell
def begin():
    import pathlib

    import altair as alt
    import duckdb
    import marimo as mo

    return alt, duckdb, mo, pathlib


@app.cell
def waar(mo, pathlib):
    database = pathlib.Path(mo.cli_args().get("database") or "warehouse/halfjaarbericht.duckdb")
    return (database,)


@app.cell
def openen(database, duckdb):
    # Alleen-lezen: wie schrijft, sluit anderen buiten. Een pandas-tabel per vraag.
    con = duckdb.connect(database, read_only=True)

    def vraag(sql, **waarden):
        return con.execute(sql, waarden or None).df()

    return con, vraag


@app.cell
def uitgave(con, mo):
    versie, bedacht = con.execute(
        "SELECT nieuwste_versie(), bool_or(is_synthetisch) FROM kerncijfers.waarden WHERE versie = nieuwste_versie()"
    ).fetchone()
    merk = "VOORBEELD: " if bedacht else ""
    mo.md(
        f"""
        # {merk}vijf vragen aan editie {versie}

        {"**Let op:** een deel van deze cijfers is bedacht om het systeem te tonen (is_synthetisch). Die zeggen niets over de politie." if bedacht else ""}

        Of een versie is vastgesteld staat niet in de database, maar in het logboek ernaast (vraag 5).
        """
    )
    return merk, versie


@app.cell
def vraag_1(mo, vraag):
    # `reeks` geeft een indicator met alles wat u erbij moet weten: kwalificatie, status, breuken en of het cijfer is bedacht.
    aangiften = vraag(
        "SELECT periode, periode_einde, waarde, kwalificatie, status, reeksbreuken, is_synthetisch, herkomst FROM reeks('zeden_aangiften') ORDER BY periode_einde"
    )
    mo.vstack([mo.md("## 1. Hoe vaak deden mensen aangifte van een zedenmisdrijf?"), aangiften])
    return (aangiften,)


@app.cell
def vraag_1_grafiek(aangiften, alt, merk, mo, versie, vraag):
    # Een grafiek die alleen verder reist houdt zo haar titel, meeteenheid, bron, editie en breuken.
    over = vraag(
        "SELECT naam, meeteenheid, bron FROM referentie.indicatoren WHERE indicator_id = 'zeden_aangiften' AND versie = $v", v=versie
    )
    naam, meeteenheid, bron = over.loc[0]
    lijn = (
        alt.Chart(aangiften)
        .mark_line(point=True)
        .encode(
            x=alt.X("periode_einde:T", title="peildatum", axis=alt.Axis(format="%Y", tickCount="year"), scale=alt.Scale(padding=30)),
            y=alt.Y("waarde:Q", title=meeteenheid, axis=alt.Axis(format="d"), scale=alt.Scale(zero=True)),
            tooltip=["periode:N", "waarde:Q", "kwalificatie:N", "status:N", "herkomst:N"],
        )
    )
    getallen = lijn.mark_text(dy=-10).encode(text=alt.Text("waarde:Q", format="d"), tooltip=alt.value(None))
    breuken = vraag(
        "SELECT DISTINCT datum, soort, 'reeksbreuk: ' || soort AS label FROM referentie.reeksbreuken WHERE indicator_id = 'zeden_aangiften' AND versie = $v AND datum BETWEEN $van AND $tot",
        v=versie,
        van=aangiften["periode_einde"].min(),
        tot=aangiften["periode_einde"].max(),
    )
    streep = alt.Chart(breuken).mark_rule(strokeDash=[4, 4]).encode(x="datum:T", tooltip=["datum:T", "soort:N"])
    bij_streep = streep.mark_text(align="right", dx=-5, y=10).encode(text="label:N")
    grafiek = (lijn + getallen + streep + bij_streep).properties(
        width=620,
        height=300,
        title=alt.Title(f"{merk}{naam}", subtitle=f"{meeteenheid}, peildata. Bron: {bron}. Halfjaarbericht politie, editie {versie}."),
    )
    mo.vstack([grafiek])
    return (grafiek,)


@app.cell
def vraag_2(mo, vraag):
    # Een brede view zet de indicatoren van een onderwerp naast elkaar. Wat is bedacht staat er nooit op een rij met wat echt is.
    naast_elkaar = vraag("""
        SELECT periode, zeden_incidenten, zeden_aangiften, zeden_aangiften_per_incident, merken.zeden_aangiften AS merk_aangiften
        FROM kerncijfers.zedenvoorraad_breed
        WHERE regio_code = 'NL01' AND uitsplitsing = '' AND periode_type = 'peildatum' AND NOT is_synthetisch
        ORDER BY periode_begin
    """)
    mo.vstack([mo.md("## 2. Komt met meer zedenincidenten ook meer aangifte?"), naast_elkaar])
    return (naast_elkaar,)


@app.cell
def vraag_3(mo, vraag):
    # Wat een brief drukte, naast wat de nieuwste editie zegt.
    toen_en_nu = vraag("""
        SELECT soort, periode, waarde AS toen, kwalificatie, waarde_nu, kwalificatie_nu, versie_nu, plaats
        FROM als_gepubliceerd('2021-H2', 'verzuim_percentage')
        ORDER BY periode
    """)
    mo.vstack([mo.md("## 3. Wat zei de brief van eind 2021 over het ziekteverzuim, en wat zeggen wij nu?"), toen_en_nu])
    return (toen_en_nu,)


@app.cell
def vraag_4(mo, vraag):
    # Per inwoner, want een grote eenheid heeft vanzelf meer. Tel eenheden nooit op tot Nederland: een deel is niet aan een eenheid toe te wijzen.
    per_eenheid = vraag("""
        SELECT regio, periode, misdrijven_geregistreerd, misdrijven_per_1000_inwoners, merken.misdrijven_per_1000_inwoners AS merk, is_synthetisch
        FROM kerncijfers.misdrijven_breed
        WHERE regio_soort = 'regionale eenheid' AND uitsplitsing = '' AND periode_type = 'jaar' AND misdrijven_per_1000_inwoners IS NOT NULL
        QUALIFY periode = max(periode) OVER ()
        ORDER BY misdrijven_per_1000_inwoners DESC
    """)
    mo.vstack([mo.md("## 4. Waar zijn per inwoner de meeste misdrijven geregistreerd?"), per_eenheid])
    return (per_eenheid,)


@app.cell
def vraag_5(database, mo, vraag):
    # De stand van elke versie staat in het logboek naast de database.
    logboek = database.with_name("logboek.jsonl")
    standen = vraag("FROM standen($logboek)", logboek=str(logboek))
    mo.vstack([mo.md("## 5. Mag ik deze cijfers al gebruiken?"), standen])
    return (standen,)


@app.cell
def wat_niet_bestaat(duckdb, mo, vraag):
    # Een naam die niet bestaat is een fout met wat er het meest op lijkt, en nooit een leeg antwoord.
    try:
        fout = vraag("FROM reeks('zedenvoorraad')").to_string()
    except duckdb.Error as e:
        fout = str(e)
    mo.md(f"## En als iets niet bestaat?\n\n{fout}")
    return (fout,)


if __name__ == "__main__":
    app.run()
