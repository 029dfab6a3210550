"""What is asked of the published tables of one version to say its figures: values, newest values, breaks, names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

import duckdb

from dagster_project.notation import getoond, whole
from dagster_project.poort.unchanged import unchanged
from dagster_project.publicatie.content.model import NL
from dagster_project.publicatie.content.queries import queries
from dagster_project.publicatie.content.sentences import WOORD, Observation
from sources.database import rows

PERIOD_KINDS = ("jaar", "peildatum", "tertiaal", "kwartaal", "maand", "periode")
"""Kinds of period, the one that a figure prefers first; one figure never mixes them in one series."""


GEDRUKT = "jenv.overige_kerncijfers"
"""The delivery that is transcribed from the letters."""
LANG = 5
"""Of so many values on end can be said that one is the highest or the lowest."""


class Series(Protocol):
    """What names a series in ``figuren.yml``."""

    @property
    def indicator(self) -> str: ...
    @property
    def uitsplitsing(self) -> str: ...


def whole_percentages(con: duckdb.DuckDBPyConnection, versie: str) -> set[tuple[str, str]]:
    """The series, as indicator and uitsplitsing, that the letters print in whole percentages only: 46%, not 46,0%."""
    vraag = queries(Path(__file__).with_name("numbers.sql"))["hele_percentages"]
    return {(r["indicator_id"], r["uitsplitsing"]) for r in rows(con, vraag, {"versie": versie})}


def in_printed_decimals(con: duckdb.DuckDBPyConnection, versie: str, rijen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the values of a series that the letters print in whole percentages as such, and so the norms."""
    heel = whole_percentages(con, versie)
    for r in rijen:
        for veld, hoe in (("waarde", "kwalificatie"), ("eerder", "eerder_kwalificatie")):
            if veld in r and r[hoe] != "berekend" and (r["indicator_id"], r["uitsplitsing"]) in heel:
                r[veld] = whole(r[veld])
        if "norm" in r:
            r["norm"] = whole(r["norm"])
    return rijen


class EditionNumbers:
    """The published numbers of one version, read once.

    ``cijfers``: (indicator, uitsplitsing, regio, kind of period) -> periode -> row. ``standen``: the newest of each of those series, with what it
    compares to and its norm. ``breuken``: per indicator, in order of date. ``opmerkingen``: what the synthetic sources say of themselves.
    ``weggelaten``: per source the periods that it gives and that are not what their code says, in words. ``ongewijzigd``: see ``unchanged``.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, versie: str) -> None:
        self.con, self.versie = con, versie
        self.cijfers: dict[tuple[str, str, str, str], dict[str, dict[str, Any]]] = {}
        for r in in_printed_decimals(con, versie, self.ask("cijfers")):
            self.cijfers.setdefault((r["indicator_id"], r["uitsplitsing"], r["regio_code"], r["periode_type"]), {})[r["periode"]] = r
        standen = in_printed_decimals(con, versie, self.ask("standen"))
        self.standen = {(r["indicator_id"], r["uitsplitsing"], r["regio_code"], r["periode_type"]): r for r in standen}
        self.indicatoren = {r["indicator_id"]: r for r in self.ask("indicatoren")}
        self.regios = {r["regio_code"]: r["regio"] for r in self.ask("regios")}
        bronnen = self.ask("bronnen")
        self.titels = {r["bron_tabel"]: r["titel"] for r in bronnen}
        self.citeren = {r["bron_tabel"]: r["citeren"] for r in bronnen}
        self.opmerkingen = {r["bron_tabel"]: r["synthetisch"] for r in bronnen if r["synthetisch"] is not None}
        self.ongewijzigd = unchanged(con, versie)
        self.weggelaten = {r["bron_tabel"]: r["weggelaten"] for r in self.ask("weggelaten")}
        self.breuken: dict[str, list[dict[str, Any]]] = {}
        for r in self.ask("breuken"):
            self.breuken.setdefault(r["indicator_id"], []).append(r)

    def ask(self, vraag: str) -> list[dict[str, Any]]:
        """The answer to a question of ``numbers.sql``."""
        return rows(self.con, queries(Path(__file__).with_name("numbers.sql"))[vraag], {"versie": self.versie})

    def sources(self, cijfers: list[dict[str, Any]]) -> str:
        """Where these very numbers come from: of what a letter printed what it names as its source, of all else the tables of their herkomst."""
        uit, berekend = dict[str, None](), dict[str, None]()
        for x in cijfers:
            i = self.indicatoren[x["indicator_id"]]
            if x["bron_tabel"] == GEDRUKT and i["bron"] != "Berekend":
                uit |= dict.fromkeys(i["bron"].split("; "))
            else:
                tabellen = x["bronnen"] or [b.strip() for b in x["bron_tabel"].split(";")]
                (berekend if i["bron"] == "Berekend" else uit).update(dict.fromkeys(self.citeren.get(b, b) for b in tabellen))
        ook = "; ".join(b for b in berekend if b not in uit)
        return "; ".join([*uit, *([f"berekend uit: {ook}"] if ook else [])])

    def period_kind(self, reeksen: Sequence[Series], regio: str = NL) -> str:
        """The kind of period of a figure: the first of ``PERIOD_KINDS`` that one of its series has."""
        gevraagd = {(r.indicator, r.uitsplitsing, regio) for r in reeksen}
        heeft = {s for (i, u, g, s) in self.cijfers if (i, u, g) in gevraagd}
        return next((s for s in PERIOD_KINDS if s in heeft), PERIOD_KINDS[0])

    def observation(self, onderwerp: str, indicator: str, uitsplitsing: str, regio: str, soort: str) -> Observation | None:
        """The newest value of a series as a sentence needs it; ``None`` when there is no such series."""
        s = self.standen.get((indicator, uitsplitsing, regio, soort))
        if s is None:
            return None
        velden: dict[str, Any] = {
            v: s[v] for v in ("waarde", "meeteenheid", "periode", "kwalificatie", "eerder", "binnen_marge", "norm", "voldoet")
        }
        velden |= {v: s[v] or "" for v in ("eerder_periode", "eerder_kwalificatie", "richting", "aard")}
        velden |= {"gewenst": self.indicatoren[indicator]["richting"] or ""}
        velden |= self._extreme(indicator, uitsplitsing, regio, soort)
        return Observation(onderwerp, **velden)

    def _extreme(self, indicator: str, uitsplitsing: str, regio: str, soort: str) -> dict[str, str]:
        """Whether the newest value is the highest or lowest of its series as it is shown, and since when.

        Nothing is said of a series with a break, with a year that is not there or with a value that is no exact number.
        """
        reeks = [x for _, x in sorted(self.cijfers[indicator, uitsplitsing, regio, soort].items()) if x["waarde"] is not None]
        gebroken = any(b["soort"] != "herziening" for b in self.breuken.get(indicator, []))
        perioden = [x["periode"] for x in reeks]
        stappen = {int(b[:4]) - int(a[:4]) for a, b in pairwise(perioden)} if soort in ("jaar", "peildatum") else set()
        vast = len(stappen) == 1 and len({p[4:] for p in perioden}) == 1
        if gebroken or not vast or len(reeks) < LANG or any(x["kwalificatie"] in WOORD for x in reeks):
            return {}
        *eerder, nu = (getoond(x["waarde"], x["meeteenheid"]) for x in reeks)
        uiterste = "hoogste" if nu > max(eerder) else "laagste" if nu < min(eerder) else ""
        return {"uiterste": uiterste, "sinds": perioden[0]} if uiterste else {}

    def told(self, onderwerp: str, indicator: str, uitsplitsing: str, soort: str) -> Observation | None:
        """The newest national value of a series that something can be said of.

        Of a series that has an invented value nothing is said: a sentence compares with what is in it.
        """
        if any(x["is_synthetisch"] for x in self.cijfers.get((indicator, uitsplitsing, NL, soort), {}).values()):
            return None
        return self.observation(onderwerp, indicator, uitsplitsing, NL, soort)

    def break_at(self, r: Series, perioden: list[str], soort: str) -> str | None:
        """The first shown period after the last break that lies within what is shown."""
        if soort not in ("jaar", "peildatum"):
            return None
        uit = None
        for b in self.breuken.get(r.indicator, []):
            if b["soort"] == "herziening" or (r.uitsplitsing and r.uitsplitsing in (b["behalve_uitsplitsing"] or "").split(",")):
                continue
            dag = str(b["datum"])
            na = [p for p in sorted(perioden) if (p if soort == "peildatum" else f"{p}-12-31") >= dag]
            if na and len(na) < len(perioden):
                uit = na[0]
        return uit
