"""A CSV as a sheet of cells."""

from __future__ import annotations

import csv
import io
import re

from sources.delivery.guard import CELLEN_MAX, CELTEKST_MAX, KOLOMMEN_MAX, STUK, TEKENS_MAX, Unreadable
from sources.delivery.sheet import Cell, Sheet

AANHALING = "geen leesbare CSV: een aanhalingsteken dat niet wordt gesloten, of tekst erachter"
"""What is wrong whenever a field can be no field."""
SCHEIDINGEN = {";": "", "\t": "tabs", ",": "komma's", "|": "verticale strepen"}
"""What may stand between fields, and what it is called where it should be a semicolon."""

# --- CSV ---


def read_csv(bytes_: bytes, naam: str) -> Sheet:
    """The fields of a CSV as a sheet: ``;`` between fields, UTF-8 (with or without BOM) or Windows-1252.

    Raises:
        Unreadable: neither encoding, a mix of both, an open quotation mark, too large.
    """
    blad = Sheet(naam, is_csv=True)
    if len(bytes_) > TEKENS_MAX:
        raise Unreadable(f"{len(bytes_)} bytes", f"ten hoogste {TEKENS_MAX} bytes voor CSV", "Lever alleen de gevraagde gegevens.")
    tekst = _decodeer(bytes_, blad)
    begin = tekst[:STUK].splitlines()
    teken = max(SCHEIDINGEN, key=lambda teken: sum(teken in r for r in begin))
    blad.scheiding = SCHEIDINGEN[teken] if any(teken in r for r in begin) else ""
    regels = list(io.StringIO(tekst, newline=""))
    cellen, breedte, nr, lezer = 0, 0, 1, csv.reader(regels, delimiter=";", strict=True)
    try:
        for rij in lezer:
            gevuld = {i: Cell(w) for i, w in enumerate(rij) if w and w.strip()}
            cellen += len(gevuld)
            if len(rij) > KOLOMMEN_MAX or cellen > CELLEN_MAX or any(len(str(c.waarde)) > CELTEKST_MAX for c in gevuld.values()):
                raise Unreadable(
                    f"een rij, veld of bestand dat te groot is (regel {nr})", "een levering", "Lever alleen de gevraagde gegevens."
                )
            if breedte and lezer.line_num > nr:
                _guard_swallowed(rij, regels, nr, breedte)
            if gevuld:
                blad.rijen[nr] = gevuld
                breedte = max(breedte, len(gevuld) - 1)
            nr = lezer.line_num + 1
    except csv.Error:
        raise Unreadable(
            f"{AANHALING} (in de rij die begint in regel {nr})",
            "puntkomma's en gesloten aanhalingstekens",
            "Sla de levering opnieuw op als CSV UTF-8.",
        ) from None
    return blad


def _guard_swallowed(rij: list[str], regels: list[str], nr: int, breedte: int) -> None:
    """Refuse a row of which a field holds other rows: a quotation mark that one row opens and a later one closes.

    A remark may have line breaks, and semicolons; a line of it that has as many of them as a row (``breedte``) is a row.
    """
    for veld in rij:
        delen = re.split("\r\n|\r|\n", veld)
        if any(";" in deel and regels[nr - 1 + i].count(";") >= breedte for i, deel in enumerate(delen) if i):
            raise Unreadable(
                f"een aanhalingsteken in regel {nr} dat pas in regel {nr + len(delen) - 1} sluit, met andere rijen ertussen",
                "een aanhalingsteken dat sluit in de rij waarin het opent",
                f"Sluit het aanhalingsteken in regel {nr}, of haal het weg, en haal ook dat in regel {nr + len(delen) - 1} weg.",
            )
        nr += len(delen) - 1


def _decodeer(bytes_: bytes, blad: Sheet) -> str:
    try:
        return bytes_.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as e:
        plek = e.start
    regel = bytes_.count(b"\n", 0, plek) + 1
    geraden = bytes_.decode("utf-8", errors="surrogateescape")
    actie = "Sla op als 'CSV UTF-8 (gescheiden door puntkomma)'."
    if any("\x7f" < t < "\ud800" or t > "\udfff" for t in geraden):  # part of it is UTF-8: whoever reads it all as 1252 sees Ã«
        raise Unreadable(f"UTF-8 en een andere codering door elkaar (regel {regel})", "CSV in UTF-8", actie)
    try:
        tekst = bytes_.decode("cp1252")
    except UnicodeDecodeError as e:
        raise Unreadable(f"byte {e.start} is geen UTF-8 en geen Windows-1252 (regel {regel})", "CSV in UTF-8", actie) from None
    blad.aantekeningen.append("gelezen als Windows-1252, want het is geen UTF-8; kijk of letters als ë en é goed staan")
    return tekst
