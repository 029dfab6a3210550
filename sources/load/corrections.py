"""Corrections of single cells that a source has wrong: data with a reason, applied to the raw table and never to the bytes.

``read_corrections`` reads ``correcties.yml`` into rows of ``raw_run.correcties``; ``pas_toe`` applies those of one table, right after it was loaded
and before the rules ``domein``, ``sleutel`` and ``volledig`` of its contract: a correction may mend a value that cannot be. What
is no value of its type (rule ``typen``) or no column (``kolommen``) is for the supplier to mend. Nothing here knows an indicator.

A correction says what it expects to find. The moment that the source has something else, the run stops and says what to do:
a correction never outlives its error in silence.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import yaml

from sources.catalog import Tabel
from sources.delivery.parse import show
from sources.errors import CatalogError, Finding

ACTIEF = ("open", "erkend")
"""Reported to the supplier, or acknowledged by it: the source still has the error, the correction is applied."""
STATUSSEN = (*ACTIEF, "hersteld", "vervallen")
"""The source mended it; or it was no error after all."""
VELDEN = ("bron_tabel", "waar", "kolom", "van", "naar", "reden", "gemeld", "gemeld_bij", "status", "voorbeeld")

def read_corrections(pad: Path, tabellen: dict[str, Tabel]) -> list[tuple]:
    """Rows of ``raw_run.correcties`` from a correcties.yml, none applied yet.

    Raises:
        CatalogError: a correction that cannot mean one thing: a field missing or unknown, a table that is not refreshed or that is
            confidential (a correction is published with its values), an unknown status, no date, nothing that changes, or the same cell twice.
    """
    uit, gezien = [], set()
    for nr, d in enumerate((yaml.safe_load(pad.read_text(encoding="utf-8")) or {}).get("correcties") or [], start=1):

        def fout(wat: str, nr: int = nr) -> CatalogError:
            return CatalogError(f"{pad.name}, correctie {nr}: {wat}.")

        if not isinstance(d, dict) or set(d) != set(VELDEN):
            velden = set(d) if isinstance(d, dict) else set()
            anders = ", ".join(
                [*(f"{v} ontbreekt" for v in VELDEN if v not in velden), *(f"{v} is onbekend" for v in sorted(velden - set(VELDEN)))]
            )
            raise fout(f"{anders}; geef precies {', '.join(VELDEN)}")
        if d["bron_tabel"] not in tabellen:
            raise fout(f"tabel {d['bron_tabel']} bestaat niet of hoort niet bij een refresh; kies uit {', '.join(sorted(tabellen))}")
        if tabellen[d["bron_tabel"]].vertrouwelijk:
            raise fout(
                f"tabel {d['bron_tabel']} is vertrouwelijk, en een correctie wordt met haar waarden gepubliceerd; vraag de leverancier om een "
                "nieuwe levering"
            )
        if d["status"] not in STATUSSEN:
            raise fout(f"status '{d['status']}' bestaat niet; kies uit {', '.join(STATUSSEN)}")
        if not isinstance(d["gemeld"], date):
            raise fout(f"gemeld '{d['gemeld']}' is geen datum; schrijf haar als 2025-12-01")
        if leeg := [v for v in ("reden", "gemeld_bij", "kolom") if not str(d[v] or "").strip()]:
            raise fout(f"{', '.join(leeg)} is leeg")
        if not isinstance(d["waar"], dict) or not d["waar"] or None in d["waar"].values():
            raise fout("waar noemt geen rij; geef de sleutelkolommen van de tabel met hun waarde")
        van, naar = _tekst(d["van"]), _tekst(d["naar"])
        if van == naar:
            raise fout(f"van en naar zijn gelijk ('{van}')")
        waar = {str(k): _tekst(w) for k, w in d["waar"].items()}
        cel = (d["bron_tabel"], tuple(sorted(waar.items())), d["kolom"], d["status"] in ACTIEF or d["gemeld"])
        if cel in gezien:
            raise fout(f"deze cel ({d['bron_tabel']}.{d['kolom']}) heeft al een correctie; houd er één over")
        gezien.add(cel)
        uit.append(
            (
                d["bron_tabel"],
                waar,
                d["kolom"],
                van,
                naar,
                d["reden"].strip(),
                d["gemeld"],
                d["gemeld_bij"],
                d["status"],
                bool(d["voorbeeld"]),
            )
            + (None, False)
        )
    return uit


def _tekst(waarde: Any) -> str | None:
    return None if waarde is None else str(waarde).strip()


def apply_corrections(con: duckdb.DuckDBPyConnection, tabel: Tabel) -> list[Finding]:
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


def _een(con, tabel: Tabel, soorten: dict[str, str], rowid: int, waar, kolom: str, van, naar, status: str) -> tuple[str, str, str]:
    """Apply one; gives (found, expected, what to do), empty when it is as it should be."""
    if weg := [k for k in (*waar, kolom) if k not in soorten]:
        return f"geen kolom {', '.join(weg)}", f"een van {', '.join(soorten)}", "Noem de kolommen zoals in bronnen.yml"
    for k, w in (*waar.items(), (kolom, van), (kolom, naar)):
        if not _past(con, soorten[k], w):
            return f"'{w}' in de correctie", f"een waarde die past in {k} ({soorten[k]})", "Verbeter de correctie"
    voorwaarde = " AND ".join(f"{_waarde(k, soorten[k])} = CAST(? AS {soorten[k]})" for k in waar)
    raw, waarden = _raw(tabel), list(waar.values())
    n, rij, nu, is_van, is_naar, cel = con.execute(
        f"""SELECT count(*), any_value(_rij), any_value("{kolom}"), bool_and({_waarde(kolom, soorten[kolom])} IS NOT DISTINCT FROM CAST(? AS {soorten[kolom]})),
            bool_and({_waarde(kolom, soorten[kolom])} IS NOT DISTINCT FROM CAST(? AS {soorten[kolom]})),
            any_value(? || '@' || left(CAST(_snapshot_sha256 AS VARCHAR), 16) || '#' || (
                SELECT CASE WHEN contains(k.sleutel, '!') THEN k.sleutel || _rij ELSE k.sleutel || '[ID=' || _rij || ']' END
                FROM raw_run.bronkolommen AS k WHERE k.bron_tabel = ? AND k.kolom = ?))
        FROM {raw} WHERE {voorwaarde}""",
        [van, naar, tabel.volledige_naam, tabel.volledige_naam, kolom, *waarden],
    ).fetchone()
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


def _past(con: duckdb.DuckDBPyConnection, soort: str, waarde: str | None) -> bool:
    """Whether a text is a value of this type; a cast would round 12.5 to 12 in silence."""
    if waarde is None:
        return True
    if soort == "BIGINT":
        vraag = "SELECT try_cast($w AS BIGINT) IS NOT NULL AND coalesce(try_cast($w AS DECIMAL(24,10)) = try_cast($w AS BIGINT), false)"
    else:
        vraag = f"SELECT try_cast($w AS {soort}) IS NOT NULL"
    return con.execute(vraag, {"w": waarde}).fetchone()[0]
