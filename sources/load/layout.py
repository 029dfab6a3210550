"""Codes of gemeenten against the layout of their year: a code that did not exist then has no place in what is computed from it.

A delivery in today's layout (``indeling: huidig``) that was made before gemeenten merged stays good: what merged is added up
(dbt, int_werklast__geleverd_gemeente and its neighbours). What was split is not: nobody but the supplier knows which part went where.

Which gemeenten there were in which year is what the population of CBS says, loaded before the deliveries in every refresh; a door
that checks a single delivery puts the same list down beforehand (``keep_layouts``). Where neither is there, that is told.

Where the name stands beside the code (BRON), it must be that of the same gemeente; and a register of the whole country that has nothing of many
gemeenten is not whole: only of a few can it be that nothing happened there.
"""

from __future__ import annotations

import re
import unicodedata

from sources.database import Connection, scalar
from sources.delivery.content import DeliveryContent
from sources.delivery.findings import enumeration
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
GEMEENTEN_ZONDER_MAX = 5
"""So many gemeenten may have no accident in a year: the smallest islands have a handful."""


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
    if "gemeente" in inhoud.letters:
        uit += _other_names(con, inhoud)
    if tabel.lezer:
        uit += _nothing_of(con, inhoud)
    return uit


def _bare(naam: str) -> str:
    """The letters of a name: accents, signs, capitals and what stands in brackets (Bergen (NH.)) make no difference."""
    kaal = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)", "", naam).casefold())
    return "".join(t for t in kaal if t.isalpha())


def _other_names(con: Connection, inhoud: DeliveryContent) -> list[Finding]:
    """Rows whose name is of another gemeente than their code; a name that no gemeente has is noted, for who knows how it is written there."""
    van_code: dict[str, dict[str, str]] = {}
    van_naam: dict[str, str] = {}
    for code, naam in con.execute(f"SELECT DISTINCT code, naam FROM {INDELINGEN} ORDER BY ALL").fetchall():
        van_code.setdefault(code, {})[_bare(naam)] = naam
        van_naam.setdefault(_bare(naam), code)
    uit, anders = [], []
    vraag = f"SELECT _rij, gemeente_code, gemeente FROM {raw_name(inhoud.tabel)} WHERE gemeente IS NOT NULL ORDER BY _rij"
    for rij, code, naam in con.execute(vraag).fetchall():
        hier = van_code.get(code, {})
        if not hier or _bare(naam) in hier:
            continue  # a code that is no gemeente is told already
        heet = ", ".join(hier.values())
        if (ander := van_naam.get(_bare(naam))) is None:
            anders.append(f"{naam} ({code}, {heet})")
            continue
        gevonden, actie = (
            f"'{naam}', dat is {ander}, bij {code}",
            "Vraag de bron wat er klopt, de code of de naam; verbeter niets in het bestand zelf.",
        )
        uit.append(Finding(inhoud.tabel.volledige_naam, "domein", inhoud.plaats("gemeente", rij), gevonden, heet, actie))
    if anders:
        inhoud.noteer(inhoud.blad, f"namen die het CBS niet kent bij een code die het wel kent: {enumeration(anders)}")
    return uit


def _nothing_of(con: Connection, inhoud: DeliveryContent) -> list[Finding]:
    """The gemeenten of the year of which a register has nothing at all."""
    zonder = con.execute(
        f"SELECT i.naam || ' (' || i.code || ')' FROM {INDELINGEN} AS i WHERE i.jaar IN (SELECT jaar FROM {raw_name(inhoud.tabel)}) "
        f"AND i.code NOT IN (SELECT gemeente_code FROM {raw_name(inhoud.tabel)}) ORDER BY i.code"
    ).fetchall()
    if not zonder:
        return []
    gevonden = f"niets van {len(zonder)} {'gemeente' if len(zonder) == 1 else 'gemeenten'}: {enumeration([z for (z,) in zonder])}"
    if len(zonder) <= GEMEENTEN_ZONDER_MAX:
        inhoud.noteer(inhoud.blad, f"{gevonden}; dat telt als 0")
        return []
    actie = "Bied het hele bestand aan, zoals de bron het publiceert."
    verwacht = f"heel Nederland: ten hoogste {GEMEENTEN_ZONDER_MAX} gemeenten waar niets gebeurde"
    return [Finding(inhoud.tabel.volledige_naam, "volledig", inhoud.blad, gevonden, verwacht, actie)]


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
    plaats = f"{inhoud.blad}!{cellen}" if len(rijen) <= CELLEN else f"{inhoud.blad}, kolom {letter.rstrip('=')}, {ranges(rijen)}"
    if inhoud.tabel.indeling == "huidig":
        verwacht = f"codes van de gemeenten van nu (indeling {jaar})"
        actie = "Tel een opgeheven gemeente op bij de gemeente waarin zij opging, en lever de code van nu."
    else:
        verwacht = f"codes van de gemeenten die er in {jaar} waren"
        actie = f"Lever de gemeenten zoals zij in {jaar} waren ingedeeld, of verbeter het jaar als de cijfers van een ander jaar zijn."
    return Finding(inhoud.tabel.volledige_naam, "domein", plaats, namen, verwacht, actie)
