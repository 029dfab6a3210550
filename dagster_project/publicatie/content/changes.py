"""What changed since the version before, by how much and why, in sentences: the most important first.

Everything comes from ``kwaliteit.herzieningen`` (or the same comparison of any two versions). A figure that letters print goes before one that
they do not, the nation before its regions, and of those the largest change in percent first. One series is one sentence, however many periods
changed. Of an invented figure only is said that there is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from dagster_project import notation
from dagster_project.publicatie.content.model import NL
from dagster_project.publicatie.content.queries import queries
from sources.database import rows

MEESTE = 12
"""So many sentences a page shows; the rest is counted."""
WAARDEN, VERDELING = "kerncijfers.waarden", "verdeling.per_regionale_eenheid"
PLAATS = re.compile(r" ?\([\w.-]+\.txt(?::[\d, -]+)?\)")
"""Where a letter says it, in a text that is read by people who do not have that file."""
ONDERDELEN = {
    VERDELING: ("De verdeling van de sterkte over de regionale eenheden", "uitkomst", "uitkomsten"),
    "verdeling.herberekend_per_regionale_eenheid": ("Het opnieuw geschatte verdeelmodel", "uitkomst", "uitkomsten"),
    "verdeling.kenmerken": ("De omgevingskenmerken van gemeenten", "waarde", "waarden"),
    "verdeling.werklast_invoer": ("De tellingen van de werklast", "waarde", "waarden"),
}


@dataclass(frozen=True)
class Changes:
    """``van``: the version before, empty for a first one. ``zinnen``: the most important first. ``verzonnen``: changed figures that are invented."""

    van: str
    zinnen: list[str] = field(default_factory=list)
    verzonnen: int = 0

    @property
    def inleiding(self) -> str:
        """What there is to say before, or instead of, the sentences."""
        if not self.van:
            return "Dit is de eerste uitgave. Er is geen eerdere uitgave om mee te vergelijken."
        ook = (
            f" Ook {self.verzonnen} verzonnen {'voorbeeldcijfer is' if self.verzonnen == 1 else 'voorbeeldcijfers zijn'} anders."
            if self.verzonnen
            else ""
        )
        if not self.zinnen:
            return f"Er is niets veranderd in de cijfers die al in {self.van} stonden.{ook}"
        return f"Vergeleken met {self.van} is dit veranderd in cijfers die daar al in stonden, het belangrijkste eerst.{ook}"


def read_changes(con: duckdb.DuckDBPyConnection, versie: str) -> Changes:
    """What this version says of itself that it changed; the version before it stands in the same database."""
    vragen = queries(Path(__file__).with_suffix(".sql"))
    (gezegd,) = rows(con, vragen["vorige"], {"versie": versie}) or [{"waargenomen": ""}]
    m = re.search(r"ten opzichte van (\S+\.\d+)", gezegd["waargenomen"])
    if m is None:
        return Changes("")
    return describe(con, m[1], versie, rows(con, vragen["herzieningen"], {"versie": versie}))


def describe(con: duckdb.DuckDBPyConnection, van: str, naar: str, herzieningen: list[dict[str, Any]]) -> Changes:
    """The same of any two versions.

    Args:
        con: a database that holds both.
        herzieningen: what ``kwaliteit.herzieningen`` would say of them.
    """
    w = _Words(con, van, naar)
    echt = [r for r in herzieningen if not w.is_invented(r)]
    verzonnen = len(herzieningen) - len(echt)
    cijfers = [r for r in echt if r["tabel"] == WAARDEN]
    zinnen = [w.figure(groep) for groep in _in_order(w, cijfers)]
    delen = sorted(
        (r for r in echt if r["tabel"] in ONDERDELEN), key=lambda r: ([*ONDERDELEN].index(r["tabel"]), r["oorzaak"], r["toelichting"])
    )
    zinnen += [w.part(list(groep)) for _, groep in groupby(delen, lambda r: (r["tabel"], r["oorzaak"], r["toelichting"]))]
    besluiten = sorted((r for r in echt if r["oorzaak"] == "besluit"), key=lambda r: (r["toelichting"], r["sleutel"]))
    zinnen += [w.decision(list(groep)) for _, groep in groupby(besluiten, lambda r: r["toelichting"])]
    return Changes(van, zinnen, verzonnen)


def _level(regio: str) -> int:
    return 0 if regio == NL else 1 if regio.startswith("RE") else 2


def _in_order(w: _Words, cijfers: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The changed figures of one series, level and cause together, largest change first; and those groups in order of importance."""

    def grootte(r: dict[str, Any]) -> float:
        return abs(r["verschil_procent"]) if r["verschil_procent"] is not None else float("inf")  # it came, went, or was nought

    groepen: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for r in sorted(cijfers, key=lambda r: (-grootte(r), r["periode"], r["regio_code"])):
        sleutel = (r["indicator_id"], r["uitsplitsing"], _level(r["regio_code"]), r["soort"], r["oorzaak"], r["toelichting"])
        groepen.setdefault(sleutel, []).append(r)
    return sorted(
        groepen.values(),
        key=lambda g: (
            (g[0]["indicator_id"], g[0]["uitsplitsing"]) not in w.gedrukt,
            _level(g[0]["regio_code"]),
            -grootte(g[0]),
            g[0]["indicator_id"],
            g[0]["uitsplitsing"],
            g[0]["soort"],
            g[0]["oorzaak"],
            g[0]["toelichting"],
        ),
    )


class _Words:
    """Names and reasons as people say them, of what two versions hold."""

    def __init__(self, con: duckdb.DuckDBPyConnection, van: str, naar: str):
        vragen = queries(Path(__file__).with_suffix(".sql"))
        ask = lambda naam: rows(con, vragen[naam], {"van": van, "naar": naar} if "$van" in vragen[naam] else {"naar": naar})  # noqa: E731
        self.namen = {r["indicator_id"]: r["naam"] for r in ask("namen")}
        self.regios = {r["regio_code"]: r["regio"] for r in ask("regios")}
        self.titels = {r["bron_tabel"]: r["titel"] for r in ask("titels")}
        self.gedrukt = {(r["indicator_id"], r["uitsplitsing"]) for r in ask("gedrukt")}
        self.heel = {(r["indicator_id"], r["uitsplitsing"]) for r in ask("hele_percentages")}
        self.verzonnen = {tuple(r.values()) for r in ask("verzonnen")}
        self.verdeling_verzonnen = any(t == VERDELING for t, *_ in self.verzonnen)

    def is_invented(self, r: dict[str, Any]) -> bool:
        """A figure of which either value is; of the allocation all of it where any is."""
        if r["tabel"] == WAARDEN:
            return (WAARDEN, r["indicator_id"], r["regio_code"], r["uitsplitsing"], r["periode"]) in self.verzonnen
        return r["tabel"] in ONDERDELEN and self.verdeling_verzonnen

    def figure(self, groep: list[dict[str, Any]]) -> str:
        """One series at one level: the largest change, and how many others there are."""
        r = groep[0]
        deel = notation.uitsplitsing(r["uitsplitsing"])
        naam = f"{self.namen.get(r['indicator_id'], r['indicator_id'])}{f' ({deel})' if deel else ''}"
        waar = "" if r["regio_code"] == NL else f" in {self.regios.get(r['regio_code'], r['regio_code'])}"
        oud, nieuw = (self._value(r, k) for k in ("oud", "nieuw"))
        if r["soort"] == "vervallen":
            wat = f"staat niet meer in deze uitgave; het was {oud}"
        elif r["soort"] == "nieuw":
            wat = f"is erbij gekomen: {nieuw}"
        elif oud == nieuw:
            wat = f"is bijgesteld en blijft afgerond {nieuw}"
        else:
            wat = f"is bijgesteld van {oud} naar {nieuw}{self._relative(r)}"
        ook = f" Dat geldt ook voor {len(groep) - 1} andere cijfers van deze reeks." if len(groep) > 2 else ""
        ook = ook or (" Dat geldt ook voor één ander cijfer van deze reeks." if len(groep) == 2 else "")
        return f"{naam}{waar} {notation.wanneer(r['periode'])} {wat}, {self.reason(r)}.{ook}"

    def _value(self, r: dict[str, Any], kolom: str) -> str:
        w = notation.whole(r[kolom]) if (r["indicator_id"], r["uitsplitsing"]) in self.heel else r[kolom]
        return notation.met_eenheid(w, r["meeteenheid"])

    @staticmethod
    def _relative(r: dict[str, Any]) -> str:
        """The change in percent; of a percentage the difference, for a percentage of a percentage is misread."""
        if r["meeteenheid"] == "procent":
            verschil = notation.exact(r["nieuw"]) - notation.exact(r["oud"])
            return f" ({notation.met_eenheid(float(verschil), 'procentpunt', True)})"
        if r["verschil_procent"] is None:
            return ""
        tekst = notation.met_eenheid(r["verschil_procent"], "procent", True)
        return f" ({tekst if re.search('[1-9]', tekst) else 'minder dan 0,1%'})"

    def part(self, groep: list[dict[str, Any]]) -> str:
        """What of the allocation changed for one reason."""
        naam, enkel, meer = ONDERDELEN[groep[0]["tabel"]]
        n = len(groep)
        grootste = max(
            (r for r in groep if r["verschil"] is not None and r["meeteenheid"] == "fte"), key=lambda r: abs(r["verschil"]), default=None
        )
        hoeveel = ""
        if grootste is not None:
            eenheid = self.regios.get(grootste["regio_code"], grootste["regio_code"])
            verschil = notation.verandering(grootste["verschil"], "{:+,.1f}")
            hoeveel = f", het meest in {eenheid} ({verschil} fte)"
        return f"{naam}: {notation.nl(n, '{:,d}')} {enkel if n == 1 else meer} {'is' if n == 1 else 'zijn'} anders{hoeveel}, {self.reason(groep[0])}."

    def decision(self, groep: list[dict[str, Any]]) -> str:
        """A decision that came, went or changed, and about how many differences."""
        n = len(groep)
        return f"Over {'een verschil' if n == 1 else f'{n} verschillen'} met of tussen de brieven is anders besloten: {_zin(groep[0]['toelichting'])}"

    def reason(self, r: dict[str, Any]) -> str:
        """Why, as the end of a sentence."""
        t = PLAATS.sub("", r["toelichting"]).rstrip(". ")
        match r["oorzaak"]:
            case "correctie":
                redenen = [d.partition(" (")[2].removesuffix(")") for d in t.split("; ") if " wordt " in d]
                return "omdat een fout in de bron is verbeterd" + (
                    f": {'; '.join(dict.fromkeys(filter(None, redenen)))}" if any(redenen) else ""
                )
            case "methode":
                return f"omdat de methode anders is: {t[:1].lower()}{t[1:]}" if not t.startswith("een afspraak") else f"omdat {t}"
            case "peiljaar":
                return f"omdat kenmerken van een ander jaar zijn: {self._titled(t)}"
            case "bron":
                return f"omdat de bron andere gegevens gaf: {self._titled(t.removeprefix('andere gegevens ontvangen van '))}"
            case "code":
                return "omdat de berekening is veranderd; de gegevens zijn dezelfde"
            case _:
                return "en de oorzaak is niet bekend"

    def _titled(self, tekst: str) -> str:
        """The tables in this text by their title."""
        return re.sub(r"\b[a-z]+\.[a-z0-9_]+\b", lambda m: self.titels.get(m[0], m[0]), tekst)


def _zin(tekst: str) -> str:
    return PLAATS.sub("", tekst).rstrip(". ") + "."
