"""What is wrong with a sheet that was found, beyond its single cells: headers, merged and hidden cells, totals, periods."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sources.catalog import Kolom, Tabel
from sources.delivery.content import DeliveryContent
from sources.delivery.header import Header, bare
from sources.delivery.parse import PERIODEVORMEN, Demand, parse_cell, show
from sources.delivery.sheet import Sheet, SheetName, column_letter
from sources.errors import Finding
from sources.numbers import Bounds


def no_sheet(tabel: Tabel, mogelijk: list[SheetName], bladen: list[SheetName]) -> Finding:
    if len(mogelijk) > 1:
        gevonden = f"meer dan één blad dat het kan zijn: {', '.join(show(b.naam) for b in mogelijk)}"
        actie = "Houd één zichtbaar blad met de gegevens over."
    else:
        gevonden = f"bladen {', '.join(show(b.naam) + (' (verborgen)' if b.verborgen else '') for b in bladen[:10])}"
        actie = "Geef het blad de afgesproken naam, en maak het zichtbaar."
    return Finding(tabel.volledige_naam, "kolommen", f"{tabel.naam}.xlsx", gevonden, f"blad '{tabel.bladnaam}'", actie)


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
        if inhoud.tabel.eenheid_in_kop and k.meeteenheid and bare(t).startswith(f"{stam} ("):
            actie = "Lever in de afgesproken meeteenheid, met de kop van het sjabloon."
            inhoud.meld("meeteenheden", f"{blad.naam}!{column_letter(c)}{kop.rij}", f"'{t}'", f"één kolom '{verwacht}'", actie)
            return
    lijkt = difflib.get_close_matches(bare(verwacht), [bare(t) for t in vrij.values()], n=1, cutoff=0.7)
    er_is = next((c for c, t in vrij.items() if lijkt and bare(t) == lijkt[0]), None)
    plaats = f"{blad.naam}, rij {kop.rij}" if er_is is None else f"{blad.naam}!{column_letter(er_is)}{kop.rij}"
    gevonden = f"koppen {show(', '.join(kop.teksten.values()))}" if er_is is None else f"'{vrij[er_is]}'"
    inhoud.meld("kolommen", plaats, gevonden, f"één kolom '{verwacht}'", "Gebruik de koppen van het sjabloon.")


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
        if leeg:
            plaats = f"{blad.naam}!{column_letter(c1)}{r1}:{column_letter(c2)}{r2}"
            inhoud.onleesbaar |= leeg
            inhoud.meld("typen", plaats, "samengevoegde cellen", "een eigen waarde in elke cel", "Splits de cellen en vul elke rij.")


def check_total(inhoud: DeliveryContent, blad: Sheet, positie: dict[str, int], nr: int) -> None:
    """A total row is no data, but what it says must be what the rows say."""
    rij = blad.rijen[nr]
    inhoud.aantekeningen.append(f"rij {nr} overgeslagen: totaalrij '{show(rij[min(rij)].waarde)}'")
    cellen = {n: rij[c] for n, c in positie.items() if c in rij}
    for k in inhoud.tabel.kolommen:
        if k.type not in ("geheel", "decimaal") or k.naam in inhoud.tabel.sleutel or k.naam not in cellen:
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


def hidden_cells(inhoud: DeliveryContent, blad: Sheet, positie: dict[str, int], data: list[int]) -> None:
    rijen = [nr for nr in data if nr in blad.verborgen_rijen]
    if rijen:
        inhoud.aantekeningen.append(f"{len(rijen)} verborgen rijen zijn gelezen: {enumeration(rijen)}")
    letters = [inhoud.letters[n] for n, p in positie.items() if any(a <= p <= b for a, b in blad.verborgen_kolommen)]
    if letters:
        inhoud.aantekeningen.append(f"verborgen kolommen zijn gelezen: {enumeration(letters)}")
    formules = [
        f"{column_letter(p)}{nr}" for nr in data for p in positie.values() if (c := blad.rijen[nr].get(p)) and c.is_formule and not c.fout
    ]
    if formules:
        inhoud.aantekeningen.append(f"van {len(formules)} formules is de laatst bewaarde uitkomst gelezen: {enumeration(formules)}")


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
            inhoud.meld("domein", plaats, f"'{show(periode)}'", f"een {soort}, geschreven als {voorbeeld}")
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


def _bestaat(periode: str) -> bool:
    """Whether a period of the right form exists: no 31 February, no range that ends before it begins."""
    begin, _, einde = periode.partition("/")
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
