"""How a cell looks to whoever opens the workbook: what number format, font and fill make of what it holds.

A value counts only as a person sees it. A format that scales (``#,##0.0,,``), shows nothing (``;;;``), hides a minus sign or puts
another text around the number is told with what is seen and what is held; so are struck-through, invisible and raised characters.
Rounding, colours, percentages, thousands separators and the units of the contract are ordinary and say nothing.

A conditional format that strikes through or hides, or has a number format that shows a value of its range otherwise, is told for that
range, whether its condition holds or not; one that fills may make a white font visible. Known drawback: table styles are not read.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

Colour = tuple[str, ...] | None
"""A colour that equals another for certain, or None when nobody knows."""
WIT: Colour = ("rgb", "FFFFFF")
ZWART: Colour = ("rgb", "000000")
ZELFDE = 20
"""Of 255 per channel: so near to its background is not seen (F2F2F2 on white; a light grey that is meant to be read is D9D9D9)."""
DEKT = {"gray0625": 1 / 16, "gray125": 1 / 8, "darkGray": 3 / 4}
"""How much of a cell a pattern colours, where its name does not say light or dark."""
KLEUREN = {
    "black": "000000", "white": "FFFFFF", "red": "FF0000", "green": "00FF00", "blue": "0000FF", "yellow": "FFFF00", "magenta": "FF00FF",
    "cyan": "00FFFF", "color1": "000000", "color2": "FFFFFF",
}  # fmt: skip
"""Colours that a number format itself may give: [White]0."""
VASTE_KLEUREN = {0: "000000", 8: "000000", 1: "FFFFFF", 9: "FFFFFF", 64: "000000", 65: "FFFFFF"}
"""Of the numbered colours: black, white, and those of the text and the background of a window."""
ONZICHTBAAR = "in de kleur van de achtergrond"
SYMBOLEN = ("wingdings", "webdings", "marlett", "zapf dingbats", "zapfdingbats", "opensymbol")
"""Fonts in which a digit is a picture."""
TE_SMAL = 1.25
"""So many times the width of its column (in digits) a number does not fit in it, also in small type: #### stands there."""
TE_KLEIN = 3
"""A font, a row or a column below this (points; a column a tenth of it, in characters) is not read by a person."""
TEKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*(.)|\[([^\]]*)\]|(general|standaard)|(.)', re.I | re.S)
"""Number format: quoted text, escaped character, space of a width, filler, bracket, General, any other character."""
TEKENS_VAN_GETAL = frozenset("0123456789.,+-−–±")
"""What a reader takes for a part of the number when it is put beside it."""
VOORWAARDE = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)")
EEN_DAG = Decimal(45_000)
"""A day as a number, where the day itself makes no difference."""
EENHEDEN = {
    "fte": {"fte"}, "uren": {"uur", "u"}, "per uur": {"uur", "u"}, "minuten": {"minuut", "min"}, "procent": {"pct", "percent"},
    "procentpunt": {"pp", "punt"}, "euro": {"€", "eur"}, "euro_mln": {"€", "eur", "euro", "miljoen"}, "dagen": {"dag"},
    "maanden": {"maand", "mnd"}, "aantal": {"stuks", "st", "x"},
}  # fmt: skip
"""Meeteenheid -> other words for it that a format may show behind a number."""
SCHAALWOORDEN = {"mln", "miljoen", "mld", "mrd", "k", "x"}


# --- number formats ---


@dataclass(frozen=True, slots=True)
class Seen:
    """What a format makes of a number: why that is not the number that is held (or nothing), and the text that it puts around it."""

    gebrek: str = ""
    tekst: str = ""
    is_streep: bool = False
    """a zero that is shown as a dash, as accountants do"""
    kleur: Colour = None
    """the colour that the format gives it, over that of the font"""


@dataclass
class _Deel:
    """One section of a number format."""

    code: str = ""
    voorwaarde: tuple[str, Decimal] | None = None
    teksten: list[tuple[str, bool]] = field(default_factory=list)
    """literal text, and whether it stands before the first digit"""
    masker: str = ""
    """digit placeholders, points and commas in their order; ``p`` and ``k`` are a literal point and comma"""
    is_algemeen: bool = False
    actief: str = ""
    kleur: Colour = None
    vulling: str = ""
    """the character that fills what is left of the cell"""

    @property
    def tekst(self) -> str:
        return "".join(t for t, _ in self.teksten).strip()


@lru_cache(maxsize=1024)
def _delen(code: str) -> list[_Deel]:
    delen = [_Deel()]
    for m in TEKEN.finditer(code):
        d, (letterlijk, ontsnapt, vulling, haak, algemeen, teken) = delen[-1], m.groups()
        if teken == ";":
            delen.append(_Deel())
            continue
        d.code += m[0]
        d.vulling = vulling or d.vulling
        tekst = letterlijk if letterlijk is not None else ontsnapt
        if haak is not None:
            if v := VOORWAARDE.fullmatch(haak):
                d.voorwaarde = (v[1], Decimal(v[2]))
            elif (kleur := KLEUREN.get(haak.lower().replace(" ", ""))) is not None:
                d.kleur = ("rgb", kleur)
            tekst = haak[1:].partition("-")[0] if haak.startswith("$") else None
        elif algemeen:
            d.is_algemeen, d.masker = True, d.masker + "0"
        elif teken is not None:
            d.actief += teken
            if teken in "0#?.,":
                d.masker += teken
            elif teken not in "@%Ee/":
                tekst = teken
        if tekst:
            d.teksten.append((tekst, not any(c in "0#?" for c in d.masker)))
            d.masker += "".join({".": "p", ",": "k"}.get(c, "") for c in tekst)
    return delen


def _kies(delen: list[_Deel], w: Decimal) -> tuple[int, _Deel]:
    """The section that this number is shown by."""
    if any(d.voorwaarde for d in delen):
        vergelijk = {"<": w.__lt__, ">": w.__gt__, "<=": w.__le__, ">=": w.__ge__, "=": w.__eq__, "<>": w.__ne__}
        for i, d in enumerate(delen[:3]):
            if d.voorwaarde is None or vergelijk[d.voorwaarde[0]](d.voorwaarde[1]):
                return i, d
        return len(delen) - 1, delen[-1]
    i = 0 if len(delen) == 1 or w > 0 else 1 if w < 0 else min(2, len(delen) - 1) if len(delen) > 2 else 0
    return i, delen[i]


def section(code: str, w: Decimal) -> str:
    """The part of a format that this number is shown by: of ``[<1]0.00;0%`` the first below one, the second above."""
    return _kies(_delen(code), w)[1].code if ";" in code else code


def see_number(code: str, w: Decimal) -> Seen:
    """What a person sees of this number in a cell of this format."""
    if not code or code.lower() == "general" or code == "@":
        return Seen()
    i, d = _kies(_delen(code), w)
    cijfers = [c for c in d.masker if c in "0#?"]
    if (not w and "0" not in cijfers) or not cijfers:
        if "@" in d.actief:
            return Seen()
        if not w and d.tekst in ("-", "–", "—"):
            return Seen(is_streep=True)
        return Seen(f"de opmaak toont {repr_nl(d.tekst) if d.tekst else 'niets'}")
    heel, _, decimalen = d.masker.partition(".")
    schaal = len(heel.rstrip("pk")) - len(heel.rstrip("pk,")) + decimalen.count(",")
    if schaal:
        deler = Decimal(1000) ** schaal
        plaatsen = sum(c in "0#?" for c in decimalen)
        toont = (w / deler).quantize(Decimal(1).scaleb(-plaatsen), ROUND_HALF_UP)
        return Seen(f"de opmaak deelt door {deler:,.0f} en toont {toont:f}".replace(".", "\0").replace(",", ".").replace("\0", ","))
    if "/" not in d.actief and any(c.isdecimal() for c in d.tekst):
        return Seen(f"de opmaak zet {repr_nl(d.tekst)} bij het getal")
    if d.actief.count("%") > 1 or re.search("[0#?][,.]*[pk][,.]*[0#?]", d.masker):
        return Seen("de opmaak toont andere cijfers dan de cel bevat")
    if anders := _ernaast(d, w, i, heel):
        return Seen(anders)
    return Seen(kleur=d.kleur, tekst=re.sub(r"[\s()\-−–+,.%:'/]", " ", d.tekst).strip())


def _ernaast(d: _Deel, w: Decimal, deel: int, heel: str) -> str:
    """What a section puts beside the digits that makes another number of it, or nothing; ``deel``: which section, ``heel``: its whole digits."""
    if d.vulling in TEKENS_VAN_GETAL:
        return f"de opmaak vult de cel op met {repr_nl(d.vulling)}"
    if "," in heel and sum(c == "0" for c in heel) > len(f"{abs(w):.0f}"):
        return "de opmaak zet nullen voor het getal"
    voor, na = ("".join(t for t, is_voor in d.teksten if is_voor is kant) for kant in (True, False))
    is_bedrag = re.fullmatch(r"\s*[.,][-–—]{1,2}\s*", na)  # 4.002,-
    if TEKENS_VAN_GETAL - {".", ","} & set(na) and not is_bedrag and not set("eE/") & set(d.actief):
        return f"de opmaak zet {repr_nl(na.strip())} achter het getal"
    heeft_min = any(c in voor for c in "-−–(")
    if w < 0 and deel > 0 and not heeft_min:
        return "de opmaak toont het getal zonder minteken"
    if w > 0 and heeft_min:
        return "de opmaak zet een minteken voor het getal"
    return ""


@lru_cache(maxsize=1024)
def see_text(code: str) -> Seen:
    """What a person sees of a text in a cell of this format: the fourth section is about texts, or one with an @."""
    delen = _delen(code)
    d = (
        delen[3]
        if len(delen) > 3
        else next((d for d in delen if "@" in d.actief or (d.is_algemeen and len(delen) == 1)), _Deel(actief="@"))
    )
    if d.is_algemeen:
        return Seen(kleur=d.kleur)
    if "@" not in d.actief:
        return Seen(f"de opmaak toont {repr_nl(d.tekst) if d.tekst else 'niets'}")
    erbij = d.tekst or (d.vulling if d.vulling in TEKENS_VAN_GETAL else "") or "@" * (d.actief.count("@") - 1)
    return Seen(f"de opmaak zet {repr_nl(erbij)} bij de tekst" if erbij else "", kleur=d.kleur)


def see_otherwise(code: str, waarde: object, procent: int, meeteenheid: str, achtergrond: Colour) -> str:
    """Why a conditional format that may take the place of that of a cell shows this value as another, or nothing."""
    if isinstance(waarde, str):
        gezien = see_text(code)
    elif isinstance(waarde, datetime):
        deel = section(code, EEN_DAG)
        if not read_format(deel)[0] or not shows_day(deel) or other_order(deel):
            return "de opmaak toont niet dag, maand en jaar in die volgorde"
        gezien = see_date(code, EEN_DAG)
    elif isinstance(waarde, Decimal):
        is_datum, toont_procent = read_format(section(code, waarde))
        if is_datum or (waarde and toont_procent != procent):
            return f"de opmaak toont {'een datum' if is_datum else 'een percentage' if toont_procent else 'geen percentage'}"
        gezien = see_number(code, waarde)
    else:
        return ""
    if gezien.tekst and not fits_unit(gezien.tekst, meeteenheid):
        return f"de opmaak zet {repr_nl(gezien.tekst)} bij het getal"
    return gezien.gebrek or (ONZICHTBAAR if is_same(gezien.kleur, achtergrond) else "")


def read_format(code: str) -> tuple[bool, int]:
    """Whether a section of a number format shows a date, and its ``procent`` (100 scales, 1 is a percent sign as text)."""
    kaal = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", code)
    if "%" in kaal:
        return False, 100
    is_datum = code.lower() != "general" and re.search(r"[dmyhs]", kaal.lower().replace("general", "")) is not None
    return is_datum, 1 if "%" in code and not is_datum else 0


def see_code(code: str, w: Decimal) -> str | None:
    """A number as the code that its format makes of it: 363 in ``"GM"0000`` is GM0363; None when the format does not do that."""
    delen = _delen(code)
    d = delen[0]
    if len(delen) > 1 or w < 0 or w != w.to_integral_value() or not d.masker or set(d.masker) != {"0"} or d.is_algemeen:
        return None
    voor, na = ("".join(t for t, is_voor in d.teksten if is_voor is kant) for kant in (True, False))
    return f"{voor}{int(w):0{len(d.masker)}d}{na}" if len(d.masker) > 1 or voor or na else None


def see_date(code: str, w: Decimal) -> Seen:
    """What a person sees of this day in a cell of this format: its colour, and digits that are none of the date."""
    d = _kies(_delen(code), w)[1]
    is_anders = any(c.isdecimal() for c in d.tekst) or d.vulling in TEKENS_VAN_GETAL
    return Seen(f"de opmaak zet {repr_nl(d.tekst + d.vulling)} bij de datum" if is_anders else "", kleur=d.kleur)


def shows_day(code: str) -> bool:
    """Whether a date format shows day, month and year, so that what is seen is one day."""
    return all(c in _letters_of_date(code) for c in "dmy")


def other_order(code: str) -> str:
    """The order (``mdy``) of a date format that shows the month as a number elsewhere than between day and year: 5/2/2025 for the 2nd of May is read as 5 February."""
    kaal = _letters_of_date(code)
    orde = "".join(dict.fromkeys(re.findall("[dmy]", kaal)))
    return "" if "mmm" in kaal or len(orde) < 3 or orde in ("dmy", "ymd") else orde


def _letters_of_date(code: str) -> str:
    """Without text, and without a time, of which minutes are an m as well."""
    kaal = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", code).lower().partition(";")[0]
    return re.sub(r"h+\W*m+|m+\W*s+", "", kaal)


def fits_unit(tekst: str, meeteenheid: str) -> bool:
    """Whether the text that a format puts around a number is the meeteenheid of that number, and no other scale of it."""
    woorden = set(re.findall(r"[^\W\d_]+|€|[^\w\s]", tekst.casefold()))
    eigen = set(re.findall(r"[^\W\d_]+|€", meeteenheid.casefold().replace("_", " ")))
    return woorden <= eigen | EENHEDEN.get(meeteenheid.casefold(), set()) and bool(woorden & SCHAALWOORDEN) is bool(eigen & SCHAALWOORDEN)


def repr_nl(tekst: str) -> str:
    """A short text between quotes."""
    return f"'{tekst[:20]}'"


# --- fonts and fills ---


@dataclass(frozen=True, slots=True)
class Style:
    """A cell style as far as it changes what a person sees."""

    vorm: str = ""
    gebrek: str = ""
    """struck through, too small"""
    kleur: Colour = None
    achtergrond: tuple[Colour, ...] = (WIT,)
    """one colour, or those of a gradient; None where nobody knows, and then a white font may not be seen"""

    def hides(self, kleur: Colour) -> bool:
        """Whether characters of this colour are not seen, or not all of them."""
        return any(is_same(kleur, a or WIT) for a in self.achtergrond)

    @property
    def onzichtbaar(self) -> bool:
        return self.hides(self.kleur)


@dataclass
class Conditional:
    """What a conditional format makes of the cells that meet its condition."""

    gebrek: str = ""
    kleur: Colour = None
    achtergrond: Colour = WIT
    vult: bool = False
    """gives a fill, on which a white font may be read"""
    vorm: str = ""
    """a number format in the place of that of the cell"""

    def begin(self, naam: str, in_: str, a: dict[str, str], thema: Sequence[str], palet: Sequence[str]) -> None:
        """One element of a ``dxf``."""
        if in_ == "font" and naam == "color":
            self.kleur = colour(a, thema, palet)
        elif in_ == "font":
            self.gebrek = self.gebrek or font_flaw(naam, a)
        elif naam in ("bgColor", "fgColor"):
            self.vult, self.achtergrond = True, colour(a, thema, palet)
        elif naam == "numFmt":
            self.vorm = a.get("formatCode", "")

    @property
    def verbergt(self) -> str:
        """What it makes of any value: struck through, invisible; or nothing of that kind."""
        return self.gebrek or (ONZICHTBAAR if is_same(self.kleur, self.achtergrond) else "")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a rich text: its own font, or that of its cell."""

    tekst: str
    eigen: bool = False
    stand: str = ""
    """superscript or subscript"""
    gebrek: str = ""
    kleur: Colour = None


class StyleSheet:
    """Handlers that read ``styles.xml`` into one ``Style`` per cell style."""

    def __init__(self, vormen: dict[int, str], thema: Sequence[str]):
        self.vormen, self.thema = vormen, thema
        self.pad: list[str] = []
        self.fonts: list[tuple[str, dict[str, str]]] = []
        self.fills: list[tuple[str, list[tuple[str, dict[str, str]]]]] = []
        self.xfs: list[tuple[int, int, int]] = []
        self.herhaalt: set[int] = set()
        """styles that repeat a value until the cell is full"""
        self.palet: list[str] = []
        self.voorwaardelijk: list[Conditional] = []

    def begin(self, naam: str, a: dict[str, str]) -> None:
        self.pad.append(naam)
        waar = "/".join(self.pad[-4:])
        if waar.endswith("numFmts/numFmt"):
            self.vormen[int(a["numFmtId"])] = a.get("formatCode", "")
        elif waar.endswith("fonts/font"):
            self.fonts.append(("", {}))
        elif waar.endswith(f"fonts/font/{naam}"):
            gebrek, kleur = self.fonts[-1]
            self.fonts[-1] = (gebrek or font_flaw(naam, a), a if naam == "color" else kleur)
        elif waar.endswith("fills/fill"):
            self.fills.append(("none", []))
        elif waar.endswith(("fills/fill/patternFill", "fills/fill/gradientFill")):
            self.fills[-1] = (a.get("patternType", "none") if naam == "patternFill" else naam, [])
        elif "fills" in self.pad and naam in ("fgColor", "bgColor", "color"):
            self.fills[-1][1].append((naam, a))
        elif waar.endswith("cellXfs/xf"):
            self.xfs.append((int(a.get("numFmtId", 0)), int(a.get("fontId", 0)), int(a.get("fillId", 0))))
        elif waar.endswith("cellXfs/xf/alignment") and a.get("horizontal") == "fill":
            self.herhaalt.add(len(self.xfs) - 1)
        elif waar.endswith("dxfs/dxf"):
            self.voorwaardelijk.append(Conditional())
        elif "dxfs/dxf/" in f"{waar}/" or waar.startswith("dxf/"):
            self.voorwaardelijk[-1].begin(naam, self.pad[-2], a, self.thema, self.palet)
        elif naam == "rgbColor":
            self.palet.append(a.get("rgb", "")[-6:].upper())

    def einde(self, _: str) -> None:
        self.pad.pop()

    def stijlen(self) -> list[Style]:
        """The styles, in the order in which cells name them."""
        fonts = [
            (gebrek, ZWART if not a or (is_true(a, "auto") and "auto" in a) else colour(a, self.thema, self.palet))
            for gebrek, a in self.fonts
        ]
        fills = [_background(soort, [(naam, colour(a, self.thema, self.palet)) for naam, a in kleuren]) for soort, kleuren in self.fills]
        uit = []
        for i, (vorm, font, fill) in enumerate(self.xfs):
            gebrek, kleur = fonts[font] if 0 <= font < len(fonts) else ("", None)
            gebrek = gebrek or ("herhaald tot de cel vol is (uitlijning Uitvullen)" if i in self.herhaalt else "")
            uit.append(Style(self.vormen.get(vorm, ""), gebrek, kleur, fills[fill] if 0 <= fill < len(fills) else (WIT,)))
        return uit


def _background(soort: str, kleuren: Sequence[tuple[str, Colour]]) -> tuple[Colour, ...]:
    """The colours behind the characters: of a pattern the mix of its two, as the eye makes it."""
    if soort == "none":
        return (WIT,)
    if soort == "gradientFill":
        return tuple(k for _, k in kleuren) or (None,)
    per_naam = dict(kleuren)
    if soort == "solid":
        return (per_naam.get("fgColor"),)
    voor, achter = per_naam.get("fgColor") or ZWART, per_naam.get("bgColor") or WIT
    if voor is None or achter is None or not all(re.fullmatch("[0-9A-F]{6}", k[1]) for k in (voor, achter)):
        return (None,)
    deel = DEKT.get(soort, 1 / 4 if soort.startswith("light") else 1 / 2)
    kanalen = ((int(k[1][i : i + 2], 16) for k in (voor, achter)) for i in (0, 2, 4))
    return (("rgb", "".join(f"{round(deel * v + (1 - deel) * a):02X}" for v, a in kanalen)),)


def is_true(a: dict[str, str], naam: str = "val") -> bool:
    return a.get(naam, "1") not in ("0", "false", "off", "none")


def font_flaw(naam: str, a: dict[str, str]) -> str:
    """What this property of a font makes unreadable, or withdrawn."""
    if naam == "strike" and is_true(a):
        return "doorgehaald"
    if naam in ("name", "rFont") and a.get("val", "").casefold().startswith(SYMBOLEN):
        return "in een lettertype dat tekens toont in plaats van cijfers"
    if naam == "sz" and 0 <= float(a.get("val", "11")) < TE_KLEIN:
        return "onleesbaar klein"
    return ""


def colour(a: dict[str, str], thema: Sequence[str], palet: Sequence[str] = ()) -> Colour:
    """A colour of a font or fill; two that are equal are the same for certain."""
    tint = float(a.get("tint", "0"))
    if "rgb" in a:
        return ("rgb", _tinted(a["rgb"][-6:].upper(), tint))
    if "theme" in a:
        nummer = int(a["theme"])
        bekend = 0 <= nummer < len(thema) and thema[nummer]
        return ("rgb", _tinted(thema[nummer], tint)) if bekend else ("theme", str(nummer), str(tint))
    if "indexed" in a:
        nummer = int(a["indexed"])
        vast = palet[nummer] if 0 <= nummer < len(palet) else VASTE_KLEUREN.get(nummer)
        return ("rgb", _tinted(vast, tint)) if vast else None if nummer > 63 else ("indexed", str(nummer), str(tint))
    return None


def _tinted(rgb: str, tint: float) -> str:
    """A colour made lighter or darker, as a spreadsheet does (ECMA-376 18.8.19)."""
    if not tint or not re.fullmatch("[0-9A-F]{6}", rgb):
        return rgb
    h, licht, s = colorsys.rgb_to_hls(*(int(rgb[i : i + 2], 16) / 255 for i in (0, 2, 4)))
    licht = licht * (1 + tint) if tint < 0 else licht * (1 - tint) + tint
    return "".join(f"{min(max(round(255 * k), 0), 255):02X}" for k in colorsys.hls_to_rgb(h, licht, s))


def is_same(een: Colour, ander: Colour) -> bool:
    """Whether nobody tells these two colours apart: FEFEFE on white is white."""
    if een is None or ander is None:
        return False
    if een[0] != "rgb" or ander[0] != "rgb" or not all(re.fullmatch("[0-9A-F]{6}", k[1]) for k in (een, ander)):
        return een == ander
    return all(abs(int(een[1][i : i + 2], 16) - int(ander[1][i : i + 2], 16)) <= ZELFDE for i in (0, 2, 4))


def flaw_of_runs(runs: Sequence[Run], stijl: Style) -> tuple[str, str]:
    """What is wrong with a rich text, and the text without what is raised or lowered."""
    zonder, heel = "".join(r.tekst for r in runs if not r.stand), "".join(r.tekst for r in runs).strip()
    delen: dict[str, list[str]] = {}
    for r in (r for r in runs if r.tekst.strip()):
        gebrek = r.gebrek if r.eigen else stijl.gebrek or (ONZICHTBAAR if stijl.onzichtbaar else "")
        if r.eigen and stijl.hides(r.kleur):
            gebrek = ONZICHTBAAR
        if gebrek or r.stand:
            delen.setdefault(gebrek or r.stand, []).append(r.tekst.strip())
    if not delen:
        return "", zonder
    soort, teksten = next(iter(delen.items()))
    return soort if "".join(teksten) == heel else f"{repr_nl(' '.join(teksten))} erin is {soort}", zonder
