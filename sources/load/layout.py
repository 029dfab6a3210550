"""Codes of gemeenten against the layout of their year: a code that did not exist then has no place in what is computed from it.

A delivery in today's layout (``indeling: huidig``) that was made before gemeenten merged stays good: what merged is added up
(dbt, int_werklast__geleverd_gemeente and its neighbours). What was split is not: nobody but the supplier knows which part went where.

Which gemeenten there were in which year is what the population of CBS says, loaded before the deliveries in every refresh; a door
that checks a single delivery puts the same list down beforehand (``keep_layouts``). Where neither is there, that is told.
"""

from __future__ import annotations

from sources.database import Connection, scalar
from sources.delivery.content import DeliveryContent
from sources.delivery.wording import ranges
from sources.errors import Finding
from sources.load.casts import insert_rows, raw_name

INDELINGEN = "gemeenten_per_jaar"
BEVOLKING_TABEL = "cbs.bevolking"
BEVOLKING = """
SELECT CAST(left(b."Perioden", 4) AS INTEGER), trim(b."RegioS"), regexp_replace(trim(r.titel), ' \\(gemeente\\)$', '')
FROM raw_cbs.bevolking AS b INNER JOIN raw_cbs.bevolking__RegioS AS r ON b."RegioS" = r.code
WHERE b."RegioS" LIKE 'GM%' AND b."BevolkingOp1Januari" > 0
"""
CELLEN = 12


def keep_layouts(con: Connection, rijen: list[tuple[int, str, str]]) -> None:
    """Put down which gemeenten there were: year, code, name."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE {INDELINGEN} (jaar INTEGER, code VARCHAR, naam VARCHAR)")
    insert_rows(con, INDELINGEN, rijen)


def layouts_of(con: Connection) -> list[tuple[int, str, str]]:
    """Which gemeenten there were, from the population that is loaded here; [] when it is not."""
    er_is = scalar(
        con, "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'raw_cbs' AND table_name IN ('bevolking', 'bevolking__RegioS')"
    )
    return con.execute(BEVOLKING).fetchall() if er_is == 2 else []


def check_layout(con: Connection, inhoud: DeliveryContent) -> list[Finding]:
    """The codes of a delivery that are not of the layout of their year, one finding per year; with ``indeling: huidig`` those that are
    not of the newest layout that knows all of them, or that were split since."""
    tabel = inhoud.tabel
    if not {"gemeente_code", "jaar"} <= set(inhoud.letters):
        return []
    if not scalar(con, "SELECT count(*) FROM duckdb_tables() WHERE temporary AND table_name = 'gemeenten_per_jaar'"):
        if not (rijen := layouts_of(con)):
            inhoud.noteer(inhoud.blad, "de gemeentecodes zijn niet vergeleken met de indeling van hun jaar: die is hier niet geladen")
            return []
        keep_layouts(con, rijen)
    eerste, laatste = con.execute(f"SELECT min(jaar), max(jaar) FROM {INDELINGEN}").fetchall()[0]
    vorm = " OR ".join(
        f"regexp_full_match(gemeente_code, '{k.patroon}')" for k in tabel.kolommen if k.naam == "gemeente_code" and k.patroon
    )
    uit = []
    if tabel.indeling == "huidig":
        van = _newest_that_fits(con, inhoud, laatste)
        if van < laatste:
            inhoud.noteer(
                inhoud.blad,
                f"de levering staat in de gemeente-indeling van {van}; wat sindsdien samenging wordt opgeteld tot de gemeenten van {laatste}",
            )
            uit += _gesplitst(con, inhoud, van, laatste)
        jaar = str(van)
    else:
        jaar = "jaar"
    for j, rijen_, codes in con.execute(
        f"SELECT {jaar} AS j, list(_rij ORDER BY _rij), list(DISTINCT gemeente_code ORDER BY gemeente_code) FROM {raw_name(tabel)} "
        f"WHERE gemeente_code IS NOT NULL AND jaar IS NOT NULL AND ({vorm or 'true'}) AND {jaar} BETWEEN {eerste} AND {laatste} "
        f"AND ({jaar}, gemeente_code) NOT IN (SELECT (jaar, code) FROM {INDELINGEN}) GROUP BY j ORDER BY j"
    ).fetchall():
        uit.append(_vreemd(con, inhoud, j, rijen_, codes))
    onbekend = con.execute(
        f"SELECT DISTINCT jaar FROM {raw_name(tabel)} WHERE {jaar} NOT BETWEEN {eerste} AND {laatste} ORDER BY 1 LIMIT 10"
    ).fetchall()
    if onbekend:
        jaren = ", ".join(str(j) for (j,) in onbekend)
        inhoud.noteer(
            inhoud.blad, f"de gemeentecodes van {jaren} zijn niet vergeleken: bekend zijn de indelingen van {eerste} tot en met {laatste}"
        )
    return uit


def _newest_that_fits(con: Connection, inhoud: DeliveryContent, laatste: int) -> int:
    """The newest layout that knows every gemeente of this delivery; the newest of all when there is none."""
    past = scalar(
        con,
        f"SELECT max(i.jaar) FROM (SELECT DISTINCT jaar FROM {INDELINGEN}) AS i WHERE NOT EXISTS (SELECT 1 FROM {raw_name(inhoud.tabel)} AS d "
        f"WHERE d.gemeente_code IS NOT NULL AND (i.jaar, d.gemeente_code) NOT IN (SELECT (jaar, code) FROM {INDELINGEN}))",
    )
    return past or laatste


def _gesplitst(con: Connection, inhoud: DeliveryContent, van: int, tot: int) -> list[Finding]:
    """The gemeenten of this delivery that were divided over more than one since, where the reorganisations are loaded here."""
    if not scalar(con, "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'raw_cbs' AND table_name = 'bevolking__herindelingen'"):
        return []
    gevonden = con.execute(
        "SELECT h.van_code, any_value(h.van_naam), string_agg(h.naar_naam || ' (' || h.naar_code || ')', ', ' ORDER BY h.naar_code) "
        f"FROM raw_cbs.bevolking__herindelingen AS h WHERE h.datum > make_date({van}, 1, 1) AND h.datum <= make_date({tot}, 1, 1) "
        f"AND h.van_code IN (SELECT gemeente_code FROM {raw_name(inhoud.tabel)}) GROUP BY h.van_code, h.datum HAVING count(*) > 1 ORDER BY 1"
    ).fetchall()
    return [
        Finding(
            inhoud.tabel.volledige_naam,
            "domein",
            f"{inhoud.blad}, kolom {inhoud.letters['gemeente_code']}",
            f"{code} ({naam}), die is verdeeld over {naar}",
            f"codes van de gemeenten van nu (indeling {tot})",
            "Lever de aantallen per gemeente van nu: alleen wie telde weet welk deel waar gebeurde.",
        )
        for code, naam, naar in gevonden
    ]


def _vreemd(con: Connection, inhoud: DeliveryContent, jaar: int, rijen: list[int], codes: list[str]) -> Finding:
    letter = inhoud.letters["gemeente_code"]
    bekend = {
        code: f"{naam}, {van}-{tot}" if van < tot else f"{naam}, {van}"
        for code, naam, van, tot in con.execute(
            f"SELECT code, any_value(naam), min(jaar), max(jaar) FROM {INDELINGEN} GROUP BY code"
        ).fetchall()
    }
    namen = ", ".join(f"{c} ({bekend.get(c, 'geen gemeente')})" for c in codes[:20]) + (
        f" en nog {len(codes) - 20}" if len(codes) > 20 else ""
    )
    cellen = ", ".join(f"{letter}{r}" for r in rijen)
    plaats = f"{inhoud.blad}!{cellen}" if len(rijen) <= CELLEN else f"{inhoud.blad}, kolom {letter}, {ranges(rijen)}"
    if inhoud.tabel.indeling == "huidig":
        verwacht = f"codes van de gemeenten van nu (indeling {jaar})"
        actie = "Tel een opgeheven gemeente op bij de gemeente waarin zij opging, en lever de code van nu."
    else:
        verwacht = f"codes van de gemeenten die er in {jaar} waren"
        actie = f"Lever de gemeenten zoals zij in {jaar} waren ingedeeld, of verbeter het jaar als de cijfers van een ander jaar zijn."
    return Finding(inhoud.tabel.volledige_naam, "domein", plaats, namen, verwacht, actie)
