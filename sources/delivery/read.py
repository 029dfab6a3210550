"""Deliveries: spreadsheets and CSV files from JenV and the politie, read cell by cell against their contract.

``bestand`` gives the cells of a file that nobody trusts, ``parse`` the exact text of one cell; this module finds the sheet,
the header row and the rows of the delivery among what people send along with them. What is wrong is a ``Finding`` with the address
of its cell (``Blad!C7``), all of it at once; what was passed over without doubt (a title, a total, a source note) is an aantekening.

1. ``_kies_blad``: the sheet of the contract; else the only visible sheet, or the only one with all headers.
2. ``_zoek_kop``: the row among the first twenty that names most columns; merged cells that end there count as its own.
3. ``_verdeel``: from below, notes and total rows; the rest is data.
4. ``_lees_rij``: every cell to the text of its type. 5. ``_perioden``: which periods the delivery holds.

Known drawbacks: a total row between the data is an error, not skipped; a subtotal has no place in a delivery.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sources.catalog import Kolom, Tabel
from sources.delivery.accidents import is_register, read_accidents
from sources.delivery.content import DeliveryContent
from sources.delivery.csv_sheet import read_csv
from sources.delivery.demand import number_demands
from sources.delivery.findings import (
    ZINNETJE,
    as_code,
    beside_the_cells,
    check_periods,
    check_total,
    conditional_formats,
    covered_cells,
    enumeration,
    every_value,
    flaw_of_row,
    goes_with,
    hidden_cells,
    look_alikes,
    merged_cells,
    no_sheet,
    other_columns,
    parts_within_whole,
    report_header,
    report_no_header,
    report_scale,
    report_seen,
    report_taken_back,
    report_value,
    rows_within_total,
    torso,
    units_of_rows,
)
from sources.delivery.guard import Unreadable, guard_file, is_xlsx
from sources.delivery.header import Header, bare, header_texts
from sources.delivery.parse import Demand, flat, parse_cell, parse_text, show
from sources.delivery.recalc import stale
from sources.delivery.remarks import find_measure, find_scale, taken_back, without_template
from sources.delivery.sheet import Cell, Sheet, column_letter
from sources.delivery.spreadsheet import DeliveryWorkbook
from sources.delivery.whole_periods import check_whole_periods
from sources.errors import Finding, SourceError
from sources.fetcher import Fetcher
from sources.snapshots import SnapshotStore

ZOEKRIJEN = 20
"""The header is among so many rows with content."""
LEESWIJZER, GETALLEN_ERNAAST = 200, 3
"""So many rows of another sheet are looked through for what it says of the numbers, if it has hardly any (a date, a version) itself."""
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
GEMIDDELDE = re.compile(r"(gemiddelde?n?|gem\.|mediaan|minimum|maximum|average|mean)\b.{0,40}", re.I | re.S)
"""Rows under the data that are computed from it, and are no sum."""


def read_delivery(tabel: Tabel, fetcher: Fetcher, store: SnapshotStore) -> DeliveryContent:
    """Fetch one delivery, store its bytes, and read it.

    Raises:
        SourceError: the file is missing, is not read at all, or lacks the sheet of the contract.
    """
    snapshot = fetcher.begin(tabel)
    antwoord = fetcher.haal(f"levering:{tabel.bron}/{tabel.naam}")
    ontvangst = store.bewaar(antwoord, tabel.vertrouwelijk)
    snapshot.ontvangsten.append(ontvangst)
    inhoud = DeliveryContent(tabel, snapshot, ontvangst.sha256)
    try:
        if tabel.lezer:
            read_accidents(inhoud, antwoord.inhoud, _day(antwoord.ontvangen_op))
            return inhoud
        blad = _kies_blad(inhoud, antwoord.inhoud)
    except Unreadable as e:
        soort = "xlsx" if is_xlsx(antwoord.inhoud) else "csv" if b"\0" not in antwoord.inhoud[:4096] else "bestand"
        soort = "zip" if tabel.lezer else soort
        plaats = f"{tabel.naam}.{soort}"
        raise SourceError([Finding(tabel.volledige_naam, "leesbaar", plaats, e.gevonden, e.verwacht, e.actie)]) from None
    jaar = antwoord.ontvangen_op[:4]
    _lees(inhoud, blad, int(jaar) if jaar.isdecimal() else None)
    check_whole_periods(inhoud, _day(antwoord.ontvangen_op), _around(inhoud, blad))
    return inhoud


def _day(moment: str) -> date | None:
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        return None


def _around(inhoud: DeliveryContent, blad: Sheet) -> list[tuple[int, str, str]]:
    """Row, place and text of what stands above the header and below the data, at cells, and on sheets with nothing but text (row 0)."""
    gelezen = {nr for nr, _ in inhoud.rijen}
    eerste, laatste = min(gelezen, default=0), max(gelezen, default=0)
    kop = _zoek_kop(inhoud.tabel, blad)
    bij_cellen = [
        (int(m[2]), f"{blad.naam}!{plek}", " ".join(flat(without_template(tekst, inhoud.tabel.kolommen)).split()))
        for plek, tekst in blad.los
        if (m := re.fullmatch("([A-Z]{1,3})([0-9]{1,7})", plek))
    ]
    elders = [(0, plek, flat(tekst)) for plek, tekst in blad.elders if len(tekst.split()) <= ZINNETJE]
    return (
        bij_cellen
        + elders
        + [
            (nr, f"{blad.naam}!{column_letter(c)}{nr}", flat(cel.waarde))
            for nr, rij in blad.rijen.items()
            if nr < kop.rij or nr > laatste or (kop.laatste < nr < eerste)
            for c, cel in rij.items()
            if isinstance(cel.waarde, str)
        ]
    )


def recognise(bytes_: bytes, tabellen: list[Tabel]) -> list[Tabel]:
    """Which deliveries these bytes can be: by what is in a zip, by the name of a sheet, else by all of the headers.

    Raises:
        Unreadable: no file that is read at all (.xls, .ods, .xlsb, a PDF); says what it is.
    """
    if is_xlsx(bytes_) and is_register(bytes_):
        return [t for t in tabellen if t.lezer]
    tabellen = [t for t in tabellen if not t.lezer]
    guard_file(bytes_)
    if not is_xlsx(bytes_):
        blad = read_csv(bytes_, "")
        return [t for t in tabellen if _zoek_kop(t, blad).is_heel]
    boek = DeliveryWorkbook(bytes_)
    namen = {bare(b.naam) for b in boek.bladen}
    if op_naam := [t for t in tabellen if bare(t.bladnaam) in namen]:
        return op_naam
    begin = [boek.lees(b, ZOEKRIJEN) for b in boek.bladen if bare(b.naam) not in NOOIT]
    return [t for t in tabellen if any(_zoek_kop(t, b).is_heel for b in begin)]


# --- the sheet ---


def _kies_blad(inhoud: DeliveryContent, bytes_: bytes) -> Sheet:
    tabel = inhoud.tabel
    guard_file(bytes_)
    if not is_xlsx(bytes_):
        return read_csv(bytes_, f"{tabel.naam}.csv")
    boek = DeliveryWorkbook(bytes_)
    if boek.heeft_koppelingen:
        inhoud.noteer("werkboek", "het werkboek verwijst naar andere bestanden; die zijn niet geopend, de bewaarde waarden zijn gelezen")
    op_naam = [b for b in boek.bladen if bare(b.naam) == bare(tabel.bladnaam)]
    anders = [b for b in boek.bladen if b not in op_naam and bare(b.naam) not in NOOIT]
    met_koppen = [b for b in anders if _zoek_kop(tabel, boek.lees(b, ZOEKRIJEN)).is_heel]
    zichtbaar = [b for b in met_koppen if not b.verborgen]
    if len(op_naam) == 1 and not (op_naam[0].verborgen and zichtbaar):
        gekozen = op_naam[0]
    elif not op_naam and (enige := zichtbaar or [b for b in anders if not b.verborgen]) and len(enige) == 1:
        gekozen = enige[0]
        inhoud.noteer(gekozen.naam, f"blad '{show(gekozen.naam)}' gelezen; het contract noemt het '{tabel.bladnaam}'")
    else:
        raise SourceError([no_sheet(tabel, op_naam + zichtbaar, boek.bladen)])
    for b in met_koppen:
        if b != gekozen:
            staat = "het verborgen blad" if b.verborgen else "blad"
            inhoud.noteer(b.naam, f"{staat} '{show(b.naam)}' heeft dezelfde koppen en is niet gelezen")
    try:
        parse_text(gekozen.naam)  # the name goes into the address of every cell, and so into what is published
    except ValueError as e:
        raise Unreadable(
            f"een blad met een naam die niet kan: {e}", f"blad '{tabel.bladnaam}'", "Geef het blad de afgesproken naam."
        ) from None
    if gekozen.verborgen:
        inhoud.meld(
            "leesbaar",
            gekozen.naam,
            "een verborgen blad",
            "een blad dat te zien is",
            "Maak het blad zichtbaar en controleer wat erop staat.",
        )
    blad = boek.lees(gekozen)
    for b in boek.bladen:
        if not b.verborgen and b not in (gekozen, *met_koppen) and (teksten := _only_text(boek.lees(b, LEESWIJZER))):
            blad.elders += teksten if bare(b.naam) not in NOOIT else _not_of_template(tabel, b.naam, teksten)
    return blad


def _only_text(blad: Sheet) -> list[tuple[str, str]]:
    """Place and text of the cells of a sheet that explains; nothing of one that holds numbers of its own, or is an example."""
    cellen = [(f"{blad.naam}!{column_letter(c)}{nr}", cel.waarde) for nr, rij in blad.rijen.items() for c, cel in rij.items()]
    teksten = [(plek, w) for plek, w in cellen if isinstance(w, str)]
    is_voorbeeld = bare(blad.naam) == VOORBEELD.casefold() or (teksten and teksten[0][1].strip().upper().startswith(VOORBEELD))
    return [] if is_voorbeeld or len(cellen) - len(teksten) > GETALLEN_ERNAAST else teksten


def _not_of_template(tabel: Tabel, naam: str, teksten: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What somebody added to a sheet of our own template."""
    from sources.delivery.template import make_template  # it reads what is here

    boek = DeliveryWorkbook(make_template(tabel))
    eigen = {t for b in boek.bladen if bare(b.naam) == bare(naam) for _, t in _only_text(boek.lees(b))}
    return [(plek, tekst) for plek, tekst in teksten if tekst not in eigen]


def _zoek_kop(tabel: Tabel, blad: Sheet) -> Header:
    """The first of the rows that name most columns of the contract (also in another meeteenheid)."""
    koppen = {n: bare(t) for n, t in header_texts(tabel).items()}
    stammen = {bare(k.kop) for k in tabel.kolommen}
    beste, meest = Header(1, 1, {}, {n: [] for n in koppen}), 0
    for nr in list(blad.rijen)[:ZOEKRIJEN]:
        teksten = _rijteksten(blad, nr)
        kaal = {c: bare(t) for c, t in teksten.items()}
        punten = len({t for t in kaal.values() if t in koppen.values() or t.partition(" (")[0] in stammen})
        if punten > meest:
            plaatsen = {n: [c for c, t in kaal.items() if t == kop] for n, kop in koppen.items()}
            onder = [r2 for r1, c1, r2, _ in blad.samengevoegd if r1 <= nr <= r2 and c1 in teksten]
            beste, meest = Header(nr, max([nr, *onder]), teksten, plaatsen), punten
    return beste


def _rijteksten(blad: Sheet, nr: int) -> dict[int, str]:
    """The texts of a row; a merged cell that reaches down to it counts."""
    boven = {c1: blad.rijen.get(r1, {}).get(c1) for r1, c1, r2, _ in blad.samengevoegd if r1 < nr <= r2}
    cellen = {c: cel for c, cel in boven.items() if cel} | blad.rijen[nr]
    return {
        c: show(flat(str(cel.waarde if cel.zonder is None else cel.zonder))) for c, cel in sorted(cellen.items()) if cel.waarde is not None
    }


def _neem_kop(inhoud: DeliveryContent, blad: Sheet, kop: Header) -> dict[str, int]:
    """Column -> its place; reports what is missing, double or in another meeteenheid, and what is not read."""
    tabel, positie = inhoud.tabel, {}
    verwachte, gebruikt = header_texts(tabel), set()
    if not kop.teksten:
        report_no_header(inhoud, blad, verwachte)
    for k in tabel.kolommen:
        plaatsen = kop.plaatsen[k.naam]
        if len(plaatsen) == 1:
            positie[k.naam] = plaatsen[0]
            inhoud.letters[k.naam] = column_letter(plaatsen[0])
        gebruikt |= set(plaatsen)
    for k in tabel.kolommen if kop.teksten else ():
        if k.naam not in positie:
            report_header(inhoud, blad, kop, k, verwachte[k.naam], gebruikt)
    for c, tekst in kop.teksten.items():
        if c not in gebruikt:
            inhoud.noteer(
                f"{blad.naam}!{column_letter(c)}{kop.rij}",
                f"kolom {column_letter(c)} '{tekst}' staat niet in het contract en is niet gelezen",
            )
    return positie


def _titels(inhoud: DeliveryContent, blad: Sheet, kop: Header, eenheden: frozenset[str]) -> None:
    """What stands above the headers; ``eenheden``: the meeteenheden that the rows name."""
    tabel = inhoud.tabel
    for nr in [n for n in blad.rijen if n < kop.rij]:
        tekst = " ".join(t for t in _rijteksten(blad, nr).values())
        cel = f"{blad.naam}!{column_letter(min(blad.rijen[nr]))}{nr}"
        if tekst.strip().upper().startswith(VOORBEELD):
            inhoud.meld("leesbaar", cel, "een voorbeeld", "de levering", f"Vul blad '{tabel.bladnaam}' van het sjabloon.")
        elif schaal := find_measure(tekst, tabel, eenheden):
            report_scale(inhoud, cel, f"'{show(schaal)}' boven de tabel")
        elif woorden := taken_back(tekst):
            report_taken_back(inhoud, cel, f"'{show(woorden)}' boven de tabel")
        else:
            inhoud.noteer(f"{blad.naam}, rij {nr}", f"rij {nr} boven de koppen overgeslagen: '{show(tekst)}'")


# --- the rows ---


def _lees(inhoud: DeliveryContent, blad: Sheet, ontvangen_in: int | None) -> None:
    inhoud.blad = blad.naam
    for a in blad.aantekeningen:
        inhoud.noteer(blad.naam, a)
    kop = _zoek_kop(inhoud.tabel, blad)
    positie = _neem_kop(inhoud, blad, kop)
    data, notities, totalen = _verdeel(inhoud.tabel, blad, kop, positie)
    eenheden = units_of_rows(blad, positie, data)
    _titels(inhoud, blad, kop, eenheden)
    for nr, tekst in reversed(notities):
        cel = f"{blad.naam}!{column_letter(min(blad.rijen[nr]))}{nr}"
        if schaal := find_measure(tekst, inhoud.tabel, eenheden):
            report_scale(inhoud, cel, f"'{show(schaal)}' in een noot onder de tabel")
        elif woorden := taken_back(tekst):
            report_taken_back(inhoud, cel, f"'{show(woorden)}' in een noot onder de tabel")
        inhoud.noteer(f"{blad.naam}, rij {nr}", f"rij {nr} overgeslagen: notitie '{show(tekst)}'")
    beside_the_cells(inhoud, blad, eenheden)
    if positie:
        _zonder_kop(inhoud, blad, kop, data)
        other_columns(inhoud, blad, kop, positie, data)
    vraagt = number_demands(inhoud.tabel, blad, positie, data)
    oud = stale(blad, blad.formules)
    streepjes = [s for nr in data for s in _lees_rij(inhoud, blad, positie, nr, oud, vraagt)]
    if streepjes:
        inhoud.noteer(blad.naam, f"een streepje als opmaak van 0 is gelezen als 0: {enumeration(streepjes)}")
    merged_cells(inhoud, blad, positie, set(data))
    for nr in reversed(totalen):
        check_total(inhoud, blad, positie, nr)
    check_periods(inhoud, ontvangen_in)
    hidden_cells(inhoud, blad, positie, data)
    look_alikes(inhoud)
    parts_within_whole(inhoud)
    rows_within_total(inhoud)
    goes_with(inhoud)
    every_value(inhoud)
    conditional_formats(inhoud, blad, positie, data)
    covered_cells(inhoud, blad, positie, data)
    if not inhoud.rijen and positie and not inhoud.bevindingen:
        inhoud.meld("volledig", inhoud.blad, "een lege levering", "ten minste één rij", "Vul de levering en bied haar opnieuw aan.")
    if inhoud.onvermeld:
        gevonden, actie = f"nog {inhoud.onvermeld} problemen", "Verbeter wat hier staat en controleer opnieuw."
        inhoud.bevindingen.append(Finding(inhoud.tabel.volledige_naam, "typen", inhoud.blad, gevonden, "geen", actie))


def _verdeel(tabel: Tabel, blad: Sheet, kop: Header, positie: dict[str, int]) -> tuple[list[int], list[tuple[int, str]], list[int]]:
    """Rows under the header: data; and below the last of them the notes (row, text) and the total rows, last first."""
    rijen = [nr for nr in blad.rijen if nr > kop.laatste]
    per_kolom = {p: n for n, p in positie.items()}
    kolommen = {k.naam: k for k in tabel.kolommen}
    notities, totalen = [], []
    while rijen:
        cellen = blad.rijen[rijen[-1]]
        eerste = min(cellen)
        waarde, k = cellen[eerste].waarde, kolommen.get(per_kolom.get(eerste, ""))
        if not isinstance(waarde, str) or (k and flat(waarde) in k.domein):
            break
        tekst = flat(waarde)
        kan_niet = k is not None and bool(k.domein or k.patroon or k.type != "tekst")  # no value of its column, whatever the text
        is_zin = kan_niet and len(cellen) == 1 and (len(tekst.split()) >= ZIN or find_scale(tekst, tabel) != "")
        if is_zin or (NOTITIE.fullmatch(tekst) and len(cellen) <= 1 + kan_niet and all(isinstance(c.waarde, str) for c in cellen.values())):
            notities.append((rijen.pop(), " ".join(flat(str(c.waarde)) for c in cellen.values())))
        elif kan_niet and (TOTAAL.fullmatch(tekst) or GEMIDDELDE.fullmatch(tekst)):
            totalen.append(rijen.pop())
        else:
            break
    return rijen, notities, totalen


def _zonder_kop(inhoud: DeliveryContent, blad: Sheet, kop: Header, data: list[int]) -> None:
    """Cells beside the table: a column that nobody named, or a text that a semicolon cut in two."""
    for c in sorted({c for nr in data for c in blad.rijen[nr]} - set(kop.teksten)):
        rijen = [nr for nr in data if c in blad.rijen[nr]]
        gevonden = f"'{show(blad.rijen[rijen[0]][c].waarde)}' zonder kop erboven (rijen {enumeration(rijen)})"
        actie = "Zet tekst met een puntkomma tussen aanhalingstekens, of geef de kolom een kop."
        inhoud.meld("kolommen", f"{blad.naam}!{column_letter(c)}{rijen[0]}", gevonden, "alleen kolommen met een kop", actie)


def _lees_rij(
    inhoud: DeliveryContent,
    blad: Sheet,
    positie: dict[str, int],
    nr: int,
    oud: dict[tuple[int, int], str],
    vraagt: Callable[[Kolom, dict[str, Cell]], Demand],
) -> list[str]:
    """Add the row; gives the cells where a dash was read as the 0 that it is."""
    rij = blad.rijen[nr]
    cellen = {n: rij[c] for n, c in positie.items() if c in rij}
    if not any(c.fout or not isinstance(c.waarde, str) or flat(c.waarde) for c in cellen.values()):
        return []
    tekst: dict[str, str | None] = {}
    streepjes: list[str] = []
    if torso(inhoud, blad, positie, nr):
        return []
    heel = flaw_of_row(inhoud, blad, cellen, nr)
    for k in inhoud.tabel.kolommen:
        if k.naam not in positie:
            inhoud.onleesbaar.add((k.naam, nr))  # the header is reported
            continue
        cel = cellen.get(k.naam)
        if cel and (heel or report_seen(inhoud, blad, k, cel, cellen, nr)):
            tekst[k.naam] = None
            inhoud.onleesbaar.add((k.naam, nr))
            continue
        if cel and (nr, positie[k.naam]) in oud:
            cel = replace(cel, fout=oud[nr, positie[k.naam]])
        try:
            tekst[k.naam] = parse_cell(k, as_code(k, cel), vraagt(k, cellen), blad.is_1904) if cel else None
        except ValueError as e:
            tekst[k.naam] = None
            inhoud.onleesbaar.add((k.naam, nr))
            report_value(inhoud, k, nr, str(e), cel, vraagt(k, cellen).bounds)
        else:
            if cel and k.type == "datum" and isinstance(cel.waarde, Decimal):
                plaats = inhoud.plaats(k.naam, nr)
                inhoud.noteer(plaats, f"{plaats}: serienummer {show(cel.waarde)} gelezen als {tekst[k.naam]}")
            if cel and cel.om == "-":
                streepjes.append(inhoud.plaats(k.naam, nr))
    inhoud.rijen.append((nr, tekst))
    return streepjes
