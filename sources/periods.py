"""Periods of tables and deliveries: which is the newest, which ought to be there, and what is provisional.

A table says per period whether its figures are final (``Status``: Definitief, Voorlopig, NaderVoorlopig), or, like 70072ned,
per subject in prose: a heading "Uitkomsten zijn (nader) voorlopig over:" and a line per subject.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from sources.catalog import Tabel
from sources.errors import Finding
from sources.odata.dialect import Code

KOP = re.compile(r"uitkomsten zijn (nader )?voorlopig over\s*:", re.IGNORECASE)
MAANDEN = {"JJ": 12, "KW": 3, "MM": 1, "jaar": 12, "halfjaar": 6, "tertiaal": 4, "kwartaal": 3}
"""Months in one period of each kind, as the tables (JJ) and the deliveries (jaar) call it."""
VORMEN = {"jaar": "{jaar:04}", "halfjaar": "{jaar:04}H{deel}", "tertiaal": "{jaar:04}T{deel}", "kwartaal": "{jaar:04}K{deel}"}
"""How a delivery writes them; a peildatum is a day."""
ONBEKEND = "Onbekend"


def newest(codes: dict[str, list[Code]]) -> dict[str, str]:
    """The newest period of each kind (JJ, KW, MM) among the codes."""
    uit: dict[str, str] = {}
    for c in codes.get("Perioden", []):
        periode = c.sleutel.strip()
        uit[periode[4:6]] = max(periode, uit.get(periode[4:6], ""))
    return uit


def expected(tabel: Tabel, soort: str, peildatum: date) -> str | None:
    """The newest period of this kind that the source ought to have on this day, from ``vertraging``; None when that says nothing.

    A delivery with a fixed day (``perioden.dag``) ought to have the stand of that day so many months after it; one with a
    peildatum of its own choice, a stand of at most so many months ago.
    """
    if soort not in tabel.vertraging or soort not in (*MAANDEN, "peildatum"):
        return None
    if soort == "peildatum":
        grens = _eerder(peildatum, tabel.vertraging[soort])
        if tabel.perioden is None or tabel.perioden.dag is None:
            return grens.isoformat()
        vast = date.fromisoformat(f"{grens.year:04}-{tabel.perioden.dag}")
        return (vast if vast <= grens else vast.replace(year=vast.year - 1)).isoformat()
    lengte = MAANDEN[soort]
    maanden = peildatum.year * 12 + peildatum.month - 1 - tabel.vertraging[soort]  # whole months that lie behind us
    nummer = maanden // lengte - 1
    jaar, deel = divmod(nummer * lengte, 12)
    if soort in VORMEN:
        return VORMEN[soort].format(jaar=jaar, deel=deel // lengte + 1)
    return f"{jaar:04}{soort}{0 if soort == 'JJ' else deel // lengte + 1:02}"


def _eerder(dag: date, maanden: int) -> date:
    """The same day so many months ago, or the last one of that month."""
    jaar, maand = divmod(dag.year * 12 + dag.month - 1 - maanden, 12)
    return date(jaar, maand + 1, min(dag.day, monthrange(jaar, maand + 1)[1]))


def write_periods(per_soort: dict[str, str]) -> str | None:
    """Periods by kind as one text: 2024JJ00, 2025MM10 of a table and jaar 2024, peildatum 2021-08-31 of a delivery."""
    return ", ".join(p if p[4:6] == soort else f"{soort} {p}" for soort, p in per_soort.items()) or None


def read_period(tekst: str | None) -> dict[str, str]:
    """What ``write_periods`` wrote."""
    uit = {}
    for deel in tekst.split(", ") if tekst else []:
        soort, _, periode = deel.rpartition(" ")
        uit[soort or periode[4:6]] = periode
    return uit


def statuses(tabel: Tabel, codes: dict[str, list[Code]]) -> tuple[list[tuple[str, str, str]], list[Finding]]:
    """The status of every column of ours in every period.

    Returns:
        (period, column, status) with status as CBS writes it, or Onbekend where the table says nothing at all; and a
        finding for every subject in the prose that ``voorlopig`` of the catalogue does not know.
    """
    maten = [k.naam for k in tabel.kolommen if k.naam not in {d.naam for d in tabel.dimensies}]
    rijen: list[tuple[str, str, str]] = []
    fouten: list[Finding] = []
    bekend = {_kaal(k): v for k, v in tabel.voorlopig.items()}
    for c in codes.get("Perioden", []):
        periode = c.sleutel.strip()
        if c.status:
            rijen += [(periode, m, c.status) for m in maten]
            continue
        per_kolom = dict.fromkeys(maten, "Definitief" if tabel.voorlopig else ONBEKEND)
        for status, onderwerp in provisional(c.omschrijving or ""):
            if _kaal(onderwerp) not in bekend:
                fouten.append(
                    Finding(
                        tabel.volledige_naam,
                        "domein",
                        f"Perioden, toelichting bij {periode}",
                        f"'{onderwerp}' is {status}",
                        "een onderwerp dat het contract kent",
                        f"Zet onder voorlopig in sources/{tabel.bron}/bronnen.yml over welke kolommen dit gaat ([] als wij er geen gebruiken).",
                    )
                )
                per_kolom = {m: ONBEKEND if s == "Definitief" else s for m, s in per_kolom.items()}
            for kolom in bekend.get(_kaal(onderwerp), ()):
                per_kolom[kolom] = status
        rijen += [(periode, m, s) for m, s in per_kolom.items()]
    return rijen, fouten


def provisional(tekst: str) -> list[tuple[str, str]]:
    """What the prose of a period calls provisional: (Voorlopig or NaderVoorlopig, subject as printed)."""
    uit = []
    koppen = list(KOP.finditer(tekst))
    for kop, volgende in zip(koppen, [*koppen[1:], None], strict=False):
        status = "NaderVoorlopig" if kop[1] else "Voorlopig"
        for regel in tekst[kop.end() : volgende.start() if volgende else len(tekst)].splitlines():
            onderwerp = regel.strip().removeprefix("-").strip().rstrip(";.").strip()
            if onderwerp:
                uit.append((status, onderwerp))
    return uit


def _kaal(onderwerp: str) -> str:
    return " ".join(onderwerp.casefold().split())
