"""What is wrong with a sheet that was found, beyond its single cells: headers, merged and hidden cells, totals, periods."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sources.catalog import Kolom, Tabel
from sources.delivery.appearance import ONZICHTBAAR, TE_SMAL, fits_unit, other_order, see_code, see_otherwise, shows_day
from sources.delivery.content import DeliveryContent
from sources.delivery.guard import ELEMENTEN_MAX
from sources.delivery.header import Header, bare, header_texts
from sources.delivery.parse import MAANDEN, PERIODEVORMEN, Demand, flat, parse_cell, show
from sources.delivery.remarks import (
    FOUT,
    find_measure,
    find_other_unit,
    find_scale,
    find_scale_of_one,
    retracts,
    short_scale,
    taken_back,
    without_template,
)
from sources.delivery.sheet import Cell, Sheet, SheetName, column_letter, column_number
from sources.delivery.wording import days_in_words, for_unknown, is_unknown, nearest_day, nearest_number, nearest_period, ranges, wanted
from sources.errors import Finding
from sources.numbers import Bounds

DATUMREST = re.compile(r"(\d{1,2}-)?(jan|feb|mrt|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)(-\d{2,4})?", re.I)
"""What is left of 1-2 or 2-2025 when a program made a date of it and saved it as text."""


def no_sheet(tabel: Tabel, mogelijk: list[SheetName], bladen: list[SheetName]) -> Finding:
    if len(mogelijk) > 1:
        gevonden = f"meer dan één blad dat het kan zijn: {', '.join(show(b.naam) for b in mogelijk)}"
        actie = "Houd één zichtbaar blad met de gegevens over."
    else:
        gevonden = f"bladen {', '.join(show(b.naam) + (' (verborgen)' if b.verborgen else '') for b in bladen[:10])}"
        actie = "Geef het blad de afgesproken naam, en maak het zichtbaar."
    return Finding(tabel.volledige_naam, "kolommen", f"{tabel.naam}.xlsx", gevonden, f"blad '{tabel.bladnaam}'", actie)


ZICHTBAAR = "alleen waarden die te zien zijn zoals de cel ze bevat"
ZINNETJE = 12
"""Words of a sentence on another sheet that is about the numbers as a whole."""
FACTOR = re.compile(r"(?:vermenigvuldigings)?factor|schaal(?:factor)?|vermenigvuldig(?:en)?(?: met)?|macht|maal|keer")
VRAAGT_EENHEID = re.compile("eenheid|maat|unit|toelichting|opmerking|noot", re.I)
"""Headers under which a word alone can be a meeteenheid."""
NEE = ("", "nee", "n", "0", "false", "onwaar", "-")
IS_SOM = re.compile(r"(eind|sub)?tota(al|len)|som|total", re.I)
"""A row that says this of itself is a sum; an average or a median is not."""


def report_scale(inhoud: DeliveryContent, plaats: str, gevonden: str) -> None:
    """A word that changes what every number means."""
    actie = "Lever in de meeteenheid van het contract en haal de opmerking weg."
    inhoud.meld("meeteenheden", plaats, gevonden, "getallen in de meeteenheid van het contract", actie)


def report_taken_back(inhoud: DeliveryContent, plaats: str, gevonden: str) -> None:
    """Words that say that numbers are not to be used, or not all that is asked."""
    actie = "Verbeter het getal of laat de rij weg, en haal de opmerking weg."
    inhoud.meld("leesbaar", plaats, gevonden, "alleen getallen die gelden", actie)


def units_of_rows(blad: Sheet, positie: dict[str, int], data: list[int]) -> frozenset[str]:
    """The meeteenheden that the rows themselves name."""
    p = positie.get("meeteenheid")
    return frozenset(bare(str(c.waarde)) for nr in data if p is not None and (c := blad.rijen[nr].get(p)))


def other_columns(inhoud: DeliveryContent, blad: Sheet, kop: Header, positie: dict[str, int], data: list[int]) -> None:
    """A column that the contract does not name is not read, but may say that the numbers beside it are thousands."""
    for c, tekst in kop.teksten.items():
        if c in positie.values():
            continue
        if schaal := find_scale(tekst, inhoud.tabel):
            report_scale(inhoud, f"{blad.naam}!{column_letter(c)}{kop.rij}", f"'{show(schaal)}' in een kop")
        is_factor, trekt_in = FACTOR.fullmatch(bare(tekst)), FOUT.search(tekst)
        for nr in data:
            w = cel.waarde if (cel := blad.rijen[nr].get(c)) else None
            plaats = f"{blad.naam}!{column_letter(c)}{nr}"
            eenheden = frozenset([bare(str(e.waarde))]) if (e := blad.rijen[nr].get(positie.get("meeteenheid", -1))) else frozenset[str]()
            if isinstance(w, str) and (
                schaal := find_scale_of_one(w) or short_scale(w, inhoud.tabel) or _unit_beside(inhoud, w, tekst, eenheden)
            ):
                report_scale(inhoud, plaats, f"'{show(schaal)}' naast het getal")
            elif is_factor and isinstance(w, Decimal) and w != 1:
                report_scale(inhoud, plaats, f"{show(w)} onder '{tekst}', naast het getal")
            elif (isinstance(w, str) and retracts(w)) or (trekt_in and w is not None and bare(str(w)) not in NEE):
                gevonden = f"'{show(w)}' onder '{tekst}', naast het getal"
                inhoud.meld("leesbaar", plaats, gevonden, "alleen rijen die gelden", "Verbeter het getal of laat de rij weg.")


def _unit_beside(inhoud: DeliveryContent, w: str, kop: str, eenheden: frozenset[str]) -> str:
    """Another meeteenheid in a column that is not read; a word alone (personen) says so only under a header that asks for it."""
    return find_other_unit(w, inhoud.tabel, eenheden) if len(w.split()) > 1 or VRAAGT_EENHEID.search(kop) else ""


def beside_the_cells(inhoud: DeliveryContent, blad: Sheet, eenheden: frozenset[str]) -> None:
    """The name of the sheet, comments, text boxes and the header of the printed page: a scale or a warning there counts."""
    if schaal := find_measure(blad.naam, inhoud.tabel, eenheden):
        report_scale(inhoud, blad.naam, f"'{show(schaal)}' in de naam van het blad")
    for waar, ruw in blad.los:
        tekst = without_template(ruw, inhoud.tabel.kolommen)
        is_cel = re.fullmatch("[A-Z]{1,3}[0-9]+", waar) is not None
        plaats, wat = (f"{blad.naam}!{waar}", "een opmerking bij de cel") if is_cel else (blad.naam, f"een {waar}")
        if not tekst:
            continue
        if schaal := find_measure(tekst, inhoud.tabel, eenheden):
            report_scale(inhoud, plaats, f"'{show(schaal)}' in {wat}")
        elif woorden := taken_back(tekst) or ((m := FOUT.search(tekst)) and m[0]):
            report_taken_back(inhoud, plaats, f"'{show(woorden)}' in {wat}: '{show(tekst)}'")
        elif not waar.endswith("tekst"):  # page numbers and file names are in the header of a printed page
            inhoud.noteer(plaats, f"{plaats}: {wat} zegt '{show(tekst)}'")
    for plaats, tekst in blad.elders:
        kort = len(tekst.split()) <= ZINNETJE  # a longer one tells of other things as well
        if schaal := find_measure(tekst, inhoud.tabel, eenheden) if kort else find_scale_of_one(tekst):
            report_scale(inhoud, plaats, f"'{show(schaal)}' op een ander blad")
        elif woorden := taken_back(tekst):
            report_taken_back(inhoud, plaats, f"'{show(woorden)}' op een ander blad: '{show(tekst)}'")


def flaw_of_row(inhoud: DeliveryContent, blad: Sheet, cellen: dict[str, Cell], nr: int) -> bool:
    """Whether a whole row is struck through or invisible; it is told once, and not cell by cell."""
    gebreken = {_gebrek(inhoud, blad, n, c, nr) for n, c in cellen.items()}
    gebrek = gebreken.pop() if len(gebreken) == 1 and len(cellen) > 1 else ""
    if gebrek not in ROODSTREEP:
        return False
    letters = sorted((inhoud.letters[n] for n in cellen), key=lambda x: (len(x), x))
    gevonden = f"een rij die {ROODSTREEP[gebrek]} is: {show(', '.join(show(c.waarde) for c in cellen.values()))}"
    inhoud.meld("leesbaar", f"{blad.naam}!{letters[0]}{nr}:{letters[-1]}{nr}", gevonden, ZICHTBAAR, _actie(gebrek))
    return True


ROODSTREEP = {
    "doorgehaald": "doorgehaald",
    ONZICHTBAAR: "onzichtbaar (in de kleur van de achtergrond)",
    "onleesbaar klein": "onleesbaar klein",
}


def _gebrek(inhoud: DeliveryContent, blad: Sheet, kolom: str, cel: Cell, nr: int) -> str:
    c = column_number(inhoud.letters[kolom])
    return "" if cel.gebrek == ONZICHTBAAR and any(is_within(b, nr, c) for b in blad.gekleurd) else cel.gebrek


def is_within(bereik: tuple[int, int, int, int], nr: int, kolom: int) -> bool:
    r1, c1, r2, c2 = bereik
    return r1 <= nr <= r2 and c1 <= kolom <= c2


def conditional_formats(inhoud: DeliveryContent, blad: Sheet, positie: dict[str, int], data: list[int]) -> None:
    """A conditional format that hides values of the delivery or strikes them through: whether it does so now is for the supplier to see."""
    for (r1, c1, r2, c2), gebrek in blad.verbergt:
        if any(r1 <= nr <= r2 for nr in data) and any(c1 <= c <= c2 for c in positie.values()):
            plaats = f"{blad.naam}!{column_letter(c1)}{r1}:{column_letter(c2)}{r2}"
            gevonden = f"een voorwaardelijke opmaak die waarden {VOORWAARDELIJK.get(gebrek, gebrek)} kan maken"
            inhoud.meld("leesbaar", plaats, gevonden, ZICHTBAAR, "Haal deze voorwaardelijke opmaak weg en kijk welke waarden gelden.")
    over = ELEMENTEN_MAX
    for (r1, c1, r2, c2), code, achtergrond in dict.fromkeys(blad.toont):
        for nr, k in ((nr, k) for nr in data if r1 <= nr <= r2 for k in inhoud.tabel.kolommen if c1 <= positie.get(k.naam, -1) <= c2):
            over -= 1
            cel = blad.rijen[nr].get(positie[k.naam])
            eenheid = str(w.waarde) if (w := blad.rijen[nr].get(positie.get("meeteenheid", -1))) else str(k.meeteenheid)
            anders = see_otherwise(code, cel.waarde, cel.procent, flat(eenheid), achtergrond) if cel else ""
            if cel and (anders or over < 0):
                plaats, wat = f"{blad.naam}!{column_letter(c1)}{r1}:{column_letter(c2)}{r2}", VOORWAARDELIJK.get(anders, anders)
                waar = f"'{show(cel.waarde)}' in {inhoud.plaats(k.naam, nr)}"
                gevonden = f"een voorwaardelijke opmaak waardoor {waar} niet te zien of anders kan zijn: {wat or 'te veel om na te gaan'}"
                inhoud.meld("leesbaar", plaats, gevonden, ZICHTBAAR, "Haal deze voorwaardelijke opmaak weg en kijk welke waarden gelden.")
                break


def covered_cells(inhoud: DeliveryContent, blad: Sheet, positie: dict[str, int], data: list[int]) -> None:
    """A text box or a picture over the table: what it hides, or puts in its place, is for the supplier to see."""
    for r1, c1, r2, c2 in blad.bedekt:
        if any(r1 <= nr <= r2 and c1 <= c <= c2 and c in blad.rijen[nr] for nr in data for c in positie.values()):
            plaats = f"{blad.naam}!{column_letter(c1)}{r1}:{column_letter(c2)}{r2}"
            actie = "Schuif het opzij en kijk welke waarden eronder staan."
            inhoud.meld("leesbaar", plaats, "een tekstvak, vorm of afbeelding over de cellen", ZICHTBAAR, actie)


VOORWAARDELIJK = {ONZICHTBAAR: "onzichtbaar"}


def _actie(gebrek: str) -> str:
    if "doorgehaald" in gebrek:
        return "Haal de doorhaling weg als de waarde geldt; anders verwijder haar."
    if "klein en" in gebrek:
        return "Haal het nootteken weg; zet de noot in de kolom Opmerking of onder de tabel."
    if "te smal" in gebrek:
        return "Maak de kolom breder en kijk wat er staat."
    if "opmaak" in gebrek or "nullen" in gebrek:
        return "Zet de opmaak van de cel op Standaard en typ de waarde in de afgesproken meeteenheid."
    return "Maak de waarde zichtbaar, of verwijder haar."


def report_seen(inhoud: DeliveryContent, blad: Sheet, k: Kolom, cel: Cell, cellen: dict[str, Cell], nr: int) -> bool:
    """Whether a person sees no value here, or another than the cell holds; that is told with both."""
    plaats = inhoud.plaats(k.naam, nr)
    gebrek = _gebrek(inhoud, blad, k.naam, cel, nr)
    is_proza = k.type == "tekst" and not k.domein and not k.patroon and k.naam not in inhoud.tabel.sleutel
    if is_proza and "klein en" in gebrek:
        gebrek = ""
    gebrek = gebrek or _too_narrow(blad, column_number(inhoud.letters[k.naam]), cel.waarde)
    if not gebrek and k.type != "tekst" and cel.om not in ("", "-"):
        eenheid = str(cellen["meeteenheid"].waarde) if "meeteenheid" in cellen else str(k.meeteenheid)
        gebrek = "" if fits_unit(cel.om, flat(eenheid)) else f"de opmaak zet '{show(cel.om)}' bij het getal"
    if gebrek:
        inhoud.meld("leesbaar", plaats, f"'{show(cel.waarde)}', {gebrek}", ZICHTBAAR, _actie(gebrek))
        return True
    los = ""
    if k.naam == "opmerking":
        eenheden = frozenset([bare(str(cellen["meeteenheid"].waarde))]) if "meeteenheid" in cellen else frozenset[str]()
        los = short_scale(str(cel.waarde), inhoud.tabel) or find_other_unit(str(cel.waarde), inhoud.tabel, eenheden)
    if is_proza and k.naam != "meeteenheid" and isinstance(cel.waarde, str) and (schaal := find_scale_of_one(cel.waarde) or los):
        report_scale(inhoud, plaats, f"'{show(schaal)}' in '{show(cel.waarde)}'")
        return True
    if k.naam == "opmerking" and isinstance(cel.waarde, str) and retracts(cel.waarde):
        actie = "Verbeter het getal of laat de rij weg."
        inhoud.meld("leesbaar", plaats, f"'{show(cel.waarde)}'", "alleen rijen die gelden", actie)
        return True
    if datum := _made_a_date(inhoud, k, cel, cellen, is_proza):
        actie = "Een programma maakte van de tekst een datum: maak de cel op als Tekst en typ de waarde opnieuw."
        if k.type == "datum" or datum.endswith("?"):
            actie = "Typ de hele datum: dag, maand en jaar, in die volgorde."
        inhoud.meld("typen", plaats, datum, wanted(k), actie)
        return True
    return False


def _too_narrow(blad: Sheet, kolom: int, waarde: object) -> str:
    """Why a number is not to be read in the width of its column; General rounds decimals away, so only whole digits count."""
    if not isinstance(waarde, Decimal) or not (breed := next((b for a, z, b in blad.breedten if a <= kolom <= z), None)):
        return ""
    return "in een kolom die te smal is (er staat ####)" if len(f"{abs(waarde):.0f}") > TE_SMAL * breed else ""


def _made_a_date(inhoud: DeliveryContent, k: Kolom, cel: Cell, cellen: dict[str, Cell], is_proza: bool) -> str:
    """What is found where a program made a date of a text, or a date does not show its day."""
    w, p = cel.waarde, inhoud.tabel.perioden
    if isinstance(w, str) and k.type == "tekst" and "-" in w and DATUMREST.fullmatch(flat(w)):
        return f"'{show(w)}', wat er van een tekst over is als een programma er een datum van maakt"
    if not isinstance(w, datetime) or k.type not in ("tekst", "datum"):
        return ""
    toont_dag, soort = not cel.vorm or shows_day(cel.vorm), "peildatum" if k.type == "datum" else ""
    if p and k.naam == p.kolom and p.soort_in and p.soort_in in cellen:
        soort = bare(str(cellen[p.soort_in].waarde))
    dag = f"{w.day} {MAANDEN[w.month - 1]} {w.year}"
    if toont_dag and soort == "peildatum" and (orde := other_order(cel.vorm)) and w.day <= len(MAANDEN) and w.day != w.month:
        toont = "/".join(str({"d": w.day, "m": w.month, "y": w.year}[c]) for c in orde)
        return f"de datum {dag}, die de cel toont als {toont}: {dag} of {w.month} {MAANDEN[w.day - 1]} {w.year}?"
    if toont_dag and (is_proza or soort == "peildatum"):
        return ""
    return f"de datum {dag}" + ("" if toont_dag else ", waarvan de cel niet dag, maand en jaar toont")


def as_code(k: Kolom, cel: Cell) -> Cell:
    """A number in a column of text as the code that its format shows: 363 in ``"GM"0000`` is GM0363."""
    if k.type == "tekst" and isinstance(cel.waarde, Decimal) and cel.vorm and (code := see_code(cel.vorm, cel.waarde)):
        return replace(cel, waarde=code)
    return cel


def report_value(inhoud: DeliveryContent, k: Kolom, nr: int, fout: str, cel: Cell | None, bounds: Bounds) -> None:
    """A cell that holds no value of its column: what is there, what belongs there, and what to do."""
    is_getal = k.type in ("geheel", "decimaal")
    verwacht = wanted(k, is_getal and bounds.geheel)
    plaats, actie = inhoud.plaats(k.naam, nr), "Verbeter de cel en lever opnieuw."
    if "begint als een formule" in fout:
        inhoud.meld("domein", plaats, fout, verwacht, actie)
    elif cel and is_getal and isinstance(cel.waarde, str) and is_unknown(flat(cel.waarde)):
        inhoud.meld("typen", plaats, f"'{show(cel.waarde)}', geen getal", verwacht, for_unknown(inhoud.tabel, k, flat(cel.waarde)))
    elif cel and isinstance(cel.waarde, datetime):
        gemaakt = "Een programma maakte er een datum van: zet de opmaak op Standaard en typ het getal opnieuw."
        inhoud.meld("typen", plaats, fout, verwacht, gemaakt if is_getal else "Typ alleen de dag, de maand en het jaar, zonder tijd.")
    elif cel and cel.fout.startswith("foutwaarde"):
        inhoud.meld(
            "typen", plaats, fout, verwacht, f"Verbeter de formule of typ de waarde. {for_unknown(inhoud.tabel, k)}" if is_getal else actie
        )
    else:
        bedoeld = nearest_number(cel.waarde, bounds) if cel and is_getal and isinstance(cel.waarde, str) else ""
        inhoud.meld("typen", plaats, fout, f"{verwacht}; waarschijnlijk {bedoeld}" if bedoeld else verwacht, actie)


def report_no_header(inhoud: DeliveryContent, blad: Sheet, verwachte: dict[str, str]) -> None:
    gevonden, actie = "geen rij met de koppen van het contract", "Gebruik de koppen van het sjabloon."
    if blad.scheiding:
        gevonden, actie = f"velden gescheiden door {blad.scheiding}", "Sla op als 'CSV UTF-8 (gescheiden door puntkomma)'."
    elif not blad.rijen:
        gevonden = "een leeg bestand" if blad.naam.endswith(".csv") else "een leeg blad"
    eerste = min(blad.rijen, default=1)
    inhoud.meld("kolommen", f"{blad.naam}, rij {eerste}", gevonden, f"koppen {', '.join(verwachte.values())}", actie)


def report_header(inhoud: DeliveryContent, blad: Sheet, kop: Header, k: Kolom, verwacht: str, gebruikt: set[int]) -> None:
    vrij = {c: t for c, t in kop.teksten.items() if c not in gebruikt}
    if dubbel := kop.plaatsen[k.naam]:
        cellen = ", ".join(f"{column_letter(c)}{kop.rij}" for c in dubbel)
        inhoud.meld(
            "kolommen", f"{blad.naam}!{cellen}", f"{len(dubbel)} keer '{verwacht}'", f"één kolom '{verwacht}'", "Houd één kolom over."
        )
        return
    stam = bare(k.kop)
    for c, t in vrij.items():
        if k.meeteenheid and bare(t).startswith(f"{stam} (") and (inhoud.tabel.eenheid_in_kop or find_scale(t, inhoud.tabel)):
            actie = "Lever in de afgesproken meeteenheid, met de kop van het sjabloon."
            inhoud.meld("meeteenheden", f"{blad.naam}!{column_letter(c)}{kop.rij}", f"'{t}'", f"één kolom '{verwacht}'", actie)
            return
    lijkt = difflib.get_close_matches(bare(verwacht), [bare(t) for t in vrij.values()], n=1, cutoff=0.7)
    er_is = next((c for c, t in vrij.items() if lijkt and bare(t) == lijkt[0]), None)
    plaats = f"{blad.naam}, rij {kop.rij}" if er_is is None else f"{blad.naam}!{column_letter(er_is)}{kop.rij}"
    gevonden = f"koppen {show(', '.join(kop.teksten.values()))}" if er_is is None else f"'{vrij[er_is]}'"
    inhoud.meld("kolommen", plaats, gevonden, f"één kolom '{verwacht}'", "Gebruik de koppen van het sjabloon.")


def torso(inhoud: DeliveryContent, blad: Sheet, positie: dict[str, int], nr: int) -> bool:
    """Whether a row among the data is no row of it: the headers again, or most of what it must have is missing. Told once, with what stands there."""
    verplicht = [k.naam for k in inhoud.tabel.kolommen if k.naam in positie and not k.leeg]
    cellen = {c: cel for c, cel in blad.rijen[nr].items() if c in positie.values()}
    koppen = {positie[n]: bare(t) for n, t in header_texts(inhoud.tabel).items() if n in positie}
    if len(cellen) > 1 and all(bare(str(cel.waarde)) == koppen[c] for c, cel in cellen.items()):
        actie = "Zet alle rijen onder één rij koppen; een andere tabel hoort in een ander bestand."
        inhoud.meld("volledig", f"{blad.naam}!{column_letter(min(cellen))}{nr}", "nog een keer de koppen", "één tabel", actie)
        return True
    er_is = [n for n in verplicht if positie[n] in cellen]
    if len(verplicht) < 4 or not er_is or 2 * len(er_is) >= len(verplicht) or any(r1 <= nr <= r2 for r1, _, r2, _ in blad.samengevoegd):
        return False
    teksten = [flat(show(c.waarde)) for _, c in sorted(cellen.items()) if c.waarde is not None]
    plaats = f"{blad.naam}!{column_letter(min(cellen))}{nr}"
    if schaal := next((s for t in teksten if (s := find_scale(t, inhoud.tabel))), ""):
        report_scale(inhoud, plaats, f"'{show(schaal)}' in een rij onder de koppen")
        return True
    wat = f"alleen {show(', '.join(teksten))}" if teksten else "alleen een formule"
    actie = "Vul de rij aan, of haal haar weg; een totaal of een noot hoort onder de tabel."
    inhoud.meld("volledig", plaats, f"een rij met {wat}", "een waarde in elke verplichte kolom", actie)
    return True


def merged_cells(inhoud: DeliveryContent, blad: Sheet, positie: dict[str, int], data: set[int]) -> None:
    """A merged cell in the data leaves the cells under it empty: which rows it speaks for is for the supplier to say."""
    verplicht = {positie[k.naam]: k.naam for k in inhoud.tabel.kolommen if k.naam in positie and not k.leeg}
    for r1, c1, r2, c2 in blad.samengevoegd:
        leeg = {
            (verplicht[c], nr)
            for nr in data
            if r1 <= nr <= r2
            for c in verplicht
            if c1 <= c <= c2 and (nr, c) != (r1, c1) and c not in blad.rijen[nr]
        }
        onder = {
            (n, nr)
            for n, c in positie.items()
            for nr in data
            if r1 <= nr <= r2 and c1 <= c <= c2 and (nr, c) != (r1, c1) and c in blad.rijen[nr]
        }
        for naam, nr in sorted(onder, key=lambda o: (o[1], o[0])):
            gevonden = f"'{show(blad.rijen[nr][positie[naam]].waarde)}' onder een samengevoegde cel"
            inhoud.meld(
                "leesbaar", inhoud.plaats(naam, nr), gevonden, ZICHTBAAR, "Splits de samengevoegde cellen en kijk wat eronder staat."
            )
        if leeg:
            plaats = f"{blad.naam}!{column_letter(c1)}{r1}:{column_letter(c2)}{r2}"
            inhoud.onleesbaar |= leeg
            inhoud.meld("typen", plaats, "samengevoegde cellen", "een eigen waarde in elke cel", "Splits de cellen en vul elke rij.")


def check_total(inhoud: DeliveryContent, blad: Sheet, positie: dict[str, int], nr: int) -> None:
    """A total row is no data, but what it says of columns that can be summed must be what the rows say."""
    rij = blad.rijen[nr]
    naam, wat = show(rij[min(rij)].waarde), f"{blad.naam}, rij {nr}"
    inhoud.noteer(wat, f"rij {nr} overgeslagen: totaalrij '{naam}'")
    if not IS_SOM.match(flat(str(rij[min(rij)].waarde))) or nr in blad.verborgen_rijen:
        return
    cellen = {n: rij[c] for n, c in positie.items() if c in rij}
    niet = []
    for k in inhoud.tabel.kolommen:
        if k.type not in ("geheel", "decimaal") or k.naam in inhoud.tabel.sleutel or k.naam not in cellen:
            continue
        if not k.optelbaar or (isinstance(w := cellen[k.naam].waarde, str) and is_unknown(flat(w))):
            niet.append(inhoud.plaats(k.naam, nr))
            continue
        try:
            totaal = Decimal(parse_cell(k, cellen[k.naam], Demand(str(k.meeteenheid), Bounds(k.type == "geheel")), blad.is_1904) or 0)
        except ValueError as e:
            inhoud.meld("typen", inhoud.plaats(k.naam, nr), str(e), "het totaal van de rijen erboven")
            continue
        som = sum((Decimal(w) for _, t in inhoud.rijen if (w := t.get(k.naam))), Decimal(0))
        if any((k.naam, n) in inhoud.onleesbaar for n, _ in inhoud.rijen) or som == totaal:
            continue
        inhoud.meld(
            "volledig",
            inhoud.plaats(k.naam, nr),
            f"totaal {show(totaal)}",
            f"{show(som)}, de som van de rijen erboven",
            "Zoek de rij die ontbreekt of niet klopt, of haal de totaalrij weg.",
        )
    if niet:
        inhoud.noteer(wat, f"totaalrij niet vergeleken met de rijen erboven, want dit is niet op te tellen: {enumeration(niet)}")


def look_alikes(inhoud: DeliveryContent) -> None:
    """Keys that a person takes for the same, of one period or of two: other capitals, more spaces, the parts of an uitsplitsing in another order."""
    tabel = inhoud.tabel
    vrij = [k.naam for k in tabel.kolommen if k.naam in tabel.sleutel and k.type == "tekst" and not k.domein and k.naam in inhoud.letters]
    gezien: dict[tuple[str, str], tuple[int, str]] = {}
    for nr, tekst in inhoud.rijen:
        for naam in vrij:
            waarde = tekst.get(naam) or ""
            eerste, echt = gezien.setdefault((naam, "|".join(sorted(bare(waarde).split("|")))), (nr, waarde))
            if echt != waarde:
                gevonden = f"'{show(waarde)}' naast '{show(echt)}' in {inhoud.plaats(naam, eerste)}"
                actie = "Schrijf het overal gelijk; is het ook dezelfde periode, houd dan één van deze rijen over."
                inhoud.meld("sleutel", inhoud.plaats(naam, nr), gevonden, "voor hetzelfde één schrijfwijze en één rij", actie)


def parts_within_whole(inhoud: DeliveryContent) -> None:
    """A count that is a part of another one in its row is never more than that; of two columns of like size that were swapped it is."""
    koppen = {k.naam: k.kop or k.naam for k in inhoud.tabel.kolommen}
    for k in (k for k in inhoud.tabel.kolommen if k.deel_van):
        for nr, tekst in inhoud.rijen:
            deel, geheel = tekst.get(k.naam), tekst.get(str(k.deel_van))
            if deel is None or geheel is None or Decimal(deel) <= Decimal(geheel):
                continue
            verwacht = f"ten hoogste {show(Decimal(geheel))}, '{koppen[str(k.deel_van)]}' in {inhoud.plaats(str(k.deel_van), nr)}: daarvan is dit een deel"
            inhoud.meld("domein", inhoud.plaats(k.naam, nr), show(Decimal(deel)), verwacht, "Kijk of de twee kolommen zijn verwisseld.")


def rows_within_total(inhoud: DeliveryContent) -> None:
    """A number of a part is never more than that of the row that is all together; of two rows that were swapped it is."""
    tabel = inhoud.tabel
    getallen = [k for k in tabel.kolommen if k.type in ("geheel", "decimaal") and k.naam not in tabel.sleutel and k.naam in inhoud.letters]
    for s in (k for k in tabel.kolommen if k.totaal and set(tabel.sleutel) <= set(inhoud.letters)):
        rest = [n for n in tabel.sleutel if n != s.naam]
        totalen = {tuple(t.get(n) for n in rest): (nr, t) for nr, t in inhoud.rijen if t.get(s.naam) == s.totaal}
        for nr, tekst in ((nr, t) for nr, t in inhoud.rijen if t.get(s.naam) != s.totaal):
            bij, geheel = totalen.get(tuple(tekst.get(n) for n in rest), (nr, tekst))
            for k in getallen:
                deel, alles = tekst.get(k.naam), geheel.get(k.naam)
                if deel is None or alles is None or Decimal(deel) <= Decimal(alles):
                    continue
                verwacht = f"ten hoogste {show(Decimal(alles))}, het {s.totaal} in {inhoud.plaats(k.naam, bij)}: daarvan is dit een deel"
                inhoud.meld("domein", inhoud.plaats(k.naam, nr), show(Decimal(deel)), verwacht, "Kijk of de twee rijen zijn verwisseld.")


def goes_with(inhoud: DeliveryContent) -> None:
    """A value that does not go with another one of its row: procenten of a number of fte."""
    for k in inhoud.tabel.kolommen:
        for kolom, per_waarde in k.past_bij.items():
            for nr, tekst in inhoud.rijen:
                waarde, ander = tekst.get(k.naam), str(tekst.get(kolom))
                if waarde not in k.domein or waarde in per_waarde.get(ander, (waarde,)):
                    continue
                gevonden = f"'{waarde}' bij '{ander}'"
                inhoud.meld(
                    "domein",
                    inhoud.plaats(k.naam, nr),
                    gevonden,
                    " of ".join(per_waarde[ander]),
                    "Kijk of het getal of de meeteenheid niet klopt.",
                )


def every_value(inhoud: DeliveryContent) -> None:
    """Tell which rows are missing of what ought to be whole: the gate stops it, and the supplier knows before."""
    tabel = inhoud.tabel
    for k in (k for k in tabel.kolommen if k.alle and set(tabel.sleutel) <= set(inhoud.letters)):
        rest = [s for s in tabel.sleutel if s != k.naam]
        per_groep: dict[tuple[str | None, ...], set[str | None]] = {}
        for _, tekst in inhoud.rijen:
            per_groep.setdefault(tuple(tekst.get(s) for s in rest), set()).add(tekst.get(k.naam))
        for groep, er_zijn in per_groep.items():
            if er_zijn <= set(k.domein) and (weg := [w for w in k.domein if w not in er_zijn]):  # another name is told by itself
                bij = "".join(f", {s} {w}" for s, w in zip(rest, groep, strict=True))
                inhoud.noteer(inhoud.blad, f"geen rij voor {enumeration(weg)}{bij}; er horen er {len(k.domein)} te zijn")


def hidden_cells(inhoud: DeliveryContent, blad: Sheet, positie: dict[str, int], data: list[int]) -> None:
    """Rows and columns of the delivery that nobody sees are told; a hidden column that the contract does not name is not read anyway."""
    gelezen = {nr for nr, _ in inhoud.rijen}
    rijen = [nr for nr in data if nr in blad.verborgen_rijen and nr in gelezen]
    if rijen:
        waardoor = " (misschien door een filter)" if blad.gefilterd else ""
        actie = "Maak de rijen zichtbaar (filter uit, rijhoogte), of verwijder ze als zij niet meetellen."
        inhoud.meld(
            "leesbaar",
            f"{blad.naam}, {ranges(rijen)}",
            f"{_aantal(len(rijen), 'verborgen rij', 'verborgen rijen')}{waardoor}",
            ZICHTBAAR,
            actie,
        )
    for naam, p in positie.items():
        if any(a <= p <= b for a, b in blad.verborgen_kolommen) and any(p in blad.rijen[nr] for nr in data):
            actie = "Maak de kolom zichtbaar en kijk wat erin staat."
            inhoud.meld("leesbaar", f"{blad.naam}, kolom {inhoud.letters[naam]}", "een verborgen kolom", ZICHTBAAR, actie)
    formules = [
        f"{column_letter(p)}{nr}" for nr in data for p in positie.values() if (c := blad.rijen[nr].get(p)) and c.is_formule and not c.fout
    ]
    if formules:
        inhoud.noteer(
            blad.naam,
            f"van {_aantal(len(formules), 'formule', 'formules')} is de laatst bewaarde uitkomst gelezen: {enumeration(formules)}",
        )


def _aantal(n: int, een: str, meer: str) -> str:
    return f"{n} {een if n == 1 else meer}"


def enumeration(dingen: Sequence[Any]) -> str:
    return ", ".join(map(str, dingen[:10])) + (f" en nog {len(dingen) - 10}" if len(dingen) > 10 else "")


# --- the periods ---


def check_periods(inhoud: DeliveryContent, ontvangen_in: int | None) -> None:
    p = inhoud.tabel.perioden
    if p is None or p.kolom not in inhoud.letters:
        return
    gezien: dict[str, int] = {}
    for nr, tekst in inhoud.rijen:
        periode, soort = tekst.get(p.kolom), p.soort or tekst.get(str(p.soort_in))
        if periode is None or soort not in PERIODEVORMEN:
            continue
        gezien.setdefault(periode, nr)
        vorm, voorbeeld = PERIODEVORMEN[soort]
        plaats = inhoud.plaats(p.kolom, nr)
        if not re.fullmatch(vorm, periode) or not _bestaat(periode):
            dichtbij = nearest_period(str(soort), vorm, periode)
            verwacht = f"een {soort}, geschreven als {voorbeeld}" + (f"; waarschijnlijk '{dichtbij}'" if dichtbij else "")
            inhoud.meld("domein", plaats, f"'{show(periode)}'", verwacht)
            continue
        jaar = int(periode[:4])
        if p.vanaf and jaar < p.vanaf:
            inhoud.meld("domein", plaats, f"'{periode}'", f"een periode vanaf {p.vanaf}")
        if ontvangen_in and max(map(int, re.findall("[0-9]{4}", periode))) > ontvangen_in + p.vooruit:
            inhoud.meld(
                "domein", plaats, f"'{periode}'", f"een periode tot en met {ontvangen_in + p.vooruit} (ontvangen in {ontvangen_in})"
            )
        if p.dagen and periode[5:] not in p.dagen:
            dichtbij = nearest_day(periode, p.dagen)
            verwacht = f"een peildatum op {days_in_words(p.dagen)}" + (f"; waarschijnlijk {dichtbij}" if dichtbij else "")
            inhoud.meld("domein", plaats, f"'{periode}'", verwacht)
    for plaats, gevonden, verwacht in _samen(inhoud, gezien):
        inhoud.meld("volledig", plaats, gevonden, verwacht, "Vul de ontbrekende perioden aan, of splits de levering.")


def _bestaat(periode: str) -> bool:
    """Whether a period of the right form exists: no 31 February, no range that ends before it begins."""
    begin, _, einde = periode.partition("-" if re.fullmatch("[0-9]{4}-[0-9]{4}", periode) else "/")
    try:
        for dag in (d for d in (begin, einde) if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", d)):
            date.fromisoformat(dag)
    except ValueError:
        return False
    return not einde or begin <= einde


def _samen(inhoud: DeliveryContent, gezien: dict[str, int]) -> Iterator[tuple[str, str, str]]:
    """What the periods must be together: place, found, expected."""
    p = inhoud.tabel.perioden
    if p is None or not gezien:
        return
    if p.een and len(gezien) > 1:
        perioden = sorted(gezien)
        yield (
            inhoud.plaats(p.kolom, gezien[perioden[0]]),
            f"{len(gezien)} peildata ({enumeration(perioden)})",
            "één peildatum in alle rijen",
        )
    jaren = {int(w[:4]) for w in gezien if w[:4].isdecimal()}
    if p.zonder_gaten and jaren and max(jaren) - min(jaren) < 200:
        weg = sorted(set(range(min(jaren), max(jaren))) - jaren)
        if weg:
            kolom = f"{inhoud.blad}!{inhoud.letters[p.kolom]}"
            yield kolom, f"geen {enumeration(weg)}", f"elk jaar van {min(jaren)} tot en met {max(jaren)}"
