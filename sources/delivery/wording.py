"""How the contract is said to who fills in a delivery: an example and the nearest right value, never a rule of the builders."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sources.catalog import Kolom, Tabel
from sources.delivery.parse import MAANDEN, parse_date
from sources.delivery.remarks import MATEN
from sources.errors import Finding
from sources.numbers import Bounds, flat, parse_number, show

ONBEKEND = frozenset(
    ("-", "--", "–", "—", ".", "..", "...", "x", "*", "?", "nb", "n.b.", "n.b", "nvt", "n.v.t.", "n.v.t", "n/a", "na", "#n/b", "#n/a")
    + (
        "onbekend",
        "niet bekend",
        "nog niet bekend",
        "nog onbekend",
        "nnb",
        "n.n.b.",
        "n.n.b",
        "geheim",
        "vertrouwelijk",
        "afgeschermd",
        "leeg",
        "geen",
        "null",
        "nihil",
        "volgt",
        "pm",
        "p.m.",
        "tbd",
    )
)
"""What people write where there is no figure, or none that may be shown."""
GEHEIM = re.compile(r"[<>≤≥]=?\s*\d+|minder dan \w+|(?:x|geheim|vertrouwelijk|afgeschermd|\*)", re.I)
SOORTEN = {"tekst": "een tekst", "geheel": "een geheel getal", "decimaal": "een getal", "datum": "een datum"}
VANAF = 3
"""So many findings of one cause in one column are told as one."""
VOORBEELDEN = 3
CEL = re.compile(r"(?P<blad>.+)!(?P<van>[A-Z]{1,3})(?P<rij>\d+)(?::(?P<tot>[A-Z]{1,3})(?P=rij))?")


def wanted(k: Kolom, geheel: bool = False) -> str:
    """What belongs in a cell of this column, with an example; ``geheel``: its row asks for a whole number."""
    return (f"een van {', '.join(k.domein)}" if k.domein else SOORTEN["geheel" if geheel else k.type]) + (
        f", zoals {k.voorbeeld}" if k.voorbeeld and not k.domein else ""
    )


NOOTTEKEN = r",[-–—]{1,2}|[*†‡#¹²³⁰⁴-⁹₀-₉]+\)?|[⁽(]\d{1,2}[)⁾]|[⁽(][⁰¹²³⁴-⁹]{1,2}[)⁾]|(?P<woord>[a-z]{1,12})\.?"
GETAL_MET_IETS = re.compile(rf"(?P<getal>-?\d[\d., '’]*?)\s*(?:{NOOTTEKEN})?", re.I)
ANDERE_MAAT = {
    "k",
    "m",
    "mln",
    "miljoen",
    "mld",
    "mrd",
    "miljard",
    "duizend",
    "honderd",
    "dzd",
    "mille",
    "ton",
    "x",
    "e",
    "promille",
    "pct",
    "procent",
    "pp",
}


def nearest_number(tekst: str, bounds: Bounds) -> str:
    """The number beside which a note mark or a unit stands (4.702*, 46905 fte), with apostrophes or digits of another script;
    nothing when that is a guess."""
    cijfers = "".join(str(unicodedata.digit(t)) if unicodedata.category(t) == "Nd" else t for t in flat(tekst))
    m = GETAL_MET_IETS.fullmatch(cijfers)
    if not m or (m["woord"] or "").casefold() in ANDERE_MAAT:
        return ""
    kaal = m["getal"].strip()
    if re.fullmatch(r"-?\d{1,3}(['’]\d{3})+", kaal):
        kaal = re.sub("['’]", "", kaal)
    try:
        getal, _ = parse_number(kaal, bounds)
    except ValueError:
        return ""
    return show(getal) if bounds.hold(getal) else ""


def written_as(k: Kolom) -> str:
    """How a text with a fixed form is written: by example, for who fills it in."""
    return f"geschreven zoals {k.voorbeeld}" if k.voorbeeld else "geschreven zoals in het sjabloon"


def nearest_value(k: Kolom, waarde: str) -> str:
    """The right value that this wrong one was meant to be, or nothing when that is a guess.

    Case, spaces and separators are mended, and digits that lost their zeros or the letters before them.
    """
    kaal = " ".join(waarde.split())
    if k.domein:
        gelijk = {_kaal(d): d for d in k.domein}
        if (maat := MATEN.get(kaal.casefold())) in k.domein:
            return str(maat)
        lijkt = difflib.get_close_matches(_kaal(kaal), list(gelijk), n=1, cutoff=0.8)
        lijkt = lijkt or [d for d in gelijk if f"_{d}_" in f"_{_kaal(kaal)}_"]  # eenheid Limburg
        return gelijk[lijkt[0]] if len(lijkt) == 1 else ""
    if k.leeg and _kaal(kaal) in ("totaal", "geen", "alle", "alles", "nvt", "n_v_t", ""):
        return "een lege cel"
    if not k.patroon:
        return ""
    cijfers = re.sub(r"[,.]0+$", "", kaal)
    m = re.fullmatch(r"([A-Za-z]*)\D{0,2}?(\d+)", cijfers)
    vast = re.fullmatch(r"([A-Za-z]+)(\d+)", k.voorbeeld or "")
    pogingen = []
    if m and vast and m[1].upper() in ("", vast[1]) and len(m[2]) <= len(vast[2]):
        pogingen.append(f"{vast[1]}{int(m[2]):0{len(vast[2])}d}")
    laag = re.sub(r"\s*([=:|;])\s*", lambda t: {":": "=", ";": "|"}.get(t[1], t[1]), kaal.lower())
    pogingen += [laag, re.sub(r"[\s-]+", "_", laag), re.sub(r"[^a-z0-9]+", "_", laag).strip("_")]
    return next((p for p in pogingen if p != waarde and re.fullmatch(k.patroon, p)), "")


ZELFDE_JAAR = re.compile(
    r"[\s*†¹²³⁰⁴-⁹().,:]*(?:(?:nader )?voorlopig\w*|definitie\w*|cijfers?|jaar|heel|geheel|v|[,.]0+)?[\s*†¹²³⁰⁴-⁹().]*", re.I
)
"""What may stand beside a year that is still that year: a mark, or how certain its figures are; not jan-jun, -I, begin or t/m."""


def nearest_period(soort: str, vorm: str, tekst: str) -> str:
    """The period that this was meant to be: 31-08-2025 is 2025-08-31, T2 2021 is 2021T2; nothing when that is a guess."""
    poging = ""
    if soort == "peildatum":
        try:
            poging = parse_date(tekst).isoformat()
        except ValueError:
            return ""
    elif (jaar := re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", tekst)) and (
        letter := {"halfjaar": "H", "tertiaal": "T", "kwartaal": "K"}.get(soort)
    ):
        delen = re.findall(r"\d+", tekst.replace(jaar[0], " ", 1))
        poging = f"{jaar[0]}{letter}{delen[0]}" if len(delen) == 1 else ""
    elif soort == "periode" and (m := re.fullmatch(r"(\d{1,2})[-/. ](\d{4})", tekst)):
        poging = f"{m[2]}-{int(m[1]):02d}"
    elif jaar and soort == "jaar" and ZELFDE_JAAR.fullmatch(tekst.replace(jaar[0], "", 1)):
        poging = jaar[0]
    return poging if re.fullmatch(vorm, poging) else ""


DICHTBIJ = 40
"""So many days from a fixed day somebody may have meant it."""


def days_in_words(dagen: Sequence[str]) -> str:
    """``2 mei of 2 november``, of 05-02 and 11-02."""
    return " of ".join(f"{int(d[3:])} {MAANDEN[int(d[:2]) - 1]}" for d in dagen)


def nearest_day(periode: str, dagen: Sequence[str]) -> str:
    """The fixed day, in words, that a day was meant to be; nothing when it lies too far from each of them."""
    dag = date.fromisoformat(periode)
    kan = [date.fromisoformat(f"{jaar}-{d}") for jaar in (dag.year - 1, dag.year, dag.year + 1) for d in dagen]
    beste = min(kan, key=lambda k: abs(k - dag))
    return f"{beste.day} {MAANDEN[beste.month - 1]} {beste.year}" if abs((beste - dag).days) <= DICHTBIJ else ""


def _kaal(tekst: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", tekst.casefold()).strip("_")


def is_unknown(tekst: str) -> bool:
    """Whether this stands where a number is unknown or not to be told."""
    return tekst.casefold() in ONBEKEND or GEHEIM.fullmatch(tekst) is not None


def for_unknown(tabel: Tabel, k: Kolom, tekst: str = "") -> str:
    """What to do with a figure that is unknown or secret."""
    if tabel.vertrouwelijk and GEHEIM.fullmatch(tekst):
        return (
            "Lever het getal zoals het is geteld: deze levering is niet openbaar, en het halfjaarbericht schermt kleine aantallen zelf af."
        )
    opmerking = next((o.kop for o in tabel.kolommen if o.naam == "opmerking"), None)
    if k.leeg:
        return "Laat de cel leeg" + (f", en zet in {opmerking} waarom." if opmerking else ": onbekend is geen 0.")
    waar = f"in {opmerking} van een andere rij, of bij het versturen," if opmerking else "bij het versturen"
    return f"Is het getal onbekend of geheim, laat dan de hele rij weg (onbekend is geen 0) en zeg {waar} waarom."


# --- one finding per cause ---


def ranges(rijen: Sequence[int]) -> str:
    """Row numbers as a person reads them: rijen 2-343, 350."""
    delen: list[list[int]] = []
    for r in sorted(set(rijen)):
        if delen and r == delen[-1][1] + 1:
            delen[-1][1] = r
        else:
            delen.append([r, r])
    teksten = [f"{a}-{b}" if b > a else str(a) for a, b in delen]
    meer = f" en nog {sum(b - a + 1 for a, b in delen[20:])}" if len(teksten) > 20 else ""
    return f"{'rij' if len(rijen) == 1 else 'rijen'} {', '.join(teksten[:20])}{meer}"


def gather(bevindingen: Iterable[Finding]) -> list[Finding]:
    """Findings of one cause in one column (or the same columns of several rows) as one, where there are ``VANAF`` or more."""
    groepen: dict[tuple[str, ...], list[tuple[int, int, Finding]]] = {}
    for i, b in enumerate(bevindingen):
        m = CEL.fullmatch(b.plaats)
        plek = (m["blad"], m["van"], m["tot"] or "") if m else (b.plaats, "", "")
        groepen.setdefault((b.regel, *plek, _oorzaak(b.gevonden), _oorzaak(b.verwacht), b.actie), []).append(
            (i, int(m["rij"]) if m else 0, b)
        )
    uit: list[tuple[int, Finding]] = []
    for (_, blad, van, tot, *_), groep in groepen.items():
        if len(groep) < VANAF or not van:
            uit += [(i, b) for i, _, b in groep]
            continue
        i, _, eerste = groep[0]
        kolom = f"kolommen {van} tot en met {tot}" if tot else f"kolom {van}"
        plaats = f"{blad}, {kolom}, {ranges([r for _, r, _ in groep])}"
        gevonden = f"{_samen([b.gevonden for *_, b in groep])} ({len(groep)} {'rijen' if tot else 'cellen'})"
        uit.append((i, replace(eerste, plaats=plaats, gevonden=gevonden, verwacht=_samen([b.verwacht for *_, b in groep]))))
    return [b for _, b in sorted(uit, key=lambda x: x[0])]


def _oorzaak(tekst: str) -> str:
    """A sentence without the values in it."""
    return re.sub(r"-?\d[\d.,]*", "#", re.sub(r"'[^']*'", "''", tekst))


def _samen(teksten: list[str]) -> str:
    """The sentence once, with the values of the first few."""
    anders = list(dict.fromkeys(teksten))
    if len(anders) == 1:
        return anders[0]
    waarden = [re.findall(r"'[^']*'", t) for t in anders]
    if all(len(w) == 1 for w in waarden) and len({_oorzaak(t) for t in anders}) == 1 and len({t.partition("'")[0] for t in anders}) == 1:
        lijst = ", ".join(w[0] for w in waarden[:VOORBEELDEN]) + (" ..." if len(anders) > VOORBEELDEN else "")
        return f"{anders[0].partition(chr(39))[0]}{lijst}{anders[0].rpartition(chr(39))[2]}"
    return "; ".join(anders[:VOORBEELDEN]) + (" ..." if len(anders) > VOORBEELDEN else "")
