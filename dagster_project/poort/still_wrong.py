"""What an erratum mended in an older edition and a newer one still has as it was: told until that edition is mended too."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import duckdb

from dagster_project import notation
from dagster_project.poort.words import stuks
from sources.database import rows

MEESTE = 3
"""So many figures are named; ``kwaliteit.nog_fout`` has them all."""
VRAAG = """
SELECT f.versie, f.editie, f.verbeterd_in, f.verbeterd_op, coalesce(i.naam, f.indicator_id) AS naam, f.regio_code, f.uitsplitsing, f.periode,
    f.waarde, f.waarde_goed, f.meeteenheid, coalesce(f.is_synthetisch, true) AS is_synthetisch
FROM kwaliteit.nog_fout AS f LEFT JOIN referentie.indicatoren AS i USING (versie, indicator_id)
WHERE $verbeterd_in IN ('', f.verbeterd_in)
ORDER BY f.versie, f.verbeterd_in, f.regio_code <> 'NL01', f.regio_code, naam, f.uitsplitsing, f.periode
"""


def sentences(con: duckdb.DuckDBPyConnection, verbeterd_in: str = "") -> list[tuple[str, str]]:
    """A version that still has what was mended elsewhere, and what to say of it; one for every version in which it was mended.

    Args:
        con: the published database.
        verbeterd_in: only what this version mended.
    """
    if not con.execute("SELECT 1 FROM duckdb_views() WHERE schema_name = 'kwaliteit' AND view_name = 'nog_fout'").fetchone():
        return []  # published before this was kept
    rijen = rows(con, VRAAG, {"verbeterd_in": verbeterd_in})
    return [(versie, _zin(list(groep))) for (versie, _), groep in groupby(rijen, lambda r: (r["versie"], r["verbeterd_in"]))]


def _zin(groep: list[dict[str, Any]]) -> str:
    r, meer = groep[0], len(groep) - MEESTE
    return (
        f"{r['versie']} heeft nog {stuks(len(groep), 'cijfer', 'cijfers')} zoals {'het' if len(groep) == 1 else 'zij'} fout "
        f"{'was' if len(groep) == 1 else 'waren'} voor {r['verbeterd_in']} ({notation.dag(r['verbeterd_op'])}): "
        + "; ".join(map(_cijfer, groep[:MEESTE]))
        + (f"; en nog {meer} (kwaliteit.nog_fout)" if meer > 0 else "")
        + f". Geef {r['editie']} opnieuw uit met --erratum."
    )


def _cijfer(r: dict[str, Any]) -> str:
    """A figure with both values; of an invented one only which it is."""
    deel = ", ".join(d for d in (notation.uitsplitsing(r["uitsplitsing"]), "" if r["regio_code"] == "NL01" else r["regio_code"]) if d)
    wat = f"{r['naam']}{f' ({deel})' if deel else ''} {notation.wanneer(r['periode'])}"
    if r["is_synthetisch"]:
        return f"{wat} (voorbeeldcijfer)"
    oud, goed = (notation.met_eenheid(r[k], r["meeteenheid"]) for k in ("waarde", "waarde_goed"))
    return f"{wat} {oud}, en dat is {goed}" if r["waarde_goed"] is not None else f"{wat} {oud}, en dat is vervallen"
