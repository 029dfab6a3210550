"""The template of a delivery: an XLSX made from its contract and from nothing else.

Four sheets: the data sheet (headers of the contract, choices, limits and a note per column; empty and ready), ``Voorbeeld`` (one
row that keeps the contract, under a line by which the reader knows it is no data), ``Toelichting`` (what each column means, and how
to write things) and ``Keuzelijsten`` (hidden; what the choices are made of). The same contract gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sources.catalog import Kolom, Tabel
from sources.delivery.header import header_texts
from sources.delivery.parse import PERIODEVORMEN, parse_date
from sources.delivery.read import VOORBEELD
from sources.delivery.sheet import column_letter
from sources.delivery.wording import days_in_words, written_as
from sources.numbers import Bounds, parse_number

INVULRIJEN = 2000
"""Rows with choices and limits; what is typed below them is read all the same."""
VROEGSTE = date(1950, 1, 1)
"""A date cell with an earlier day is a number that was typed in the wrong column."""
VORMEN = {"tekst": "@", "geheel": "0", "decimaal": "General", "datum": "dd-mm-yyyy"}
"""Number formats: text stays text, so that 2025-11 does not become a date."""
TYPENAMEN = {"tekst": "tekst", "geheel": "geheel getal", "decimaal": "getal", "datum": "datum"}
ALGEMEEN = (
    "Vul het eerste blad in, één rij per gegeven. Laat de koppen staan zoals ze zijn; extra kolommen worden niet gelezen.",
    "Getallen: een decimale komma (6,3); duizendtallen zonder punt, of als getal getypt. 1.234 en 1,234 als tekst zijn dubbelzinnig.",
    "Een percentage als 83,7 en niet als 0,837; minder dan een procent met procentteken of procentopmaak: 0,4%.",
    "Een jaar, tertiaal of kwartaal is voorbij als u het levert; een deel van een jaar is geen jaar.",
    "Datums: dag, maand, jaar (02-11-2025) of 2025-11-02.",
    "Geen totaalrijen, geen samengevoegde cellen, geen tekst die met =, +, - of @ begint.",
    "Onbekend is geen 0. Staat er bij Toegestaan 'mag leeg', laat de cel dan leeg; laat anders de hele rij weg en zeg in Opmerking of bij het versturen waarom.",
    "Geen -, x, <5 of n.v.t. in plaats van een getal. Geheime kleine aantallen: alleen in een niet-openbare levering, zoals zij zijn geteld.",
    "Alleen wat te zien is telt: geen verborgen rijen of kolommen, doorgehaalde waarden of opmaak die door duizend deelt.",
    "Controleer vóór het versturen: halfjaarbericht levering controleer BESTAND",
)


def make_template(tabel: Tabel, rijen: Sequence[dict[str, str | None]] = ()) -> bytes:
    """The bytes of the template of this delivery, with these rows on its data sheet."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as boek:
        boek.set_properties({"title": f"Sjabloon {tabel.titel}", "created": datetime(2025, 1, 1)})  # no clock: same contract, same bytes
        vet = boek.add_format({"bold": True, "bg_color": "#DDE7F0", "border": 1, "text_wrap": True, "valign": "top"})
        data = boek.add_worksheet(tabel.bladnaam)
        voorbeeld, toelichting, keuzes = (boek.add_worksheet(n) for n in ("Voorbeeld", "Toelichting", "Keuzelijsten"))
        keuzes.hide()
        koppen = header_texts(tabel)
        for c, k in enumerate(tabel.kolommen):
            opmaak = boek.add_format({"num_format": VORMEN[k.type]})
            breedte = min(max(len(koppen[k.naam]), *(len(w) for w in (*k.domein, ""))) + 3, 40)
            data.set_column(c, c, breedte, opmaak)
            voorbeeld.set_column(c, c, breedte)
            data.write_string(0, c, koppen[k.naam], vet)
            data.write_comment(0, c, note(k), {"x_scale": 2, "y_scale": 1.6})
            for r, w in enumerate(k.domein):
                keuzes.write_string(r, c, w)
            if regel := _validatie(k, column_letter(c)):
                data.data_validation(1, c, INVULRIJEN, c, regel)
            voorbeeld.write_string(2, c, koppen[k.naam], vet)
            _schrijf(voorbeeld, 3, c, k, k.voorbeeld, opmaak)
            for r, rij in enumerate(rijen, start=1):
                _schrijf(data, r, c, k, rij.get(k.naam), opmaak, exact=True)
        data.freeze_panes(1, 0)
        rood = boek.add_format({"bold": True, "font_color": "#B00020"})
        voorbeeld.write_string(0, 0, f"{VOORBEELD}: dit blad wordt nooit gelezen. Vul blad '{tabel.bladnaam}'.", rood)
        _schrijf_toelichting(toelichting, tabel, vet, boek.add_format({"text_wrap": True, "valign": "top"}))
    return buffer.getvalue()


def note(k: Kolom) -> str:
    """What a column means, in what meeteenheid, what is allowed, and an example."""
    delen = [k.toelichting]
    if k.meeteenheid:
        delen.append(f"Meeteenheid: {k.meeteenheid}.")
    delen.append(f"Toegestaan: {allowed(k)}.")
    if k.voorbeeld:
        delen.append(f"Voorbeeld: {k.voorbeeld}")
    return "\n".join(delen)


def allowed(k: Kolom) -> str:
    """Type, limits and choices of a column in words."""
    delen = [TYPENAMEN[k.type] if not k.domein else f"een van {', '.join(k.domein)}"]
    if k.patroon:
        delen.append(written_as(k))
    delen += [f"{woord} {grens:g}" for woord, grens in (("ten minste", k.minimum), ("ten hoogste", k.maximum)) if grens is not None]
    return ", ".join(delen) + ("; mag leeg" if k.leeg else "")


def _schrijf(blad: Any, r: int, c: int, k: Kolom, tekst: str | None, opmaak: Any, exact: bool = False) -> None:
    """One cell in the type of its column; ``exact``: as it was read, and not as a person would type it."""
    if tekst is None:
        return
    if k.type == "datum":
        dag = date.fromisoformat(tekst) if exact else parse_date(tekst)
        blad.write_datetime(r, c, datetime.combine(dag, datetime.min.time()), opmaak)
    elif k.type in ("geheel", "decimaal"):
        blad.write_number(r, c, float(tekst if exact else parse_number(tekst)[0]), opmaak)
    else:
        blad.write_string(r, c, tekst, opmaak)


def _validatie(k: Kolom, letter: str) -> dict[str, Any] | None:
    """The rule that Excel applies while someone types; the contract applies it again."""
    melding = {"input_title": (k.kop or k.naam)[:32], "input_message": note(k)[:255], "ignore_blank": True}
    fout = {"error_title": "Past niet in het contract", "error_message": f"Toegestaan: {allowed(k)}."[:255]}
    if k.domein:
        return melding | fout | {"validate": "list", "source": f"=Keuzelijsten!${letter}$1:${letter}${len(k.domein)}"}
    if k.type == "datum":
        return melding | fout | {"validate": "date", "criteria": ">=", "value": VROEGSTE}
    if k.type in ("geheel", "decimaal"):
        soort = {"validate": "integer" if k.type == "geheel" else "decimal"}
        laag, hoog = (k.minimum if k.minimum is not None else -1e12), (k.maximum if k.maximum is not None else 1e12)
        return melding | fout | soort | {"criteria": "between", "minimum": laag, "maximum": hoog}
    return None


def _schrijf_toelichting(blad: Any, tabel: Tabel, vet: Any, loopt: Any) -> None:
    blad.set_column(0, 0, 34, loopt)
    blad.set_column(1, 2, 60, loopt)
    blad.set_column(3, 4, 24, loopt)
    blad.write_row(0, 0, [tabel.titel, tabel.cadans])
    for r, regel in enumerate(ALGEMEEN, start=2):
        blad.write_string(r, 0, f"{r - 1}.")
        blad.write_string(r, 1, regel)
    r = len(ALGEMEEN) + 3
    blad.write_row(r, 0, ["Kolom", "Betekenis", "Toegestaan", "Meeteenheid", "Voorbeeld"], vet)
    koppen = header_texts(tabel)
    for k in tabel.kolommen:
        r += 1
        for c, tekst in enumerate((koppen[k.naam], k.toelichting, allowed(k), k.meeteenheid or "", k.voorbeeld or "")):
            blad.write_string(r, c, tekst)
    r += 2
    for kop, tekst in relations(tabel):
        blad.write_string(r, 0, kop)
        blad.write_string(r, 1, tekst)
        r += 1


def relations(tabel: Tabel) -> list[tuple[str, str]]:
    """What holds for rows together: key, periods, tolerance."""
    koppen = header_texts(tabel)
    regels = [("Eén rij per", ", ".join(koppen[s] for s in tabel.sleutel))]
    regels += [(f"Elke {koppen[k.naam].lower()}", f"alle {len(k.domein)}, ook als het getal 0 is") for k in tabel.kolommen if k.alle]
    if p := tabel.perioden:
        soorten: Iterable[str] = (p.soort,) if p.soort else next(k.domein for k in tabel.kolommen if k.naam == p.soort_in)
        vormen = "; ".join(f"{s} als {PERIODEVORMEN[str(s)][1]}" for s in soorten)
        delen = [f"{koppen[p.kolom]}: {vormen}"]
        delen += [f"vanaf {p.vanaf}"] if p.vanaf else []
        delen += [f"alleen {days_in_words(p.dagen)}"] if p.dagen else []
        delen += ["één voor de hele levering"] if p.een else []
        delen += ["elk jaar tussen het eerste en het laatste"] if p.zonder_gaten else []
        regels.append(("Perioden", ", ".join(delen)))
    for k in tabel.kolommen:
        for g in k.grenzen:
            waar = "; ".join(f"{koppen[kolom]} {' of '.join(waarden)}" for kolom, waarden in g.waar.items())
            regels.append((f"{koppen[k.naam]} bij {waar}", f"{Bounds(g.geheel, g.minimum, g.maximum).words()}: {g.reden}"))
        if k.tolerantie is not None:
            ruimte = f"ten hoogste {k.tolerantie:.0%}" + (f" of {k.tolerantie_absoluut:g}" if k.tolerantie_absoluut else "")
            nieuw = f", {k.sprong:.0%} voor een nieuwe periode" if k.sprong is not None else ""
            tekst = f"{koppen[k.naam]}: {ruimte} anders voor dezelfde sleutel{nieuw}; anders is een uitleg nodig"
            regels.append(("Tegenover de vorige levering", tekst))
    return regels
