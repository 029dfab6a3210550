"""A bundle as it could have been in June 2025, for edition 2025-H1: the same files without what was not there yet."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from dagster_project import ROOT

NOG_NIET = re.compile(r"2025-(0[5-9]|1\d)|2025MM(0[5-9]|1\d)|2025KW0[2-4]")
"""A period that ends in May 2025 or later: what an edition of June cannot have."""
KOLOM = {
    "zedenvoorraad": "Peildatum",
    "kerncijfers_per_regionale_eenheid": "Periode",
    "overige_kerncijfers": "Periode",
    "bezetting": "Periode",
}
"""By delivery the column with its period."""


def copy_of(soort: str, doel: Path) -> Path:
    """The files of a bundle that comes along (``bundel`` or ``voorbeeld``) in the folder ``doel``."""
    for bron in ("cbs", "politie", "jenv"):
        shutil.copytree(ROOT / "sources" / bron / soort, doel / bron)
    return doel


def each_row(doel: Path, levering: str, doe: Callable[[dict[str, Any]], bool | None]) -> None:
    """Every row of a delivered sheet, as cells by their header, through ``doe``; where it says ``False`` the row goes."""
    pad = doel / "jenv" / levering / f"{levering}.xlsx"
    boek = openpyxl.load_workbook(pad)
    koppen = {c.value: c.column for c in boek.active[1]}
    for nr in range(boek.active.max_row, 1, -1):
        if doe({k: boek.active.cell(nr, i) for k, i in koppen.items()}) is False:
            boek.active.delete_rows(nr)
    boek.save(pad)


def before_summer(soort: str, doel: Path) -> Path:
    """This bundle with nothing of after April 2025."""
    copy_of(soort, doel)
    for levering, kolom in KOLOM.items():
        if (doel / "jenv" / levering).exists():  # the real bundle does not have them all
            each_row(doel, levering, lambda rij, kolom=kolom: not NOG_NIET.search(str(rij[kolom].value)))
    for folder in (*(doel / "politie").iterdir(), doel / "cbs" / "ziekteverzuim"):
        rijen = 0
        for pad in (folder / "Perioden.json", *folder.glob("TypedDataSet-*.json")):
            pagina = json.loads(pad.read_text())
            pagina["value"] = [r for r in pagina["value"] if not NOG_NIET.search(r.get("Key") or r["Perioden"])]
            rijen += len(pagina["value"]) if pad.name != "Perioden.json" else 0
            pad.write_text(json.dumps(pagina))
        (folder / "aantal.txt").write_text(str(rijen))
    return doel
