"""Periods of tables and deliveries: which is the newest, which ought to be there, what is provisional, and what is not what its code says.

A table says per period whether its figures are final (``Status``: Definitief, Voorlopig, NaderVoorlopig), or, like 70072ned,
per subject in prose: a heading "Uitkomsten zijn (nader) voorlopig over:" and a line per subject.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from sources.catalog import Tabel
from sources.delivery.parse import MAANDEN as NAMEN
from sources.errors import Finding
from sources.odata.dialect import Code

KOP = re.compile(r"uitkomsten zijn (nader )?voorlopig over\s*:", re.IGNORECASE)
MAANDEN = {"JJ": 12, "KW": 3, "MM": 1, "jaar": 12, "halfjaar": 6, "tertiaal": 4, "kwartaal": 3}
"""Months in one period of each kind, as the tables (JJ) and the deliveries (jaar) call it."""
VORMEN = {"jaar": "{jaar:04}", "halfjaar": "{jaar:04}H{deel}", "tertiaal": "{jaar:04}T{deel}", "kwartaal": "{jaar:04}K{deel}"}
"""How a delivery writes them; a peildatum is a day."""
ONBEKEND = "Onbekend"


def newest(codes: dict[str, list[Code]]) -> dict[str, str]:
    """The newest period of each kind (JJ, KW, MM) among the codes, of those that are what their code says."""
    uit: dict[str, str] = {}
    anders = misnamed(codes)
    for c in codes.get("Perioden", []):
        periode = c.sleutel.strip()
        if periode not in anders:
            uit[periode[4:6]] = max(periode, uit.get(periode[4:6], ""))
    return uit


# --- a period that is not what its code says ---

RANG = {
    woord: n
    for n, woorden in enumerate(("1e 1ste eerste", "2e 2de tweede", "3e 3de derde", "4e 4de vierde"), 1)
    for woord in woorden.split()
}
TELWOORDEN = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")
BIJWOORD = re.compile(r"\(?\b((nader )?voorlopig(e)?|definitief|definitieve|herzien|bijgesteld|v|nv|p|d)\b( cijfers?)?\)?$")
"""How a title ends that only says how certain its figures are."""
_MAAND = "|".join(f"{n}|{n[:3]}\\.?" for n in NAMEN)
_RANG, _DEEL = "|".join(RANG), {"kwartaal": 3, "halfjaar": 6, "half jaar": 6, "helft": 6, "tertiaal": 4}
SPREUK = re.compile(r"lopend|tot nu toe|tot dusver|onvolledig|gedeelte|deels|cumulatief|\bt/?m\b|tot en met|maanden|weken|\bperiode\b")
"""Words of a title that says, in a way that we cannot date, that it is a part."""


def misnamed(codes: dict[str, list[Code]]) -> dict[str, str]:
    """Periods that are not the year, quarter or month that their code says, each with what is the matter: they are never read as one.

    CBS gives a running year under the code of the year, and says only in the title that it has ten months ("2025 januari-oktober" in
    85429NED). Where a table also has months or quarters, a year of which the last ones are not there is running as well.
    """
    perioden = [(c.sleutel.strip(), " ".join(c.titel.split())) for c in codes.get("Perioden", [])]
    uit = {}
    for code, titel in perioden:
        eigen, gezegd = _of_code(code), _of_title(titel)
        if eigen and gezegd != eigen and (gezegd is not None or SPREUK.search(titel.casefold())):
            uit[code] = f"'{titel}' is geen {_soort(code)}"
    for soort, aantal, naam in (("MM", 12, "maanden"), ("KW", 4, "kwartalen")):
        delen = {c for c, _ in perioden if c[4:6] == soort and c not in uit}
        for code, titel in perioden:
            er_zijn = [d for d in delen if d[:4] == code[:4]]
            if code[4:6] == "JJ" and code not in uit and er_zijn and f"{code[:4]}{soort}{aantal:02}" not in delen:
                uit[code] = f"'{titel}' is geen heel jaar ({code}): de tabel heeft er {len(er_zijn)} van de {aantal} {naam} van"
    return uit


def unreadable_titles(tabel: Tabel, codes: dict[str, list[Code]]) -> list[Finding]:
    """Periods of which the title is no period, or one of another year than its code: nobody knows which of the two is right."""
    anders = misnamed(codes)
    uit = []
    for c in codes.get("Perioden", []):
        code, titel = c.sleutel.strip(), " ".join(c.titel.split())
        eigen, gezegd = _of_code(code), _of_title(titel)
        los = gezegd is None and code not in anders
        if eigen and (los or (gezegd and not (gezegd[0] <= eigen[1] and eigen[0] <= gezegd[1]))):
            uit.append(
                Finding(
                    tabel.volledige_naam,
                    "domein",
                    f"Perioden, code {code}",
                    f"de titel '{titel}'",
                    f"een titel die {_voluit(code)} noemt",
                    "Kijk bij de bron welke tijd dit is. Is het de periode van de code, neem de schrijfwijze dan op in sources/periods.py; "
                    "is het een andere, meld het de bron.",
                )
            )
    return uit


def _soort(code: str) -> str:
    return {"JJ": "heel jaar", "KW": "kwartaal", "MM": "maand"}[code[4:6]] + f" ({code})"


def _voluit(code: str) -> str:
    jaar, soort, deel = code[:4], code[4:6], int(code[6:])
    return {"JJ": jaar, "KW": f"{jaar} {deel}e kwartaal"}.get(soort) or f"{jaar} {NAMEN[deel - 1]}"


def _of_code(code: str) -> tuple[int, int] | None:
    """First and last month of a code, as months since the year 0; None for a kind that we do not read (2023X000)."""
    lengte = MAANDEN.get(code[4:6])
    nr = int(code[6:]) if lengte and code[6:].isdecimal() else 0
    if lengte is None or not (nr == 0 if lengte == 12 else 1 <= nr <= 12 // lengte):
        return None
    begin = int(code[:4]) * 12 + max(nr - 1, 0) * lengte
    return begin, begin + lengte - 1


def _of_title(titel: str) -> tuple[int, int] | None:
    """First and last month that a title names; None when it is no period that can be dated."""
    if m := re.search(r"\b\d{4}(JJ|KW|MM)\d{2}\b", titel):
        return _of_code(m[0])
    kaal = re.sub(r"[*¹²³]+", " ", titel.casefold())
    while (korter := BIJWOORD.sub("", kaal := " ".join(kaal.split()).strip(" ,;.:-")).strip(" ,;.:-()")) != kaal:
        kaal = korter
    if m := re.fullmatch(r"(\d{4}) ?[/-] ?'?(\d{2}|\d{4})", kaal):  # a school year
        return (int(m[1]) * 12 + 7, int(m[1]) * 12 + 18) if int(m[2]) % 100 == (int(m[1]) + 1) % 100 else None
    jaren = re.findall(r"\b(?:19|20)\d{2}\b", kaal)
    if len(set(jaren)) != 1:
        return None
    jaar = int(jaren[0]) * 12
    rest = re.sub(r"\b(jaar|van|over|het|de|totaal)\b|[(),]", " ", re.sub(rf"\b{jaren[0]}\b", " ", kaal.replace("half jaar", "halfjaar")))
    deel = _within_year(" ".join(rest.split()).strip(" -:"))
    return None if deel is None else (jaar + deel[0], jaar + deel[1])


def _within_year(tekst: str) -> tuple[int, int] | None:
    """First and last month of the year (0 to 11) in the words of a title without its year."""
    if not tekst:
        return 0, 11
    if m := re.fullmatch(rf"({_RANG}) ?({'|'.join(_DEEL)})|({'|'.join(_DEEL)}|[kq]) ?([1-4])", tekst):
        lengte, nr = _DEEL.get(m[2] or m[3], 3), RANG[m[1]] if m[1] else int(m[4])
        return ((nr - 1) * lengte, nr * lengte - 1) if nr * lengte <= 12 else None
    if m := re.fullmatch(rf"(?:{_RANG}) (\d+|{'|'.join(TELWOORDEN)}) maanden?", tekst):
        n = int(m[1]) if m[1].isdecimal() else TELWOORDEN.index(m[1]) + 1
        return (0, n - 1) if 1 <= n <= 12 else None
    if m := re.fullmatch(rf"({_MAAND})?(?: ?(?:-|\u2013|t/m|tm|tot en met|tot|/) ?({_MAAND}))?", tekst):
        maanden = [next(i for i, n in enumerate(NAMEN) if n.startswith(woord[:3])) for woord in m.groups() if woord]
        begin, einde = (maanden[0], maanden[-1]) if m[1] else (0, maanden[-1])
        return (begin, einde) if begin <= einde else None
    return None


# --- which is expected, and how periods are written ---


def expected(tabel: Tabel, soort: str, peildatum: date) -> str | None:
    """The newest period of this kind that the source ought to have on this day, from ``vertraging``
    and the ``jaren`` that exist; None when that says nothing.

    A delivery with fixed days (``perioden.dagen``) ought to have the stand of the last of them so many months after it; one with a
    peildatum of its own choice, a stand of at most so many months ago.
    """
    if soort not in tabel.vertraging or soort not in (*MAANDEN, "peildatum"):
        return None
    if soort == "peildatum":
        grens = _eerder(peildatum, tabel.vertraging[soort])
        if tabel.perioden is None or not tabel.perioden.dagen:
            return grens.isoformat()
        vast = [date.fromisoformat(f"{jaar:04}-{dag}") for jaar in (grens.year - 1, grens.year) for dag in tabel.perioden.dagen]
        return max(dag for dag in vast if dag <= grens).isoformat()
    lengte = MAANDEN[soort]
    maanden = peildatum.year * 12 + peildatum.month - 1 - tabel.vertraging[soort]  # whole months that lie behind us
    nummer = maanden // lengte - 1
    if tabel.jaren == "oneven" and lengte == 12 and nummer % 2 == 0:
        nummer -= 1  # that year has no figures, and never will
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
