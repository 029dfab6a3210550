"""Corrections of single cells that a source has wrong: data with a reason, applied to the raw table and never to the bytes.

``read_corrections`` reads ``correcties.yml`` into rows of ``raw_run.correcties``; ``apply_corrections`` applies those of one table, right
after it was loaded and before the rules ``domein``, ``sleutel`` and ``volledig`` of its contract: a correction may mend a value that cannot be. What
is no value of its type (rule ``typen``) or no column (``kolommen``) is for the supplier to mend. Nothing here knows an indicator.

A correction says what it expects to find. The moment that the source has something else, the run stops and says what to do:
a correction never outlives its error in silence.

    correcties:
      - bron_tabel: jenv.gtpa
        waar: {jaar: 2024, categorie: belediging}   # the key columns of the table: one row
        kolom: incidenten
        van: 5325                                   # what the source has; empty: null
        naar: 5352                                  # what it must be; empty: null
        reden: Twee cijfers verwisseld.
        gemeld: 2025-11-20
        gemeld_bij: politie
        status: open                                # open, erkend (both applied), hersteld or vervallen
        voorbeeld: true                             # true until a person has decided it
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ValidationInfo, field_validator, model_validator

from sources.catalog import TYPEN, Kolom, Tabel
from sources.database import Connection, one_row, scalar
from sources.errors import CatalogError, Finding
from sources.numbers import Bounds, parse_number, show
from sources.validated_yaml import Day, Strict, YamlFout, load_yaml, nearest

ACTIEF = ("open", "erkend")
"""Reported to the supplier, or acknowledged by it: the source still has the error, the correction is applied. The others: it mended it, or it was no error."""


GETAL = re.compile(r"-?\d+(\.\d+)?")
GETALTYPEN = ("BIGINT", TYPEN["decimaal"])


def _text(waarde: Any) -> str | None:
    """A value as the text that is compared with the cell: YAML may take it for a number or a date."""
    if isinstance(waarde, dict | list):
        raise ValueError("geef één waarde, geen lijst of velden.")
    return None if waarde is None else str(waarde).strip()


def _not_empty(tekst: str) -> str:
    if not tekst.strip():
        raise ValueError("is leeg; vul dit veld in.")
    return tekst


Value = BeforeValidator(_text)
Words = Annotated[str, AfterValidator(_not_empty)]


class _Correctie(Strict):
    """One correction as a person writes it."""

    bron_tabel: str
    waar: dict[str, Annotated[str, Value]]
    kolom: Words
    van: Annotated[str | None, Value]
    naar: Annotated[str | None, Value]
    reden: Words
    gemeld: Day
    gemeld_bij: Words
    status: Literal["open", "erkend", "hersteld", "vervallen"]
    voorbeeld: bool

    @field_validator("bron_tabel")
    @classmethod
    def _may_be_corrected(cls, naam: str, info: ValidationInfo) -> str:
        tabellen: Any = info.context
        if naam not in tabellen:
            bekend = ", ".join(sorted(tabellen))
            raise ValueError(f"tabel {naam} bestaat niet of hoort niet bij een refresh; kies uit {bekend}.{nearest(naam, tabellen)}")
        if tabellen[naam].vertrouwelijk:
            raise ValueError(
                f"tabel {naam} is vertrouwelijk, en een correctie wordt met haar waarden gepubliceerd; vraag de leverancier om een "
                "nieuwe levering."
            )
        return naam

    @field_validator("waar")
    @classmethod
    def _names_a_row(cls, waar: dict[str, str]) -> dict[str, str]:
        if not waar:
            raise ValueError("waar noemt geen rij; geef de sleutelkolommen van de tabel met hun waarde.")
        return waar

    @model_validator(mode="after")
    def _numbers_as_delivered(self, info: ValidationInfo) -> _Correctie:
        tabellen: Any = info.context
        kolommen = {k.naam: k for k in tabellen[self.bron_tabel].kolommen}
        van, naar = (_as_column(kolommen.get(self.kolom), w) for w in (self.van, self.naar))
        waar = {k: str(_as_column(kolommen.get(k), w)) for k, w in self.waar.items()}
        for veld, waarde in (("van", van), ("naar", naar), ("waar", waar)):
            object.__setattr__(self, veld, waarde)
        return self

    @model_validator(mode="after")
    def _changes_something(self) -> _Correctie:
        if self.van == self.naar:
            raise ValueError(f"van en naar zijn gelijk ('{self.van}').")
        return self

    @property
    def cel(self) -> tuple[Any, ...]:
        """What no other correction may be about: a cell, now or as it was mended on a day."""
        return self.bron_tabel, tuple(sorted(self.waar.items())), self.kolom, self.status in ACTIEF or self.gemeld


class _Bestand(Strict):
    correcties: list[_Correctie] | None = None

    @field_validator("correcties")
    @classmethod
    def _once_per_cell(cls, correcties: list[_Correctie] | None) -> list[_Correctie] | None:
        cellen = [c.cel for c in correcties or []]
        if dubbel := [
            f"correctie {nr}: deze cel ({c.bron_tabel}.{c.kolom}) heeft al een correctie; houd er één over."
            for nr, c in enumerate(correcties or [], start=1)
            if c.cel in cellen[: nr - 1]
        ]:
            raise ValueError(" ".join(dubbel))
        return correcties


def read_corrections(pad: Path, tabellen: dict[str, Tabel], *, met_voorbeelden: bool = True) -> list[tuple[Any, ...]]:
    """Rows of ``raw_run.correcties`` from a correcties.yml, none applied yet.

    ``met_voorbeelden`` false leaves out those that show how it works: of a fault that no source ever had, a real edition says nothing.

    Raises:
        CatalogError: a correction that cannot mean one thing: a field missing or unknown, a table that is not refreshed or that is
            confidential (a correction is published with its values), an unknown status, no date, nothing that changes, or the same cell twice.
    """
    try:
        bestand = load_yaml(pad, _Bestand, tabellen, numbers_as_text=True)
    except YamlFout as e:
        raise CatalogError(str(e)) from None
    return [
        (c.bron_tabel, c.waar, c.kolom, c.van, c.naar, c.reden.strip(), c.gemeld, c.gemeld_bij, c.status, c.voorbeeld, None, False)
        for c in bestand.correcties or []
        if met_voorbeelden or not c.voorbeeld
    ]


def _as_column(k: Kolom | None, tekst: str | None) -> str | None:
    """A value as the column has it: of a number what a delivery would make of it."""
    if k is None or tekst is None or k.type not in ("geheel", "decimaal"):
        return tekst
    try:
        getal, is_procent = parse_number(tekst, Bounds(k.type == "geheel"))
    except ValueError as e:
        if "dubbelzinnig" not in str(e):
            return tekst  # what is no number does not fit the column, and is told when it is applied
        raise ValueError(f"{k.naam}: {e}") from None
    return tekst if is_procent else f"{getal.normalize():f}"


def apply_corrections(con: Connection, tabel: Tabel) -> list[Finding]:
    """Apply the corrections of one loaded raw table, and note in ``raw_run.correcties`` which were and on which cell.

    Only ``open`` and ``erkend`` change a value; of ``hersteld`` is looked whether the error came back.

    Returns:
        What keeps a correction from being applied, each with what to do; an empty list when all is as the file says.
    """
    soorten = {k: s for k, s, *_ in con.execute(f"DESCRIBE {_raw(tabel)}").fetchall() if not k.startswith("_")}
    rijen = con.execute(
        "SELECT rowid, waar, kolom, van, naar, status FROM raw_run.correcties WHERE bron_tabel = ? AND status <> 'vervallen' ORDER BY rowid",
        [tabel.volledige_naam],
    ).fetchall()
    uit = []
    for rowid, waar, kolom, van, naar, status in rijen:
        plaats = f"kolom {kolom}, {', '.join(f'{k}={w}' for k, w in waar.items())}"
        gevonden, verwacht, actie = _een(con, tabel, soorten, rowid, waar, kolom, van, naar, status)
        if gevonden:
            uit.append(Finding(tabel.volledige_naam, "correctie", plaats, gevonden, verwacht, f"{actie} (expectations/correcties.yml)."))
    return uit


def _een(
    con: Connection,
    tabel: Tabel,
    soorten: dict[str, str],
    rowid: int,
    waar: dict[str, str],
    kolom: str,
    van: str | None,
    naar: str | None,
    status: str,
) -> tuple[str, str, str]:
    """Apply one; gives (found, expected, what to do), empty when it is as it should be."""
    if weg := [k for k in (*waar, kolom) if k not in soorten]:
        return f"geen kolom {', '.join(weg)}", f"een van {', '.join(soorten)}", "Noem de kolommen zoals in bronnen.yml"
    for k, w in (*waar.items(), (kolom, van), (kolom, naar)):
        if not _past(con, soorten[k], w):
            return f"'{w}' in de correctie", f"een waarde die past in {k} ({soorten[k]})", "Verbeter de correctie"
    voorwaarde = " AND ".join(f"{_waarde(k, soorten[k])} = CAST(? AS {soorten[k]})" for k in waar)
    raw, waarden = _raw(tabel), list(waar.values())
    n, rij, nu, is_van, is_naar, cel = one_row(
        con,
        f"""SELECT count(*), any_value(_rij), any_value("{kolom}"), bool_and({_waarde(kolom, soorten[kolom])} IS NOT DISTINCT FROM CAST(? AS {soorten[kolom]})),
            bool_and({_waarde(kolom, soorten[kolom])} IS NOT DISTINCT FROM CAST(? AS {soorten[kolom]})),
            any_value(? || '@' || left(CAST(_snapshot_sha256 AS VARCHAR), 16) || '#' || (
                SELECT CASE WHEN contains(k.sleutel, '!') THEN k.sleutel || _rij ELSE k.sleutel || '[ID=' || _rij || ']' END
                FROM raw_run.bronkolommen AS k WHERE k.bron_tabel = ? AND k.kolom = ?))
        FROM {raw} WHERE {voorwaarde}""",
        [van, naar, tabel.volledige_naam, tabel.volledige_naam, kolom, *waarden],
    )
    if n != 1:
        return f"{n} rijen", "precies één rij", "Geef in 'waar' de hele sleutel van de rij; is de rij vervallen, zet status op vervallen"
    if status == "hersteld":
        if is_van:
            return f"'{van}': de fout is terug", f"'{naar}', want de status is hersteld", "Meld het de bron opnieuw en zet status op open"
    elif is_naar:
        return f"'{show(nu)}': de bron is hersteld", f"'{van}'", "Zet status op hersteld"
    elif not is_van:
        actie = "Vraag de bron wat nu geldt; zet status op vervallen of neem de nieuwe waarde in 'van' op"
        return f"'{show(nu)}': de bron heeft iets anders dan van of naar", f"'{van}'", actie
    else:
        con.execute(f'UPDATE {raw} SET "{kolom}" = CAST(? AS {soorten[kolom]}) WHERE _rij = ? AND {voorwaarde}', [naar, rij, *waarden])
    con.execute("UPDATE raw_run.correcties SET cel = ?, is_toegepast = ? WHERE rowid = ?", [cel, status in ACTIEF, rowid])
    return "", "", ""


def _raw(tabel: Tabel) -> str:
    return f'raw_{tabel.bron}."{tabel.naam}"'


def _waarde(kolom: str, soort: str) -> str:
    """A text is compared without the spaces that pad a code of OData."""
    return f'trim("{kolom}")' if soort == "VARCHAR" else f'"{kolom}"'


def _past(con: Connection, soort: str, waarde: str | None) -> bool:
    """Whether a text is a value of this type; a cast would round 12.5 to 12 in silence, and make a thousand of 1_000 and 1e3."""
    if waarde is None:
        return True
    if soort in GETALTYPEN and not GETAL.fullmatch(waarde):
        return False
    if soort == "BIGINT":
        vraag = "SELECT try_cast($w AS BIGINT) IS NOT NULL AND coalesce(try_cast($w AS DECIMAL(24,10)) = try_cast($w AS BIGINT), false)"
    else:
        vraag = f"SELECT try_cast($w AS {soort}) IS NOT NULL"
    return bool(scalar(con, vraag, {"w": waarde}))
