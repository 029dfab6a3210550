"""The round of one edition: from the uitvraag to what must be done after the letter, each step with its state, owner, date and command.

Nothing here is remembered: every state follows from the calendar, the register of deliveries, the catalogue and what is published. What is
late is red, what someone should look at is orange, what is done is green; the rest is still to come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from dagster_project.notation import dag_van
from dagster_project.poort.status import GEEN, GROEN, MEESTE, ORANJE, ROOD, reservations, run_points, source_points
from dagster_project.poort.unchanged import unchanged
from dagster_project.warehouse import approvals, release_calendar
from dagster_project.warehouse.editions import PublishedVersion, Warehouse
from dagster_project.warehouse.release_calendar import Editie, Vraag
from sources import catalog
from sources.database import connect
from sources.delivery.register import Offer, Register

GEGEVENSBEHEERDER, SCHRIJVER = "gegevensbeheerder", "schrijver van de brief"
DAAGS_VOORAF = timedelta(weeks=2)
"""So long before a day of the calendar a step that is not done asks for attention."""
REFRESH_VOORAF = timedelta(days=9)
"""A refresh is due so many days before the letter, as the schedules of Dagster have it."""


@dataclass(frozen=True)
class Step:
    """One step: what, its colour, who does it, until when, what there is to say, and what to type."""

    stap: str
    wat: str
    kleur: str
    wie: str
    uiterlijk: date | None
    tekst: str
    opdracht: str = ""


def steps(warehouse: Warehouse, editie: str, datum: date) -> list[Step]:
    """The steps of this edition in the order in which they are walked, as they are on this day.

    Raises:
        CannotStart: the database cannot be read. SourceError: the register of deliveries was changed by hand.
        KeyError: the edition is not in the calendar.
    """
    kalender = release_calendar.read().edities
    nr = [e.editie for e in kalender].index(editie)
    e, vorige = kalender[nr], kalender[nr - 1].dag if nr else date.min
    versies = [u for u in warehouse.versions() if u.editie == editie]
    nieuwste = versies[-1] if versies else None
    return [
        *_uitvraag(warehouse, e, vorige, nieuwste, datum),
        *_toezeggingen(warehouse, e),
        *_bronnen(warehouse, e, nieuwste, datum),
        _indeling(e),
        _refresh(warehouse, e, nieuwste, datum),
        *_lezen(warehouse, e, nieuwste),
        _vaststellen(warehouse, e, nieuwste, datum),
        _brief(e, nieuwste),
        _daarna(e, datum),
    ]


def due(gedaan: bool, uiterlijk: date | None, datum: date) -> str:
    """The colour of a step that must be done on a day."""
    if gedaan:
        return GROEN
    if uiterlijk is None:
        return GEEN
    return ROOD if datum > uiterlijk else ORANJE if datum > uiterlijk - DAAGS_VOORAF else GEEN


def _uitvraag(warehouse: Warehouse, e: Editie, vorige: date, nieuwste: PublishedVersion | None, datum: date) -> list[Step]:
    """Every delivery that is asked for this edition; what was offered after the letter before it counts."""
    register, tabellen = Register(warehouse.deliveries), catalog.tabellen()
    aanbod = {a.naam: a for a in register.lees() if vorige < dag_van(a.wanneer) <= datum}
    in_editie, sinds = _ontvangen(warehouse, nieuwste)
    uit, herijking = [], []
    for v in release_calendar.asked(release_calendar.read()):
        if (uiterlijk := v.uiterlijk(e)) is not None:
            uit.append(
                _levering(
                    v, tabellen[v.levering], aanbod.get(v.levering), v.levering in in_editie, sinds.get(v.levering, ""), uiterlijk, datum
                )
            )
        elif v.herijking:
            herijking.append(v)
    wie = ", ".join(dict.fromkeys(v.wie for v in herijking))
    tekst = f"Alleen bij een herijking van de verdeling: {', '.join(tabellen[v.levering].naam for v in herijking)}."
    return [*uit, Step("uitvraag", f"{len(herijking)} leveringen", GEEN, wie, None, tekst, "halfjaarbericht levering lijst")]


def _levering(v: Vraag, tabel: catalog.Tabel, a: Offer | None, in_editie: bool, sinds: str, uiterlijk: date, datum: date) -> Step:
    """``sinds``: the edition of which this one still holds the delivery; empty when it has one of its own."""
    naam = tabel.naam
    kleur = due(a is not None or in_editie, uiterlijk, datum)
    if kleur == ROOD and tabel.mag_ontbreken:
        kleur = ORANJE  # the edition can be made without it, and says so
    if a is None and sinds:
        kleur = ORANJE  # the letter must say so, or the supplier is called
    if a is not None:
        tekst = f"Aangeboden op {dag_van(a.wanneer)} door {a.wie}."
    elif sinds:
        tekst = f"Ongewijzigd sinds editie {sinds}: in deze ronde kwam geen nieuwe levering."
    elif in_editie:
        tekst = "Staat in de editie; niet in deze ronde aangeboden."
    else:
        te_laat = f", {(datum - uiterlijk).days} dagen te laat" if datum > uiterlijk else ""
        tekst = f"Niet aangeboden sinds de vorige brief{te_laat}."
    opdracht = "" if kleur == GROEN else f"halfjaarbericht levering aanbieden BESTAND --naam {naam} --wie WIE --waarom WAAROM"
    return Step("uitvraag", naam, kleur, v.wie, uiterlijk, tekst, opdracht)


def _ontvangen(warehouse: Warehouse, nieuwste: PublishedVersion | None) -> tuple[set[str], dict[str, str]]:
    """What the newest version of this edition holds, and of what is carried on the edition that it came from."""
    if nieuwste is None:
        return set(), {}
    with connect(warehouse.database, read_only=True) as con:
        vraag = "SELECT bron_tabel FROM kwaliteit.bronstatus WHERE versie = ? AND ontbreekt IS NULL"
        return {t for (t,) in con.execute(vraag, (nieuwste.versie,)).fetchall()}, unchanged(con, nieuwste.versie)


def _toezeggingen(warehouse: Warehouse, e: Editie) -> list[Step]:
    """What was promised or asked for this letter, as the newest version before it knows it: an answer belongs in the letter."""
    eerder = [u for u in warehouse.versions() if u.editie < e.editie]
    if not eerder:
        return []
    vraag = (
        "SELECT onderwerp FROM register.openstaand WHERE versie = ? AND (uiterlijk <= ? OR termijn_stand = 'voor de volgende editie') "
        "ORDER BY uiterlijk NULLS LAST, onderwerp"
    )
    with connect(warehouse.database, read_only=True) as con:
        try:
            namen = [n for (n,) in con.execute(vraag, [eerder[-1].versie, e.dag]).fetchall()]
        except duckdb.CatalogException:  # of before there was a register
            return []
    tekst = (
        f"{len(namen)} open voor deze brief: {'; '.join(namen[:MEESTE])}{' ...' if len(namen) > MEESTE else ''}" if namen else "Niets open."
    )
    opdracht = f"SELECT * FROM register.openstaand WHERE versie = '{eerder[-1].versie}'" if namen else ""
    return [Step("toezeggingen", "register", ORANJE if namen else GROEN, SCHRIJVER, e.dag, tekst, opdracht)]


def _bronnen(warehouse: Warehouse, e: Editie, nieuwste: PublishedVersion | None, datum: date) -> list[Step]:
    """What CBS and politie should have published by the day of this edition, against what the newest version has."""
    opdracht = f"halfjaarbericht bronnen controleer --live --editie {e.editie}"
    alle = warehouse.versions()
    if not alle:
        return [
            Step(
                "bronnen",
                "open data",
                due(False, e.dag - REFRESH_VOORAF, datum),
                GEGEVENSBEHEERDER,
                e.dag - REFRESH_VOORAF,
                "Er is nog niets gepubliceerd om mee te vergelijken.",
                opdracht,
            )
        ]
    versie = (nieuwste or alle[-1]).versie
    with connect(warehouse.database, read_only=True) as con:
        achter = [
            p.wat
            for p in source_points(con, versie, e.dag)
            if p.kleur == ORANJE and p.wat in catalog.tabellen() and not catalog.tabellen()[p.wat].is_levering
        ]
    kleur = GROEN if not achter else ORANJE if nieuwste else due(False, e.dag - REFRESH_VOORAF, datum)
    tekst = (
        f"Hoort voor deze editie nieuwer te zijn dan in {versie}: {', '.join(achter)}."
        if achter
        else f"{versie} heeft wat er op {e.dag} hoort te zijn."
    )
    return [Step("bronnen", "open data", kleur, GEGEVENSBEHEERDER, e.dag - REFRESH_VOORAF, tekst, opdracht if achter else "")]


def _indeling(e: Editie) -> Step:
    """Whether the layout of gemeenten is that of the year of the edition."""
    jaar = max(int(t.naam.rpartition("_")[2]) for t in catalog.refreshed_tables() if t.naam.startswith("gebieden_"))
    wil = int(e.editie[:4])
    if jaar >= wil:
        return Step("indeling", "gemeenten", GROEN, GEGEVENSBEHEERDER, None, f"De gemeente-indeling is die van {jaar}.")
    tekst = f"De gemeente-indeling is die van {jaar}; die van {wil} hoort erbij (docs/gegevensbeheerder.md, Een nieuw jaar van gemeenten)."
    return Step("indeling", "gemeenten", ORANJE, GEGEVENSBEHEERDER, None, tekst, "halfjaarbericht bronnen dbt")


def _refresh(warehouse: Warehouse, e: Editie, nieuwste: PublishedVersion | None, datum: date) -> Step:
    uiterlijk, opdracht = e.dag - REFRESH_VOORAF, f"halfjaarbericht refresh --editie {e.editie} --bron live"
    if nieuwste is not None:
        return Step("refresh", e.editie, GROEN, GEGEVENSBEHEERDER, uiterlijk, f"Gepubliceerd als {nieuwste.versie}.")
    if gestopt := [p.tekst for p in run_points(warehouse, warehouse.versions()) if p.kleur == ROOD]:
        return Step("refresh", e.editie, ROOD, GEGEVENSBEHEERDER, uiterlijk, f"De laatste run: {gestopt[0]}", opdracht)
    return Step("refresh", e.editie, due(False, uiterlijk, datum), GEGEVENSBEHEERDER, uiterlijk, "Nog niet gepubliceerd.", opdracht)


def _lezen(warehouse: Warehouse, e: Editie, nieuwste: PublishedVersion | None) -> list[Step]:
    """What the data steward must look at before the edition can be approved."""
    if nieuwste is None:
        return [Step("lezen", "poortrapport", GEEN, GEGEVENSBEHEERDER, e.dag, "Komt na de refresh.")]
    with connect(warehouse.database, read_only=True) as con:
        punten = [p for p in reservations(con, nieuwste.versie) if p.kleur == ORANJE]
    soorten = {w: sum(p.wat == w for p in punten) for w in dict.fromkeys(p.wat for p in punten)}
    tekst = ", ".join(f"{n} keer {w}" for w, n in soorten.items()) or "Niets dat een oordeel vraagt"
    pad = warehouse.edition_dir(nieuwste.versie) / "poortrapport.html"
    return [Step("lezen", "poortrapport", ORANJE if punten else GROEN, GEGEVENSBEHEERDER, e.dag, f"{tekst}.", f"open {pad}")]


def _vaststellen(warehouse: Warehouse, e: Editie, nieuwste: PublishedVersion | None, datum: date) -> Step:
    """Whether another role than the one that built the newest version approved it."""
    stap, wie = ("vaststellen", "handtekening"), "datasteward of directie"
    if nieuwste is None:
        return Step(*stap, GEEN, wie, e.dag, "Komt na de refresh.")
    if warehouse.is_example(nieuwste):
        return Step(*stap, GEEN, wie, e.dag, "Een voorbeeld wordt nooit vastgesteld.")
    stand = approvals.state_of(warehouse, nieuwste)
    kleur = ROOD if stand.soort == "ingetrokken" else due(stand.soort == "vastgesteld", e.dag, datum)
    opdracht = {
        "concept": f"halfjaarbericht vaststellen {nieuwste.versie} --rol ROL --reden REDEN",
        "ingetrokken": f"halfjaarbericht refresh --editie {e.editie} --erratum REDEN",
    }.get(stand.soort, "")
    return Step(*stap, kleur, wie, e.dag, f"{nieuwste.versie} is {stand}.", opdracht)


def _brief(e: Editie, nieuwste: PublishedVersion | None) -> Step:
    tekst = "Begin met het sjabloon, en houd elk concept naast de editie." if nieuwste else "Komt na de refresh."
    opdracht = (
        f"halfjaarbericht brief sjabloon --editie {nieuwste.versie}; halfjaarbericht brief controleer CONCEPT.docx" if nieuwste else ""
    )
    return Step("brief", "concept", GEEN, SCHRIJVER, e.dag, tekst, opdracht)


def _daarna(e: Editie, datum: date) -> Step:
    """After the letter: its day, and what it printed, so that the next edition is held against it."""
    if e.verschenen and e.verschenen > max(datum, date.today()):
        tekst = (
            f"Volgens expectations/kalender.yml verschenen op {e.verschenen}, en dat is nog niet: verbeter die dag, of noem hem gepland."
        )
        return Step("daarna", "kalender", ROOD, GEGEVENSBEHEERDER, e.dag, tekst)
    if e.verschenen:
        return Step("daarna", "kalender", GROEN, GEGEVENSBEHEERDER, e.dag, f"Verschenen op {e.verschenen} ({e.plaats}).")
    tekst = "Zet de dag van de brief in expectations/kalender.yml en wat hij drukt in dbt/seeds/gepubliceerde_waarden.csv."
    return Step("daarna", "kalender", ROOD if datum > e.dag + DAAGS_VOORAF else GEEN, GEGEVENSBEHEERDER, e.dag, tekst)
