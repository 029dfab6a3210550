"""``kerncijfers.pdf``: one edition as a tagged A4 document (PDF/UA-1), set by Typst with its own letters only.

All text goes to the template as one JSON value, and the template shows values as they are: nothing in the data is ever read as Typst.
The same tables give the same bytes; the only date in the document is that of publication.
"""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

import duckdb

from dagster_project import notation
from dagster_project.notation import GEEN, dag, nl
from dagster_project.publicatie.content import figures, model, sentences
from dagster_project.publicatie.content.model import Editie, Figure, Part, Theme
from dagster_project.publicatie.content.texts import texts
from dagster_project.publicatie.forms import imprint, parts, typesetting
from dagster_project.publicatie.forms.typesetting import PdfError as PdfError

BESTAND = "kerncijfers.pdf"
LETTER = "Liberation Sans"
"""Of ``templates/letters``."""
BREED = 7
"""A series of more periods has them as rows: on A4 so many columns stay readable."""
SMAL = 2
"""A table of so few columns fits beside its chart, so a few series have their periods as rows as well."""


def typeset(e: Editie, lijst: list[Theme], tekeningen: dict[str, str | None], k: dict[str, list[dict[str, Any]]]) -> bytes:
    """The document as Typst sets it, a pure function; ``k`` is what ``quality_rows`` gives.

    Raises:
        PdfError: as ``typesetting.typeset``.
    """
    return typesetting.typeset(document(e, lijst, tekeningen, k))


def document(e: Editie, lijst: list[Theme], tekeningen: dict[str, str | None], k: dict[str, list[dict[str, Any]]]) -> str:
    """All that the template shows, as JSON."""
    inhoud = {
        "editie": {
            "versie": e.versie,
            "titel": e.titel("Kerncijfers"),
            "datum": e.dag,
            "jaar": e.publicatiedatum.year,
            "maand": e.publicatiedatum.month,
            "dag": e.publicatiedatum.day,
            "reden": e.reden,
            "is_synthetisch": e.is_synthetisch,
            "stand": e.stand,
        },
        "uitgever": texts().uitgever,
        "citeren": imprint.citation(e),
        "uitgave": imprint.facts(e, k),
        "let_op": {"kop": texts().synthetisch.kop, "zin": texts().synthetisch.document},
        "kort": _kort(lijst, e),
        "gebruik": [[_deel(d, lijst) for d in zin] for zin in figures.before_use(lijst, e, k)],
        "themas": [
            {"titel": t.titel, "duidingen": _duidingen(t), "figuren": [_figuur(f, tekeningen.get(f.id)) for f in t.figuren]} for t in lijst
        ],
        "merken": list(model.MERKEN.items()),
        "kwaliteit": k,
        "woorden": _woorden(),
        "klein": sentences.KLEIN,
        "ruwweg": [w.strip() for w in sentences.WOORD.values()],
    }
    return json.dumps(inhoud, ensure_ascii=False)


def quality_rows(con: duckdb.DuckDBPyConnection, versie: str) -> dict[str, list[dict[str, Any]]]:
    """``figures.quality`` as text for the template."""
    uit = {naam: [{k: _tekst(w) for k, w in rij.items()} for rij in rijen] for naam, rijen in figures.quality(con, versie).items()}
    for c in uit["controles"]:
        c["soort"] = texts().controlesoorten.get(c["soort"], c["soort"])
    for b in uit["besluiten"]:
        b["periode"] = notation.periode(b["periode"])
    return uit


def _tekst(w: Any) -> Any:
    """A value for the template: text, or yes and no as they are."""
    if isinstance(w, bool):
        return w
    return dag(w) if isinstance(w, datetime.date) else nl(w, "{:,d}") if isinstance(w, int) else w or ""


def _kort(lijst: list[Theme], e: Editie) -> list[dict[str, Any]]:
    """What the document begins with: the numbers of ``figures.headlines`` and how the sterkte is divided."""
    figuren = {f.id: f for t in lijst for f in t.figuren}
    # of a series with invented years nothing is said: then the number stands there alone, as on the page
    uit = [(k.figuur, k.titel, k.zin or f"{k.tekst} ({k.periode}).") for k in figures.headlines(lijst, e)]
    uit += [(f.id, e.titel("Verdeling van de sterkte"), f.zinnen[0]) for f in figuren.values() if f.soort == "verdeling" and f.zinnen]
    return [{"figuur": i, "titel": titel, "zin": zin, "is_synthetisch": figuren[i].is_synthetisch} for i, titel, zin in uit]


def _deel(d: Part, lijst: list[Theme]) -> dict[str, str]:
    """A part of a sentence with the label that it leads to; what is not in the document has none."""
    is_figuur = any(f.id == d.naar for t in lijst for f in t.figuren)
    return {"tekst": d.tekst, "naar": f"figuur-{d.naar}" if is_figuur else "" if d.naar == "edities" else d.naar}


def _duidingen(over: Figure | Theme) -> list[dict[str, str]]:
    return [{"kop": d.kop, "tekst": d.tekst} for d in over.duidingen]


def _figuur(f: Figure, beeld: str | None) -> dict[str, Any]:
    """A figure as the template wants it: cells as text and marks, long series with their periods as rows."""
    kop, *kolommen = parts.headings(f)
    rijen = [(r.naam, [{"tekst": c.tekst, "merken": ",".join(c.merken)} for c in r.cellen]) for r in f.rijen]
    if f.soort == "reeks" and (len(kolommen) > BREED or len(rijen) <= SMAL < len(kolommen)):
        kop, kolommen, rijen = "Periode", [n for n, _ in rijen], [(k, [c[i] for _, c in rijen]) for i, k in enumerate(f.kolommen)]
    merken = [(m, model.MERKEN[m]) for m in f.merken]
    if any(c.tekst == GEEN for r in f.rijen for c in r.cellen):
        merken.append((GEEN, "geen cijfer"))
    return {
        "id": f.id,
        "titel": f.titel,
        "kop_titel": f.bewering or f.titel,
        "zinnen": f.alineas,
        "duidingen": _duidingen(f),
        "beeld": beeld and re.sub(r'font-family="[^"]*"', f'font-family="{LETTER}"', beeld),
        "alt": f"Grafiek: {f.titel}. De cijfers staan in de tabel.",
        "kop": kop,
        "kolommen": kolommen,
        "rijen": [{"naam": n, "cellen": c} for n, c in rijen],
        "meeteenheid": notation.eenheid(f.meeteenheid) or "meeteenheid bij het cijfer",
        "perioden": f.perioden,
        "bron": f.bron,
        "status": f.status,
        "definities": f.definities,
        "noten": [*filter(None, [f.grafieknoot if beeld else ""]), *f.noten],
        "merken": merken,
        "is_synthetisch": f.is_synthetisch,
    }


def _woorden() -> list[tuple[str, str]]:
    """How a change is worded, by its size in percent; the bounds are those of ``sentences``."""
    gelijk, licht, sterk = (f"{nl(g, '{:g}')}%" for g in (sentences.GELIJK, sentences.LICHT, sentences.STERK))
    return [
        ("afgerond hetzelfde cijfer", "bleef gelijk"),
        (f"minder dan {gelijk}", "bleef vrijwel gelijk"),
        (f"{gelijk} tot {licht}", "steeg licht, daalde licht"),
        (f"{licht} tot {sterk}", "steeg, daalde"),
        (f"{sterk} en meer", "steeg sterk, daalde sterk"),
    ]
