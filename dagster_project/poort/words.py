"""What a check expects and what it found, in the words and numbers of who reads the gate report; never the name of a function or SQL."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from dagster_project import notation

MEESTE = 3
"""So many different values a message shows."""
HEEL = 20
"""A list of values up to so long is written out."""
NAAM_IS = re.compile(r"^(\w+)=(-?\d+)\.(\d+)$")
"""A name and its number as SQL puts them together; in any other text 12.543 is twelve thousand."""
VORMEN = {
    r"^[a-z]+\.[a-z_]+@[0-9a-f]{16}#.+$": "een brontabel, haar levering en de cel, zoals jenv.gtpa@0123456789abcdef#GTPA!B4",
    r"^jenv\.werklast_(?:gemeente|delicten)@[0-9a-f]{16}#.+": "een levering van de werklast en de cel, zoals jenv.werklast_gemeente@0123456789abcdef#C4",
    r"^(?:gekozen|constant|vif|categorie|correlatie|bic|vervangen door [a-z0-9_]+)$": (
        "gekozen, constant, vif, categorie, correlatie, bic of vervangen door een ander kenmerk"
    ),
}
"""The patterns of the rules, in words; of another pattern the reason of its rule has to say what is meant."""


def kort(waarde: float | None, decimalen: int = 3) -> str:
    """A number with at most so many decimals and no noughts at the end; ``.`` when there is none."""
    if waarde is None:
        return notation.GEEN
    tekst = notation.nl(waarde, f"{{:,.{decimalen}f}}")
    tekst = tekst.rstrip("0").rstrip(",") if "," in tekst else tekst
    return "0" if tekst in ("-0", "") else tekst.replace("-", notation.MIN)


def stuks(n: int, enkel: str, meer: str) -> str:
    """``1 controle``, ``1.372 controles``."""
    return f"{notation.nl(n, '{:,d}')} {enkel if n == 1 else meer}"


def value(w: Any, kolom: str = "") -> str:
    """One value as a person writes it; a year has no point in it."""
    if w is None or w is math.nan or (isinstance(w, float) and math.isnan(w)) or type(w).__name__ in ("NAType", "NaTType"):
        return "leeg"
    if isinstance(w, str):
        return NAAM_IS.sub(r"\1=\2,\3", w) or "leeg"
    if isinstance(w, datetime | date):
        return notation.dag(w)
    if hasattr(w, "item") and getattr(w, "ndim", 0) == 0:  # a scalar of NumPy
        return value(w.item(), kolom)
    if isinstance(w, bool):
        return "ja" if w else "nee"
    if isinstance(w, int | float) or hasattr(w, "as_tuple"):
        if math.isinf(w):
            return "oneindig"
        return str(int(w)) if "jaar" in kolom and w == int(w) else kort(float(w), 12)
    return ", ".join(value(x) for x in w) if isinstance(w, Iterable) else str(w)


def name(kolom: str) -> str:
    """A column as a word."""
    return kolom.replace("_", " ")


def expected(verwachting: str, argumenten: dict[str, Any]) -> str:
    """What a rule asks."""
    a, kolom = argumenten, name(argumenten.get("column", ""))
    reeks = [value(w, kolom) for w in a.get("value_set", [])]
    of = " of ".join([", ".join(reeks[:-1]), reeks[-1]] if 1 < len(reeks) <= HEEL else [some(reeks)])
    match verwachting:
        case "expect_column_values_to_not_be_null":
            return f"{kolom} is nooit leeg"
        case "expect_column_values_to_be_in_set":
            return f"{kolom} is {of}"
        case "expect_column_values_to_not_be_in_set":
            return f"{kolom} is niet {of}"
        case "expect_column_distinct_values_to_equal_set":
            return f"{kolom} heeft precies de waarden {', '.join(reeks) if len(reeks) <= HEEL else some(reeks)}"
        case "expect_column_values_to_be_between":
            return f"{kolom} is {_grenzen(a, kolom)}"
        case "expect_table_row_count_to_be_between":
            return f"{_grenzen(a)} rijen"
        case "expect_table_row_count_to_equal":
            return f"precies {stuks(a['value'], 'rij', 'rijen')}"
        case "expect_column_values_to_match_regex":
            return f"{kolom} heeft de vorm die de reden noemt" if a["regex"] not in VORMEN else f"{kolom} is {VORMEN[a['regex']]}"
        case "expect_column_values_to_not_match_regex":
            return f"{kolom} heeft niet de vorm die de reden noemt" if a["regex"] not in VORMEN else f"{kolom} is niet {VORMEN[a['regex']]}"
        case "expect_compound_columns_to_be_unique":
            return f"{' en '.join(map(name, a['column_list']))} samen komen één keer voor"
    raise ValueError(verwachting)  # a kind of expectation that has no words yet


def _grenzen(a: dict[str, Any], kolom: str = "") -> str:
    delen = []
    if a.get("min_value") is not None:
        delen.append(f"{'meer dan' if a.get('strict_min') else 'ten minste'} {value(a['min_value'], kolom)}")
    if a.get("max_value") is not None:
        delen.append(f"{'minder dan' if a.get('strict_max') else 'hoogstens'} {value(a['max_value'], kolom)}")
    return " en ".join(delen)


def some(waarden: Iterable[Any], kolom: str = "") -> str:
    """The first few different values: ``−1, 7 en nog 12 andere``."""
    teksten = list(dict.fromkeys(value(w, kolom) for w in waarden))
    rest = len(teksten) - MEESTE
    return ", ".join(teksten[:MEESTE]) + (f" en nog {notation.nl(rest, '{:,d}')} andere" if rest > 0 else "")
