"""Deliveries: spreadsheets and CSV files from JenV and the politie, read cell by cell against their contract.

A cell is decoded to text that is exact (6,3% is stored in XLSX as 0.063 with a percent format and read as 6.3);
what is no number, date or text of the contract is reported with its address (``Blad!C7``), all of it at once.
"""

from __future__ import annotations

import csv
import io
import re
import zlib
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from sources.catalogus import Kolom, Tabel
from sources.fouten import Bevinding, BronFout
from sources.halen import Haler
from sources.snapshots import Snapshot, Winkel

GETAL_CSV = re.compile(r"-?\d+(,\d+)?")
DATUM_CSV = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{2})-(\d{2})-(\d{4})")


@dataclass(frozen=True)
class Cel:
    """One cell: its value and whether it is shown as a percentage."""

    waarde: Any
    is_procent: bool = False


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
    onleesbaar: set[tuple[str, int]] = field(default_factory=set)
    """cells that are reported already: read as empty, but not to be called empty"""

    def plaats(self, kolom: str, rij: int) -> str:
        """The address of a cell as a spreadsheet shows it: ``Blad!C7``."""
        return f"{self.blad}!{self.letters.get(kolom, '?')}{rij}"


def haal(tabel: Tabel, haler: Haler, winkel: Winkel) -> LeveringInhoud:
    """Fetch one delivery, store its bytes, and read it.

    Raises:
        BronFout: the file is missing, is no XLSX/CSV, or lacks the sheet of the contract.
    """
    snapshot = haler.begin(tabel)
    antwoord = haler.haal(f"levering:{tabel.bron}/{tabel.naam}")
    ontvangst = winkel.bewaar(antwoord)
    snapshot.ontvangsten.append(ontvangst)
    inhoud = LeveringInhoud(tabel, snapshot, ontvangst.sha256)
    cellen = _xlsx(inhoud, antwoord.inhoud) if antwoord.inhoud[:2] == b"PK" else _csv(inhoud, antwoord.inhoud)
    _lees(inhoud, cellen)
    return inhoud


def _fout(tabel: Tabel, plaats: str, gevonden: str, verwacht: str, actie: str, regel: str = "leesbaar") -> Bevinding:
    return Bevinding(tabel.volledige_naam, regel, plaats, gevonden, verwacht, actie)


def _xlsx(inhoud: LeveringInhoud, bytes_: bytes) -> list[list[Cel]]:
    tabel = inhoud.tabel
    inhoud.blad = tabel.blad or ""
    try:
        boek = load_workbook(io.BytesIO(bytes_), data_only=True)
        cellen = (
            [[Cel(c.value, "%" in (c.number_format or "")) for c in rij] for rij in boek[inhoud.blad].iter_rows()]
            if inhoud.blad in boek.sheetnames
            else []
        )
    except (BadZipFile, ParseError, zlib.error, KeyError, ValueError, TypeError, OSError, EOFError, RuntimeError) as e:
        raise BronFout(
            [
                _fout(
                    tabel, f"{tabel.naam}.xlsx", f"geen leesbaar werkboek ({e})", "een XLSX-bestand", "Sla de levering opnieuw op als XLSX."
                )
            ]
        ) from None
    if inhoud.blad not in boek.sheetnames:
        raise BronFout(
            [
                _fout(
                    tabel,
                    f"{tabel.naam}.xlsx",
                    f"bladen {', '.join(boek.sheetnames)}",
                    f"blad '{inhoud.blad}'",
                    "Geef het blad de afgesproken naam.",
                    "kolommen",
                )
            ]
        )
    return cellen


def _csv(inhoud: LeveringInhoud, bytes_: bytes) -> list[list[Cel]]:
    tabel = inhoud.tabel
    inhoud.blad = f"{tabel.naam}.csv"
    if tabel.blad is not None or bytes_.lstrip()[:1] == b"<":
        raise BronFout(
            [
                _fout(
                    tabel,
                    inhoud.blad,
                    "geen XLSX-bestand" if tabel.blad else "een HTML-pagina",
                    "de levering zelf",
                    "Lever het bestand in de afgesproken vorm.",
                )
            ]
        )
    try:
        tekst = bytes_.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise BronFout(
            [
                _fout(
                    tabel,
                    inhoud.blad,
                    f"byte {e.start} is geen UTF-8",
                    "CSV in UTF-8",
                    "Sla op als 'CSV UTF-8 (gescheiden door puntkomma)'.",
                )
            ]
        ) from None
    try:
        return [[Cel(w or None) for w in rij] for rij in csv.reader(io.StringIO(tekst, newline=""), delimiter=";", strict=True)]
    except csv.Error as e:
        raise BronFout(
            [
                _fout(
                    tabel,
                    inhoud.blad,
                    f"geen leesbare CSV ({e})",
                    "puntkomma's en gesloten aanhalingstekens",
                    "Sla de levering opnieuw op als CSV.",
                )
            ]
        ) from None


def _kop(tabel: Tabel, k: Kolom) -> str:
    return f"{k.kop} ({k.meeteenheid})" if tabel.eenheid_in_kop and k.meeteenheid else str(k.kop)


def _lees(inhoud: LeveringInhoud, cellen: list[list[Cel]]) -> None:
    tabel = inhoud.tabel
    koppen = [str(c.waarde).strip() if c.waarde is not None else "" for c in cellen[0]] if cellen else []
    while koppen and not koppen[-1]:
        koppen.pop()
    positie: dict[str, int] = {}
    for k in tabel.kolommen:
        verwacht = _kop(tabel, k)
        if koppen.count(verwacht) == 1:
            positie[k.naam] = koppen.index(verwacht)
            inhoud.letters[k.naam] = get_column_letter(positie[k.naam] + 1)
            continue
        anders = [h for h in koppen if tabel.eenheid_in_kop and h.startswith(f"{k.kop} (")]
        gevonden = f"'{anders[0]}'" if anders else f"koppen {', '.join(h for h in koppen if h) or 'geen'}"
        inhoud.bevindingen.append(
            _fout(
                tabel,
                f"{inhoud.blad}, rij 1",
                gevonden,
                f"één kolom '{verwacht}'",
                "Gebruik de koppen van het sjabloon." if not anders else "Lever in de afgesproken meeteenheid.",
                "meeteenheden" if anders else "kolommen",
            )
        )
    for nr, rij in enumerate(cellen[1:], start=2):
        waarden = {n: rij[p] if p < len(rij) else Cel(None) for n, p in positie.items()}
        if all(c.waarde is None for c in waarden.values()):
            continue
        if over := [str(c.waarde) for c in rij[len(koppen) :] if c.waarde is not None]:
            gevonden, verwacht = f"'{over[0]}' voorbij de laatste kop", f"{len(koppen)} velden"
            actie = "Zet tekst met een puntkomma tussen aanhalingstekens, of geef de kolom een kop."
            inhoud.bevindingen.append(_fout(tabel, f"{inhoud.blad}, rij {nr}", gevonden, verwacht, actie, "kolommen"))
        tekst: dict[str, str | None] = {}
        for k in tabel.kolommen:
            if k.naam not in waarden:
                continue
            try:
                eenheid = str(waarden["meeteenheid"].waarde) if "meeteenheid" in waarden else str(k.meeteenheid)
                tekst[k.naam] = _decodeer(k, waarden[k.naam], eenheid.startswith("procent"))
            except ValueError as e:
                tekst[k.naam] = None
                inhoud.onleesbaar.add((k.naam, nr))
                inhoud.bevindingen.append(
                    _fout(
                        tabel,
                        inhoud.plaats(k.naam, nr),
                        str(e),
                        f"een waarde van type {k.type}",
                        "Verbeter de cel en lever opnieuw.",
                        "typen",
                    )
                )
        inhoud.rijen.append((nr, tekst))
    if not inhoud.rijen:
        inhoud.bevindingen.append(
            _fout(tabel, inhoud.blad, "een lege levering", "ten minste één rij", "Vul de levering en bied haar opnieuw aan.", "volledig")
        )


def _decodeer(k: Kolom, cel: Cel, procent_mag: bool) -> str | None:
    w = cel.waarde
    if w is None or (isinstance(w, str) and not w.strip()):
        return None
    if k.type in ("geheel", "decimaal"):
        return _getal(k, w, cel.is_procent, procent_mag)
    if k.type == "datum":
        return _datum(w)
    if isinstance(w, datetime):
        return w.date().isoformat() if w.time() == time(0) else w.isoformat(sep=" ")
    return str(w).strip()


def _getal(k: Kolom, w: Any, is_procent: bool, procent_mag: bool) -> str:
    if isinstance(w, str) and GETAL_CSV.fullmatch(w.strip()):
        getal = Decimal(w.strip().replace(",", "."))
    elif isinstance(w, int | float) and not isinstance(w, bool):
        getal = Decimal(str(w))
    else:
        raise ValueError(f"'{w}'")
    if is_procent:
        if not procent_mag:
            raise ValueError(f"een percentage ({getal * 100:f}%) bij een meeteenheid die geen procent is")
        getal *= 100
    if k.type == "geheel" and getal != getal.to_integral_value():
        raise ValueError(f"{getal:f}, geen geheel getal")
    return f"{getal.normalize():f}"


def _datum(w: Any) -> str:
    if isinstance(w, datetime) and w.time() == time(0):
        return w.date().isoformat()
    if isinstance(w, str) and (m := DATUM_CSV.fullmatch(w.strip())):
        j, ma, d = (m[1], m[2], m[3]) if m[1] else (m[6], m[5], m[4])
        return datetime(int(j), int(ma), int(d)).date().isoformat()
    raise ValueError(f"'{w}'")
