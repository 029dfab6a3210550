"""Deliveries: spreadsheets and CSV files from JenV and the politie, read cell by cell against their contract.

``bestand`` gives the cells of a file that nobody trusts, ``waarden`` the exact text of one cell; this module finds the sheet,
the header row and the rows of the delivery among what people send along with them. What is wrong is a ``Bevinding`` with the address
of its cell (``Blad!C7``), all of it at once; what was passed over without doubt (a title, a total, a source note) is an aantekening.

1. ``_kies_blad``: the sheet of the contract; else the only visible sheet, or the only one with all headers.
2. ``_zoek_kop``: the row among the first twenty that names most columns; merged cells that end there count as its own.
3. ``_verdeel``: from below, notes and total rows; the rest is data.
4. ``_lees_rij``: every cell to the text of its type. 5. ``_perioden``: which periods the delivery holds.

Known drawbacks: a total row between the data is an error, not skipped; a subtotal has no place in a delivery.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sources.bestand import Bladnaam, Boek, Cel, Onleesbaar, Werkblad, is_xlsx, keur, kolomletter, lees_csv
from sources.catalogus import Kolom, Tabel
from sources.fouten import Bevinding, BronFout
from sources.halen import Haler
from sources.snapshots import Snapshot, Winkel
from sources.waarden import KOMMA_DRIE, MET_PUNT, lees_cel, lees_tekst, toon, vlak

ZOEKRIJEN = 20
"""The header is among so many rows with content."""
NOOIT = ("voorbeeld", "toelichting", "keuzelijsten")
"""Sheets of the template that are never data, whatever their headers."""
VOORBEELD = "VOORBEELD"
"""A sheet that says this above its header is an example, under whatever name."""
NOTITIE = re.compile(
    r"(bron(nen)?|noot|voetnoot|toelichting|opmerking|let op|n\.?b\.?|disclaimer|peildatum)\b.*|[*†¹²³].*|\d\).*", re.I | re.S
)
"""What a row with one cell must begin with, under the data, to be a note and not an unfinished row."""
ZIN = 4
"""So many words alone in a row, under the data and in a column that holds no prose, are a note as well."""
TOTAAL = re.compile(r"((eind|sub)?totaal|totalen|som|total)\b.{0,40}", re.I | re.S)
SCHAAL = re.compile(r"x\s?1[. ]?000|\bduizend(en|tallen)?\b|\bmiljoen\b|\bmln\b", re.I)
"""A title that says this changes what every number below it means."""
DEEL = "[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?|Q[1-4]|-H[12]|-begin|-eind)?"
"""A moment or stretch as the letters name it: 2022, 2025-09, 2024-07-01, 2025Q1, 2019-H2, 2024-begin."""
PERIODEVORMEN = {
    "jaar": ("[0-9]{4}", "2024"),
    "halfjaar": ("[0-9]{4}H[12]", "2025H2"),
    "tertiaal": ("[0-9]{4}T[1-3]", "2021T2"),
    "kwartaal": ("[0-9]{4}K[1-4]", "2024K3"),
    "peildatum": ("[0-9]{4}-[0-9]{2}-[0-9]{2}", "2025-11-02"),
    "periode": (f"{DEEL}(/{DEEL}|-[0-9]{{4}})?", "2025-11 of 2018-04/2021-08"),
}
"""Kind of period -> how it is written, and an example."""


MEEST = 1000
"""So many findings are written out; a delivery with more is another delivery, or made to exhaust us."""


@dataclass
class LeveringInhoud:
    """A delivery as read: text per column, with the row and column of every cell."""

    tabel: Tabel
    snapshot: Snapshot
    sha256: str
    blad: str = ""
    letters: dict[str, str] = field(default_factory=dict)
    rijen: list[tuple[int, dict[str, str | None]]] = field(default_factory=list)
    bevindingen: list[Bevinding] = field(default_factory=list)
    aantekeningen: list[str] = field(default_factory=list)
    """what was passed over or taken as it was, without doubt; stops nothing"""
    onleesbaar: set[tuple[str, int]] = field(default_factory=set)
    """cells that are reported already: read as empty, but not to be called empty"""
    onvermeld: int = 0
    """findings beyond ``MEEST``"""

    def plaats(self, kolom: str, rij: int) -> str:
        """The address of a cell as a spreadsheet shows it: ``Blad!C7``."""
        return f"{self.blad}!{self.letters.get(kolom, '?')}{rij}"

    def meld(self, regel: str, plaats: str, gevonden: str, verwacht: str, actie: str = "Verbeter de cel en lever opnieuw.") -> None:
        """Note one thing that is wrong."""
        if len(self.bevindingen) >= MEEST:
            self.onvermeld += 1
            return
        self.bevindingen.append(Bevinding(self.tabel.volledige_naam, regel, plaats, gevonden, verwacht, actie))


def haal(tabel: Tabel, haler: Haler, winkel: Winkel) -> LeveringInhoud:
    """Fetch one delivery, store its bytes, and read it.

    Raises:
        BronFout: the file is missing, is not read at all, or lacks the sheet of the contract.
    """
    snapshot = haler.begin(tabel)
    antwoord = haler.haal(f"levering:{tabel.bron}/{tabel.naam}")
    ontvangst = winkel.bewaar(antwoord)
    snapshot.ontvangsten.append(ontvangst)
    inhoud = LeveringInhoud(tabel, snapshot, ontvangst.sha256)
    try:
        blad = _kies_blad(inhoud, antwoord.inhoud)
    except Onleesbaar as e:
        soort = "xlsx" if is_xlsx(antwoord.inhoud) else "csv" if b"\0" not in antwoord.inhoud[:4096] else "bestand"
        plaats = f"{tabel.naam}.{soort}"
        raise BronFout([Bevinding(tabel.volledige_naam, "leesbaar", plaats, e.gevonden, e.verwacht, e.actie)]) from None
    jaar = antwoord.ontvangen_op[:4]
    _lees(inhoud, blad, int(jaar) if jaar.isdecimal() else None)
    return inhoud


def kopteksten(tabel: Tabel) -> dict[str, str]:
    """Column -> the header that a supplier writes above it."""
    return {k.naam: f"{k.kop} ({k.meeteenheid})" if tabel.eenheid_in_kop and k.meeteenheid else str(k.kop) for k in tabel.kolommen}


def herken(bytes_: bytes, tabellen: list[Tabel]) -> list[Tabel]:
    """Which deliveries these bytes can be: by the name of a sheet, else by all of the headers."""
    try:
        keur(bytes_)
        if not is_xlsx(bytes_):
            blad = lees_csv(bytes_, "")
            return [t for t in tabellen if _zoek_kop(t, blad).is_heel]
        boek = Boek(bytes_)
        namen = {_kaal(b.naam) for b in boek.bladen}
        if op_naam := [t for t in tabellen if _kaal(t.bladnaam) in namen]:
            return op_naam
        begin = [boek.lees(b, ZOEKRIJEN) for b in boek.bladen if _kaal(b.naam) not in NOOIT]
    except Onleesbaar:
        return []
    return [t for t in tabellen if any(_zoek_kop(t, b).is_heel for b in begin)]


def _kaal(tekst: object) -> str:
    """Header or sheet name for comparison: spaces, line breaks and capitals make no difference."""
    return " ".join(vlak(str(tekst)).split()).casefold()


# --- the sheet ---


def _kies_blad(inhoud: LeveringInhoud, bytes_: bytes) -> Werkblad:
    tabel = inhoud.tabel
    keur(bytes_)
    if not is_xlsx(bytes_):
        return lees_csv(bytes_, f"{tabel.naam}.csv")
    boek = Boek(bytes_)
    if boek.heeft_koppelingen:
        inhoud.aantekeningen.append("het werkboek verwijst naar andere bestanden; die zijn niet geopend, de bewaarde waarden zijn gelezen")
    op_naam = [b for b in boek.bladen if _kaal(b.naam) == _kaal(tabel.bladnaam)]
    anders = [b for b in boek.bladen if b not in op_naam and _kaal(b.naam) not in NOOIT]
    met_koppen = [b for b in anders if _zoek_kop(tabel, boek.lees(b, ZOEKRIJEN)).is_heel]
    zichtbaar = [b for b in met_koppen if not b.verborgen]
    if len(op_naam) == 1 and not (op_naam[0].verborgen and zichtbaar):
        gekozen = op_naam[0]
    elif not op_naam and (enige := zichtbaar or [b for b in anders if not b.verborgen]) and len(enige) == 1:
        gekozen = enige[0]
        inhoud.aantekeningen.append(f"blad '{toon(gekozen.naam)}' gelezen; het contract noemt het '{tabel.bladnaam}'")
    else:
        raise BronFout([_geen_blad(tabel, op_naam + zichtbaar, boek.bladen)])
    for b in met_koppen:
        if b != gekozen:
            staat = "het verborgen blad" if b.verborgen else "blad"
            inhoud.aantekeningen.append(f"{staat} '{toon(b.naam)}' heeft dezelfde koppen en is niet gelezen")
    try:
        lees_tekst(gekozen.naam)  # the name goes into the address of every cell, and so into what is published
    except ValueError as e:
        raise Onleesbaar(
            f"een blad met een naam die niet kan: {e}", f"blad '{tabel.bladnaam}'", "Geef het blad de afgesproken naam."
        ) from None
    if gekozen.verborgen:
        inhoud.aantekeningen.append(f"blad '{toon(gekozen.naam)}' is verborgen en toch gelezen")
    return boek.lees(gekozen)


def _geen_blad(tabel: Tabel, mogelijk: list[Bladnaam], bladen: list[Bladnaam]) -> Bevinding:
    if len(mogelijk) > 1:
        gevonden = f"meer dan één blad dat het kan zijn: {', '.join(toon(b.naam) for b in mogelijk)}"
        actie = "Houd één zichtbaar blad met de gegevens over."
    else:
        gevonden = f"bladen {', '.join(toon(b.naam) + (' (verborgen)' if b.verborgen else '') for b in bladen[:10])}"
        actie = "Geef het blad de afgesproken naam, en maak het zichtbaar."
    return Bevinding(tabel.volledige_naam, "kolommen", f"{tabel.naam}.xlsx", gevonden, f"blad '{tabel.bladnaam}'", actie)


# --- the header ---


@dataclass(frozen=True)
class Kop:
    """The header row: which column of the sheet holds which of ours, and the texts of all of them."""

    rij: int
    laatste: int
    """the last row that belongs to it: more than ``rij`` when headers are merged downwards"""
    teksten: dict[int, str]
    plaatsen: dict[str, list[int]]

    @property
    def is_heel(self) -> bool:
        """Every column of the contract is there once."""
        return all(len(p) == 1 for p in self.plaatsen.values())


def _zoek_kop(tabel: Tabel, blad: Werkblad) -> Kop:
    """The first of the rows that name most columns of the contract (also in another meeteenheid)."""
    koppen = {n: _kaal(t) for n, t in kopteksten(tabel).items()}
    stammen = {_kaal(k.kop) for k in tabel.kolommen}
    beste, meest = Kop(1, 1, {}, {n: [] for n in koppen}), 0
    for nr in list(blad.rijen)[:ZOEKRIJEN]:
        teksten = _rijteksten(blad, nr)
        kaal = {c: _kaal(t) for c, t in teksten.items()}
        punten = len({t for t in kaal.values() if t in koppen.values() or t.partition(" (")[0] in stammen})
        if punten > meest:
            plaatsen = {n: [c for c, t in kaal.items() if t == kop] for n, kop in koppen.items()}
            onder = [r2 for r1, c1, r2, _ in blad.samengevoegd if r1 <= nr <= r2 and c1 in teksten]
            beste, meest = Kop(nr, max([nr, *onder]), teksten, plaatsen), punten
    return beste


def _rijteksten(blad: Werkblad, nr: int) -> dict[int, str]:
    """The texts of a row; a merged cell that reaches down to it counts."""
    boven = {c1: blad.rijen.get(r1, {}).get(c1) for r1, c1, r2, _ in blad.samengevoegd if r1 < nr <= r2}
    cellen = {c: cel for c, cel in boven.items() if cel} | blad.rijen[nr]
    return {c: toon(vlak(str(cel.waarde))) for c, cel in sorted(cellen.items()) if cel.waarde is not None}


def _neem_kop(inhoud: LeveringInhoud, blad: Werkblad, kop: Kop) -> dict[str, int]:
    """Column -> its place; reports what is missing, double or in another meeteenheid, and what is not read."""
    tabel, positie = inhoud.tabel, {}
    verwachte, gebruikt = kopteksten(tabel), set()
    if not kop.teksten:
        _meld_geen_kop(inhoud, blad, verwachte)
    for k in tabel.kolommen:
        plaatsen = kop.plaatsen[k.naam]
        if len(plaatsen) == 1:
            positie[k.naam] = plaatsen[0]
            inhoud.letters[k.naam] = kolomletter(plaatsen[0])
        gebruikt |= set(plaatsen)
    for k in tabel.kolommen if kop.teksten else ():
        if k.naam not in positie:
            _meld_kop(inhoud, blad, kop, k, verwachte[k.naam], gebruikt)
    for c, tekst in kop.teksten.items():
        if c not in gebruikt:
            inhoud.aantekeningen.append(f"kolom {kolomletter(c)} '{tekst}' staat niet in het contract en is niet gelezen")
    for nr in [n for n in blad.rijen if n < kop.rij]:
        tekst = " ".join(t for t in _rijteksten(blad, nr).values())
        cel = f"{blad.naam}!{kolomletter(min(blad.rijen[nr]))}{nr}"
        if tekst.strip().upper().startswith(VOORBEELD):
            inhoud.meld("leesbaar", cel, "een voorbeeld", "de levering", f"Vul blad '{tabel.bladnaam}' van het sjabloon.")
        elif m := SCHAAL.search(tekst):
            actie = "Lever in de meeteenheid van het contract en haal de opmerking weg."
            inhoud.meld("meeteenheden", cel, f"'{m[0]}' boven de tabel", "getallen in de meeteenheid van het contract", actie)
        else:
            inhoud.aantekeningen.append(f"rij {nr} boven de koppen overgeslagen: '{toon(tekst)}'")
    return positie


def _meld_geen_kop(inhoud: LeveringInhoud, blad: Werkblad, verwachte: dict[str, str]) -> None:
    gevonden, actie = "geen rij met de koppen van het contract", "Gebruik de koppen van het sjabloon."
    if blad.scheiding:
        gevonden, actie = f"velden gescheiden door {blad.scheiding}", "Sla op als 'CSV UTF-8 (gescheiden door puntkomma)'."
    elif not blad.rijen:
        gevonden = "een leeg bestand" if blad.naam.endswith(".csv") else "een leeg blad"
    eerste = min(blad.rijen, default=1)
    inhoud.meld("kolommen", f"{blad.naam}, rij {eerste}", gevonden, f"koppen {', '.join(verwachte.values())}", actie)


def _meld_kop(inhoud: LeveringInhoud, blad: Werkblad, kop: Kop, k: Kolom, verwacht: str, gebruikt: set[int]) -> None:
    vrij = {c: t for c, t in kop.teksten.items() if c not in gebruikt}
    if dubbel := kop.plaatsen[k.naam]:
        cellen = ", ".join(f"{kolomletter(c)}{kop.rij}" for c in dubbel)
        inhoud.meld(
            "kolommen", f"{blad.naam}!{cellen}", f"{len(dubbel)} keer '{verwacht}'", f"één kolom '{verwacht}'", "Houd één kolom over."
        )
        return
    stam = _kaal(k.kop)
    for c, t in vrij.items():
        if inhoud.tabel.eenheid_in_kop and k.meeteenheid and _kaal(t).startswith(f"{stam} ("):
            actie = "Lever in de afgesproken meeteenheid, met de kop van het sjabloon."
            inhoud.meld("meeteenheden", f"{blad.naam}!{kolomletter(c)}{kop.rij}", f"'{t}'", f"één kolom '{verwacht}'", actie)
            return
    lijkt = difflib.get_close_matches(_kaal(verwacht), [_kaal(t) for t in vrij.values()], n=1, cutoff=0.7)
    c = next((c for c, t in vrij.items() if lijkt and _kaal(t) == lijkt[0]), None)
    plaats = f"{blad.naam}, rij {kop.rij}" if c is None else f"{blad.naam}!{kolomletter(c)}{kop.rij}"
    gevonden = f"koppen {toon(', '.join(kop.teksten.values()))}" if c is None else f"'{vrij[c]}'"
    inhoud.meld("kolommen", plaats, gevonden, f"één kolom '{verwacht}'", "Gebruik de koppen van het sjabloon.")


# --- the rows ---


def _lees(inhoud: LeveringInhoud, blad: Werkblad, ontvangen_in: int | None) -> None:
    inhoud.blad = blad.naam
    inhoud.aantekeningen += blad.aantekeningen
    kop = _zoek_kop(inhoud.tabel, blad)
    positie = _neem_kop(inhoud, blad, kop)
    data, notities, totalen = _verdeel(inhoud.tabel, blad, kop, positie)
    for nr, tekst in reversed(notities):
        inhoud.aantekeningen.append(f"rij {nr} overgeslagen: notitie '{toon(tekst)}'")
    if positie:
        _zonder_kop(inhoud, blad, kop, data)
    for nr in data:
        _lees_rij(inhoud, blad, positie, nr)
    _samengevoegd(inhoud, blad, positie, set(data))
    for nr in reversed(totalen):
        _toets_totaal(inhoud, blad, positie, nr)
    _gemengd(inhoud, blad, positie, data)
    _perioden(inhoud, ontvangen_in)
    _verborgen(inhoud, blad, positie, data)
    if not inhoud.rijen and positie:
        inhoud.meld("volledig", inhoud.blad, "een lege levering", "ten minste één rij", "Vul de levering en bied haar opnieuw aan.")
    if inhoud.onvermeld:
        gevonden, actie = f"nog {inhoud.onvermeld} problemen", "Verbeter wat hier staat en controleer opnieuw."
        inhoud.bevindingen.append(Bevinding(inhoud.tabel.volledige_naam, "typen", inhoud.blad, gevonden, "geen", actie))


def _verdeel(tabel: Tabel, blad: Werkblad, kop: Kop, positie: dict[str, int]) -> tuple[list[int], list[tuple[int, str]], list[int]]:
    """Rows under the header: data; and below the last of them the notes (row, text) and the total rows, last first."""
    rijen = [nr for nr in blad.rijen if nr > kop.laatste]
    per_kolom = {p: n for n, p in positie.items()}
    kolommen = {k.naam: k for k in tabel.kolommen}
    notities, totalen = [], []
    while rijen:
        cellen = blad.rijen[rijen[-1]]
        eerste = min(cellen)
        waarde, k = cellen[eerste].waarde, kolommen.get(per_kolom.get(eerste, ""))
        if not isinstance(waarde, str) or (k and vlak(waarde) in k.domein):
            break
        tekst = vlak(waarde)
        kan_niet = k is not None and bool(k.domein or k.patroon or k.type != "tekst")  # no value of its column, whatever the text
        is_zin = kan_niet and len(cellen) == 1 and len(tekst.split()) >= ZIN
        if is_zin or (NOTITIE.fullmatch(tekst) and len(cellen) <= 1 + kan_niet and all(isinstance(c.waarde, str) for c in cellen.values())):
            notities.append((rijen.pop(), " ".join(vlak(str(c.waarde)) for c in cellen.values())))
        elif kan_niet and TOTAAL.fullmatch(tekst):
            totalen.append(rijen.pop())
        else:
            break
    return rijen, notities, totalen


def _eenheid_mag_procent(tabel: Tabel, k: Kolom, cellen: dict[str, Cel]) -> bool:
    eenheid = str(cellen["meeteenheid"].waarde) if "meeteenheid" in cellen else str(k.meeteenheid)
    return _kaal(eenheid).startswith("procent")


def _zonder_kop(inhoud: LeveringInhoud, blad: Werkblad, kop: Kop, data: list[int]) -> None:
    """Cells beside the table: a column that nobody named, or a text that a semicolon cut in two."""
    for c in sorted({c for nr in data for c in blad.rijen[nr]} - set(kop.teksten)):
        rijen = [nr for nr in data if c in blad.rijen[nr]]
        gevonden = f"'{toon(blad.rijen[rijen[0]][c].waarde)}' zonder kop erboven (rijen {_opsomming(rijen)})"
        actie = "Zet tekst met een puntkomma tussen aanhalingstekens, of geef de kolom een kop."
        inhoud.meld("kolommen", f"{blad.naam}!{kolomletter(c)}{rijen[0]}", gevonden, "alleen kolommen met een kop", actie)


def _lees_rij(inhoud: LeveringInhoud, blad: Werkblad, positie: dict[str, int], nr: int) -> None:
    rij = blad.rijen[nr]
    cellen = {n: rij[c] for n, c in positie.items() if c in rij}
    if not any(c.fout or not isinstance(c.waarde, str) or vlak(c.waarde) for c in cellen.values()):
        return
    tekst: dict[str, str | None] = {}
    for k in inhoud.tabel.kolommen:
        if k.naam not in positie:
            inhoud.onleesbaar.add((k.naam, nr))  # the header is reported
            continue
        cel = cellen.get(k.naam)
        try:
            tekst[k.naam] = lees_cel(k, cel, _eenheid_mag_procent(inhoud.tabel, k, cellen), blad.is_1904) if cel else None
        except ValueError as e:
            tekst[k.naam] = None
            inhoud.onleesbaar.add((k.naam, nr))
            regel = "domein" if "begint als een formule" in str(e) else "typen"
            inhoud.meld(regel, inhoud.plaats(k.naam, nr), str(e), f"een waarde van type {k.type}{_zoals(k)}")
        else:
            if cel and k.type == "datum" and isinstance(cel.waarde, Decimal):
                inhoud.aantekeningen.append(f"{inhoud.plaats(k.naam, nr)}: serienummer {toon(cel.waarde)} gelezen als {tekst[k.naam]}")
    inhoud.rijen.append((nr, tekst))


def _zoals(k: Kolom) -> str:
    return f", zoals {k.voorbeeld}" if k.voorbeeld else ""


def _samengevoegd(inhoud: LeveringInhoud, blad: Werkblad, positie: dict[str, int], data: set[int]) -> None:
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
        if leeg:
            plaats = f"{blad.naam}!{kolomletter(c1)}{r1}:{kolomletter(c2)}{r2}"
            inhoud.onleesbaar |= leeg
            inhoud.meld("typen", plaats, "samengevoegde cellen", "een eigen waarde in elke cel", "Splits de cellen en vul elke rij.")


def _toets_totaal(inhoud: LeveringInhoud, blad: Werkblad, positie: dict[str, int], nr: int) -> None:
    """A total row is no data, but what it says must be what the rows say."""
    rij = blad.rijen[nr]
    inhoud.aantekeningen.append(f"rij {nr} overgeslagen: totaalrij '{toon(rij[min(rij)].waarde)}'")
    cellen = {n: rij[c] for n, c in positie.items() if c in rij}
    for k in inhoud.tabel.kolommen:
        if k.type not in ("geheel", "decimaal") or k.naam in inhoud.tabel.sleutel or k.naam not in cellen:
            continue
        try:
            totaal = Decimal(lees_cel(k, cellen[k.naam], _eenheid_mag_procent(inhoud.tabel, k, cellen), blad.is_1904) or 0)
        except ValueError as e:
            inhoud.meld("typen", inhoud.plaats(k.naam, nr), str(e), "het totaal van de rijen erboven")
            continue
        som = sum((Decimal(w) for _, t in inhoud.rijen if (w := t.get(k.naam))), Decimal(0))
        if any((k.naam, n) in inhoud.onleesbaar for n, _ in inhoud.rijen) or som == totaal:
            continue
        inhoud.meld(
            "volledig",
            inhoud.plaats(k.naam, nr),
            f"totaal {toon(totaal)}",
            f"{toon(som)}, de som van de rijen erboven",
            "Zoek de rij die ontbreekt of niet klopt, of haal de totaalrij weg.",
        )


def _gemengd(inhoud: LeveringInhoud, blad: Werkblad, positie: dict[str, int], data: list[int]) -> None:
    """Decimal points in a delivery make ``1,234`` beside them ambiguous."""
    teksten = [
        (k.naam, nr, vlak(w))
        for k in inhoud.tabel.kolommen
        if k.type == "decimaal" and k.naam in positie
        for nr in data
        if (cel := blad.rijen[nr].get(positie[k.naam])) and isinstance(w := cel.waarde, str)
    ]
    punten = [(n, nr) for n, nr, w in teksten if MET_PUNT.fullmatch(w.lstrip("-")) and (n, nr) not in inhoud.onleesbaar]
    for naam, nr, w in teksten:
        if punten and KOMMA_DRIE.fullmatch(w):
            inhoud.meld(
                "typen",
                inhoud.plaats(naam, nr),
                f"'{toon(w)}' is dubbelzinnig naast de decimale punt in {inhoud.plaats(*punten[0])}",
                "overal een decimale komma",
            )


def _verborgen(inhoud: LeveringInhoud, blad: Werkblad, positie: dict[str, int], data: list[int]) -> None:
    rijen = [nr for nr in data if nr in blad.verborgen_rijen]
    if rijen:
        inhoud.aantekeningen.append(f"{len(rijen)} verborgen rijen zijn gelezen: {_opsomming(rijen)}")
    letters = [inhoud.letters[n] for n, p in positie.items() if any(a <= p <= b for a, b in blad.verborgen_kolommen)]
    if letters:
        inhoud.aantekeningen.append(f"verborgen kolommen zijn gelezen: {_opsomming(letters)}")
    formules = [
        f"{kolomletter(p)}{nr}" for nr in data for p in positie.values() if (c := blad.rijen[nr].get(p)) and c.is_formule and not c.fout
    ]
    if formules:
        inhoud.aantekeningen.append(f"van {len(formules)} formules is de laatst bewaarde uitkomst gelezen: {_opsomming(formules)}")


def _opsomming(dingen: list) -> str:
    return ", ".join(map(str, dingen[:10])) + (f" en nog {len(dingen) - 10}" if len(dingen) > 10 else "")


# --- the periods ---


def _perioden(inhoud: LeveringInhoud, ontvangen_in: int | None) -> None:
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
        if not re.fullmatch(vorm, periode) or not _bestaat(soort, periode):
            inhoud.meld("domein", plaats, f"'{toon(periode)}'", f"een {soort}, geschreven als {voorbeeld}")
            continue
        jaar = int(periode[:4])
        if p.vanaf and jaar < p.vanaf:
            inhoud.meld("domein", plaats, f"'{periode}'", f"een periode vanaf {p.vanaf}")
        if ontvangen_in and jaar > ontvangen_in + p.vooruit:
            inhoud.meld(
                "domein", plaats, f"'{periode}'", f"een periode tot en met {ontvangen_in + p.vooruit} (ontvangen in {ontvangen_in})"
            )
        if p.dag and not periode.endswith(f"-{p.dag}"):
            inhoud.meld("domein", plaats, f"'{periode}'", f"een peildatum op {p.dag[3:]}-{p.dag[:2]}")
    for plaats, gevonden, verwacht in _samen(inhoud, gezien):
        inhoud.meld("volledig", plaats, gevonden, verwacht, "Vul de ontbrekende perioden aan, of splits de levering.")


def _bestaat(soort: str, periode: str) -> bool:
    """Whether a period of the right form exists: no 31 February, no range that ends before it begins."""
    begin, _, einde = periode.partition("/")
    try:
        for dag in (d for d in (begin, einde) if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", d)):
            date.fromisoformat(dag)
    except ValueError:
        return False
    return not einde or begin <= einde


def _samen(inhoud: LeveringInhoud, gezien: dict[str, int]) -> Iterator[tuple[str, str, str]]:
    """What the periods must be together: place, found, expected."""
    p = inhoud.tabel.perioden
    if p is None or not gezien:
        return
    if p.een and len(gezien) > 1:
        perioden = sorted(gezien)
        yield inhoud.plaats(p.kolom, gezien[perioden[0]]), f"{len(gezien)} peildata ({_opsomming(perioden)})", "één peildatum in alle rijen"
    jaren = {int(w[:4]) for w in gezien if w[:4].isdecimal()}
    if p.zonder_gaten and jaren and max(jaren) - min(jaren) < 200:
        weg = sorted(set(range(min(jaren), max(jaren))) - jaren)
        if weg:
            kolom = f"{inhoud.blad}!{inhoud.letters[p.kolom]}"
            yield kolom, f"geen {_opsomming(weg)}", f"elk jaar van {min(jaren)} tot en met {max(jaren)}"
