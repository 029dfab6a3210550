"""How the warehouse is doing on a day: traffic lights over the last run, the calendar, the sources, what is published and what it says.

Red is for what has gone wrong in the work: a run that was stopped, an edition that is late, a published edition that was changed
or withdrawn, a log or signature that does not fit.
Orange is for what someone should look at: a source that is behind, a warning, an open decision, synthetic figures, a norm that is not
met, an outlier, a word of a letter that its series does not bear. A figure is never red: it is no fault of the warehouse.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from dagster_project.notation import nl
from dagster_project.poort import outcome, still_wrong
from dagster_project.poort.approval import EXAMPLE, WITH_DECISIONS
from dagster_project.poort.verdicts import NIET_TOETSBAAR, VOLDOET, VOLDOET_NIET, WAARSCHUWING
from dagster_project.warehouse import approvals, release_calendar
from dagster_project.warehouse.editions import PublishedVersion, Warehouse
from sources import catalog, periods
from sources.database import connect
from sources.errors import CannotStart

GROEN, ORANJE, ROOD, GEEN = "groen", "oranje", "rood", "geen"
ERNST = (GEEN, GROEN, ORANJE, ROOD)
KLEUREN = {GROEN: "green", ORANJE: "yellow", ROOD: "bold red", GEEN: "dim"}
"""How a light is shown on a terminal."""
MEESTE = 3
"""Names on one line; the tables have the rest."""
JAREN_TERUG = 2
"""A series whose newest period is older than this in the year of the edition says nothing of now, and is left out of the signals."""
ACTUEEL = f"cast(left(s.periode, 4) AS integer) >= cast(left(s.editie, 4) AS integer) - {JAREN_TERUG}"

NIETS_ONTVANGEN = f"oordeel = '{NIET_TOETSBAAR}' AND (soort = 'contract' OR starts_with(waargenomen, 'niet ontvangen'))"
"""Checks that have nothing to test because a source was not received: told once, with that source."""

SLEUTEL = "versie, indicator_id, regio_code, uitsplitsing, periode, periode_type"
NORM = "kerncijfers.afstand_tot_norm AS a"
GEEN_OORDEEL = "synthetisch, geen oordeel"
LET_OP = ("uitschieter", "aanhoudend slechter", "slechter")
"""What a series may say of itself that someone should look at."""
REEKS = "s.indicator_id || CASE WHEN s.uitsplitsing = '' THEN '' ELSE ' (' || s.uitsplitsing || ')' END"


@dataclass(frozen=True)
class StatusPoint:
    """One light: of which part, about what, its colour (or geen: nothing is expected), and what there is to say."""

    onderdeel: str
    wat: str
    kleur: str
    tekst: str


def worst(punten: list[StatusPoint]) -> str:
    """The gravest colour."""
    return max((p.kleur for p in punten), key=ERNST.index, default=GEEN)


def status_points(warehouse: Warehouse, datum: date) -> list[StatusPoint]:
    """All lights of this warehouse on this day.

    Raises:
        CannotStart: the database cannot be read.
    """
    uitgaven = warehouse.versions()
    uit = [*run_points(warehouse, uitgaven), *_kalender([u.editie for u in uitgaven], datum)]
    if not uitgaven:
        return uit
    uit += [*_uitgave(warehouse, uitgaven), *_vaststelling(warehouse, uitgaven)]
    with connect(warehouse.database, read_only=True) as con:
        versie = uitgaven[-1].versie
        for onderdeel, deel in (
            ("bron", lambda: source_points(con, versie, datum)),
            ("voorbehoud", lambda: reservations(con, versie)),
            ("inhoud", lambda: _inhoud(con, versie)),
            ("uitgave", lambda: [StatusPoint("uitgave", v, ROOD, zin) for v, zin in still_wrong.sentences(con)]),
        ):
            try:
                uit += deel()
            except (duckdb.CatalogException, duckdb.BinderException):
                uit.append(
                    StatusPoint(
                        onderdeel, versie, GEEN, "Deze uitgave is van voor de tabellen waarin dit staat; er is niets over te zeggen."
                    )
                )
    return uit


def run_points(warehouse: Warehouse, uitgaven: list[PublishedVersion]) -> Iterator[StatusPoint]:
    """How the last run ended, and whether one is going on."""
    if any(warehouse.folder.glob(".kandidaat-*")):
        yield StatusPoint(
            "run", "bezig", ORANJE, "Er loopt een refresh, of er is er een afgebroken; de volgende ruimt op wat die achterliet."
        )
    rapport = warehouse.folder / "laatste_run.json"
    if not rapport.exists():
        laatste = f"Gepubliceerd; de nieuwste uitgave is {uitgaven[-1].versie}." if uitgaven else "Er is nog niets gepubliceerd."
        yield StatusPoint("run", "laatste run", GROEN if uitgaven else GEEN, laatste)
        return
    try:
        d = json.loads(rapport.read_text(encoding="utf-8"))
        controles, soort, reden = d["controles"], d["uitkomst"], d["reden"]
    except (ValueError, KeyError):
        yield StatusPoint("run", "laatste run", ROOD, f"{rapport} is niet te lezen; draai de refresh opnieuw.")
        return
    if soort == outcome.ONGEWIJZIGD:
        yield StatusPoint("run", "laatste run", GROEN, f"Ongewijzigd: {_telling(Counter(c.get('oordeel') for c in controles))}.")
        return
    gezakt = [c["controle_id"] for c in controles if c.get("oordeel") == VOLDOET_NIET and c.get("ernst") != WAARSCHUWING]
    waarom = _namen(gezakt) or f": {reden or 'zonder oordeel; zie laatste_fout.txt'}"
    yield StatusPoint("run", "laatste run", ROOD, f"{soort.capitalize()}{waarom}")


def first_names(namen: list[str], meeste: int) -> str:
    """So many names as a person reads, and how many there are beside them."""
    return ", ".join(namen[:meeste]) + (f" en nog {len(namen) - meeste}" if len(namen) > meeste else "")


def _namen(namen: list[str], meeste: int = MEESTE) -> str:
    """The first names after a colon; nothing when there are none."""
    return f": {first_names(namen, meeste)}" if namen else ""


def _telling(telling: Counter[str]) -> str:
    return f"{telling[VOLDOET]} controles voldoen, {telling[VOLDOET_NIET]} voldoen niet, {telling[NIET_TOETSBAAR]} niet toetsbaar"


def _kalender(uitgegeven: list[str], datum: date) -> Iterator[StatusPoint]:
    """What should have been published. What was due before the first edition of this warehouse is not asked of it, nor of an empty
    warehouse what was due before STANDAARD: there the newest edition that is due speaks for all."""
    eerste, laatste = min(uitgegeven, default=release_calendar.DEFAULT_EDITION), max(uitgegeven, default="")
    verschuldigd = [e for e, dag in release_calendar.publication().items() if dag <= datum and e >= eerste and e not in uitgegeven]
    for e in verschuldigd if uitgegeven else verschuldigd[-1:]:
        dag = release_calendar.publication()[e]
        if e < laatste:
            yield StatusPoint("kalender", e, ORANJE, f"Overgeslagen: hoorde op {dag} te verschijnen, en {laatste} is er al.")
        elif dag == datum:
            yield StatusPoint("kalender", e, ORANJE, "Hoort vandaag te verschijnen.")
        else:
            yield StatusPoint("kalender", e, ROOD, f"Hoorde op {dag} te verschijnen, {(datum - dag).days} dagen geleden, en is er niet.")
    volgende = next(((e, dag) for e, dag in release_calendar.publication().items() if dag > datum and e not in uitgegeven), None)
    if volgende:
        yield StatusPoint("kalender", volgende[0], GROEN, f"Verschijnt op {volgende[1]}, over {(volgende[1] - datum).days} dagen.")
    elif datum > max(release_calendar.publication().values()):
        yield StatusPoint("kalender", "kalender", ORANJE, "De kalender houdt op; vul haar aan in expectations/kalender.yml.")


def _uitgave(warehouse: Warehouse, uitgaven: list[PublishedVersion]) -> Iterator[StatusPoint]:
    heel = []
    for u in uitgaven:
        try:
            warehouse.checked_manifest(u)
            heel.append(u.versie)
        except CannotStart as e:
            yield StatusPoint("uitgave", u.versie, ROOD, str(e))
    if heel:
        yield StatusPoint("uitgave", "manifest", GROEN, f"Past bij de database: {', '.join(heel)}.")


def _vaststelling(warehouse: Warehouse, uitgaven: list[PublishedVersion]) -> Iterator[StatusPoint]:
    """Whether the newest version is approved, and whether log and signatures are what they were."""
    if fouten := approvals.check(warehouse, uitgaven, []):
        yield from (StatusPoint("uitgave", "vaststelling", ROOD, f) for f in fouten)
        return
    versie, stand = uitgaven[-1].versie, approvals.state_of(warehouse, uitgaven[-1])
    if stand.soort == "ingetrokken":
        tekst = f"{versie} is {stand} door {stand.rol}: {stand.reden}. Er is nog geen versie die haar vervangt."
        yield StatusPoint("uitgave", "vaststelling", ROOD, tekst)
    elif stand.soort == "vastgesteld":
        yield StatusPoint("uitgave", "vaststelling", GROEN, f"{versie} is {stand} door {stand.rol}: {stand.reden}.")
    else:
        yield StatusPoint("uitgave", "vaststelling", GEEN, f"{versie} is concept; 'halfjaarbericht vaststellen' zegt wat er nog openstaat.")


def source_points(con: duckdb.DuckDBPyConnection, versie: str, datum: date) -> list[StatusPoint]:
    """Of every source the newest period that the edition has, against the one that ought to be there on this day."""
    tabellen, uit = catalog.tabellen(), []
    rijen = con.execute(
        "SELECT bron_tabel, nieuwste_periode FROM kwaliteit.bronstatus WHERE versie = ? AND ontbreekt IS NULL ORDER BY 1", (versie,)
    ).fetchall()
    uit += [
        StatusPoint("bron", "niet ontvangen", ORANJE, f"{', '.join(namen)}; te leveren door {wie}.")
        for wie, namen in con.execute(
            "SELECT split_part(ontbreekt, 'Wie kan leveren: ', 2) AS wie, list(bron_tabel ORDER BY bron_tabel) FROM kwaliteit.bronstatus "
            "WHERE versie = ? AND ontbreekt IS NOT NULL GROUP BY 1 ORDER BY 1",
            (versie,),
        ).fetchall()
    ]
    for naam, tekst in rijen:
        gezien = periods.read_period(tekst)
        tabel = tabellen.get(naam)
        wil = {s: w for s in gezien if tabel and (w := periods.expected(tabel, s, datum)) is not None}
        if not wil:
            uit.append(StatusPoint("bron", naam, GEEN, f"Geen verwachting{f'; nieuwste is {tekst}' if tekst else ''}."))
        elif achter := {s: w for s, w in wil.items() if gezien[s] < w}:
            heeft = periods.write_periods({s: gezien[s] for s in achter})
            uit.append(StatusPoint("bron", naam, ORANJE, f"Hoort er te zijn: {periods.write_periods(achter)}; {versie} heeft {heeft}."))
        else:
            uit.append(StatusPoint("bron", naam, GROEN, f"Actueel: {periods.write_periods({s: gezien[s] for s in wil})}."))
    return uit


def reservations(con: duckdb.DuckDBPyConnection, versie: str) -> list[StatusPoint]:
    """What is published with a reservation."""
    controles = con.execute(
        "SELECT controle_id, oordeel, waargenomen FROM kwaliteit.controles WHERE versie = ? AND oordeel <> ? "
        f"AND NOT ({NIETS_ONTVANGEN}) ORDER BY oordeel DESC, 1",
        (versie, VOLDOET),
    ).fetchall()
    ((zonder,),) = con.execute(f"SELECT count(*) FROM kwaliteit.controles WHERE versie = ? AND {NIETS_ONTVANGEN}", (versie,)).fetchall()
    uit = [
        StatusPoint("voorbehoud", "waarschuwing", ORANJE, f"{i}: {w}")
        if oordeel == VOLDOET_NIET
        else StatusPoint("voorbehoud", oordeel, GEEN, f"{i}: {w}")
        for i, oordeel, w in controles
    ]
    if zonder:
        uit.append(StatusPoint("voorbehoud", NIET_TOETSBAAR, GEEN, f"{zonder} controles op bronnen die niet zijn ontvangen."))
    samen = " UNION ALL ".join(f"SELECT vergelijking, besluit FROM kwaliteit.{t} WHERE versie = $versie" for t in WITH_DECISIONS)
    besluiten = con.execute(
        f"""SELECT split_part(besluit, ' (', 1), min(vergelijking) || CASE WHEN count(*) > 1 THEN ' (en nog ' || count(*) - 1 || ')' ELSE '' END
        FROM ({samen}) WHERE regexp_matches(besluit, $voorbeeld) GROUP BY besluit ORDER BY besluit""",
        {"versie": versie, "voorbeeld": EXAMPLE},
    ).fetchall()
    uit += [
        StatusPoint("voorbehoud", "open besluit", ORANJE, f"{rol} moet dit nog nemen (besluiten.yml): {wat}.") for rol, wat in besluiten
    ]
    correcties = con.execute(
        "SELECT bron_tabel, kolom, sleutel, gemeld, status FROM kwaliteit.correcties WHERE versie = ? AND is_toegepast ORDER BY ALL",
        (versie,),
    ).fetchall()
    uit += [
        StatusPoint("voorbehoud", "correctie", ORANJE, f"{t}.{k} ({s}): niet zoals geleverd; gemeld op {gemeld}, {status}.")
        for t, k, s, gemeld, status in correcties
    ]
    lacunes = con.execute(
        "SELECT leverancier, count(*) FROM referentie.lacunes WHERE versie = ? GROUP BY ALL ORDER BY ALL", (versie,)
    ).fetchall()
    if lacunes:
        wie = ", ".join(f"{leverancier} ({n})" for leverancier, n in lacunes)
        uit.append(
            StatusPoint(
                "voorbehoud",
                "lacunes",
                GEEN,
                f"Figuren die de brieven alleen als afbeelding geven, op te vragen (referentie.lacunes): {wie}.",
            )
        )
    synthetisch = [
        n
        for (n,) in con.execute(
            "SELECT bron_tabel FROM kwaliteit.bronstatus WHERE versie = ? AND is_synthetisch ORDER BY 1", (versie,)
        ).fetchall()
    ]
    if synthetisch:
        ((n, alle),) = con.execute(
            "SELECT count(*) FILTER (WHERE is_synthetisch), count(*) FROM kerncijfers.waarden WHERE versie = ?", (versie,)
        ).fetchall()
        uit.append(StatusPoint("voorbehoud", "synthetisch", ORANJE, f"{n} van {alle} kerncijfers; bronnen: {', '.join(synthetisch)}."))
    return uit


def _inhoud(con: duckdb.DuckDBPyConnection, versie: str) -> list[StatusPoint]:
    """National figures against their norm, the norms that hold per regionale eenheid, and the outliers."""
    rijen = con.execute(
        f"""SELECT s.*, {REEKS} AS reeks, a.richting, a.aard
        FROM kwaliteit.signalen AS s LEFT JOIN {NORM} USING ({SLEUTEL})
        WHERE s.versie = ? AND s.regio_code = 'NL01' AND {ACTUEEL} AND (s.status <> 'geen norm' OR s.oordeel IN {LET_OP})
        ORDER BY reeks, s.periode""",
        (versie,),
    )
    koppen = [d[0] for d in rijen.description]
    uit = [_landelijk(dict(zip(koppen, x, strict=True))) for x in rijen.fetchall()]
    for reeks, periode, norm, richting, aard, alle, wie, synthetisch in con.execute(
        f"""SELECT {REEKS} || ' per regionale eenheid' AS reeks, s.periode, s.norm, a.richting, a.aard, count(*),
            coalesce(list(s.regio_code ORDER BY s.regio_code) FILTER (WHERE s.status = '{VOLDOET_NIET}'), []), bool_or(s.is_synthetisch)
        FROM kwaliteit.signalen AS s JOIN {NORM} USING ({SLEUTEL})
        WHERE s.versie = ? AND s.regio_code LIKE 'RE%' AND a.geldt_per = 'regionale eenheid' AND {ACTUEEL} GROUP BY ALL ORDER BY ALL""",
        (versie,),
    ).fetchall():
        tekst = f"{periode}: {len(wie)} van {alle} voldoen niet aan {richting} {_getal(norm)} ({aard}){_namen(wie, alle)}"
        uit.append(StatusPoint("inhoud", reeks, ORANJE if wie else GROEN, tekst + _merk(synthetisch=synthetisch)))
    for soort, regio in (("regionale eenheden", "RE%"), ("gemeenten", "GM%")):
        ((alle, synthetisch, wie),) = con.execute(
            f"""SELECT count(*), bool_or(s.is_synthetisch) FILTER (WHERE s.oordeel = 'uitschieter'),
                coalesce(list({REEKS} || ' ' || s.regio_code || ' ' || s.periode ORDER BY abs(s.score) DESC NULLS FIRST, s.regio_code)
                    FILTER (WHERE s.oordeel = 'uitschieter'), [])
            FROM kwaliteit.signalen AS s WHERE s.versie = ? AND s.regio_code LIKE ? AND s.oordeel IN ('gewoon', 'uitschieter')""",
            (versie, regio),
        ).fetchall()
        if alle:
            tekst = f"{len(wie)} uitschieters in {alle} reeksen met genoeg historie{_namen(wie)}"
            uit.append(StatusPoint("inhoud", soort, ORANJE if wie else GROEN, tekst + _merk(synthetisch=synthetisch)))
    woorden = con.execute(
        """SELECT woord, indicator_id, document, regel, periode_van, waarde_van, periode_tot, waarde_tot FROM kwaliteit.trendwoorden
        WHERE versie = ? AND oordeel = 'spreekt het tegen' ORDER BY document, regel, indicator_id""",
        (versie,),
    ).fetchall()
    uit += [
        StatusPoint("inhoud", i, ORANJE, f"{d.removesuffix('.txt')}, regel {n}, zegt '{w}'; de reeks: {v} {_getal(x)}, {t} {_getal(y)}.")
        for w, i, d, n, v, x, t, y in woorden
    ]
    return uit


def _landelijk(r: dict[str, Any]) -> StatusPoint:
    delen = [f"{r['periode']}: {_getal(r['waarde'])} {r['meeteenheid']}"]
    if r["status"] != "geen norm":
        delen.append(f"{r['status']} aan {r['richting']} {_getal(r['norm'])} ({r['aard']}; afstand {_getal(r['afstand'], '+')})")
    if r["verandering"] is not None and r["oordeel"] != GEEN_OORDEEL:
        delen.append(f"{_getal(r['verandering'], '+')} tegen {r['periode_vergelijkbaar']}, {r['duiding']}")
    if r["oordeel"] == "uitschieter":
        delen.append("uitschieter" + (f", score {nl(r['score'])}" if r["score"] is not None else ""))
    elif r["oordeel"] == "aanhoudend slechter":
        delen.append(f"{abs(r['opeenvolgend'])} keer op rij")
    goed = r["status"] != VOLDOET_NIET and r["oordeel"] not in LET_OP
    merk = _merk(voorlopig=r["is_voorlopig"], synthetisch=r["is_synthetisch"])
    return StatusPoint("inhoud", r["reeks"], GROEN if goed else ORANJE, "; ".join(delen) + merk)


def _merk(**merken: bool | None) -> str:
    """What a reader must know of a figure before using it."""
    geldt = [m for m, waar in merken.items() if waar]
    return f" ({', '.join(geldt)})" if geldt else ""


def _getal(waarde: float, teken: str = "") -> str:
    return nl(waarde, f"{{:{teken},.{0 if abs(waarde) >= 100 or waarde == round(waarde) else 1 if abs(waarde) >= 1 else 2}f}}")


def as_json(punten: list[StatusPoint], datum: date) -> dict[str, Any]:
    """The lights for a program."""
    return {"datum": str(datum), "oordeel": worst(punten), "punten": [vars(p) for p in punten]}
