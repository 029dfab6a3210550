"""One reply of an OData service: JSON, or a finding that says what it is instead."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from sources.catalog import Tabel
from sources.errors import Finding, SourceError, describe


def reply_error(tabel: Tabel, plaats: str, gevonden: str, verwacht: str, actie: str, regel: str = "leesbaar") -> Finding:
    return Finding(tabel.volledige_naam, regel, plaats, gevonden, verwacht, actie)


@contextmanager
def reading(
    tabel: Tabel, plaats: str, fouten: tuple[type[Exception], ...] = (AttributeError, KeyError, TypeError, ValueError)
) -> Iterator[None]:
    """Around the reading of what a source sent: a form that nobody thought of is a finding about the source, like any other.

    ``fouten``: what reading it may raise, by default what Python says of a dict that is not as expected. Keep our own work out of the
    block: its errors are no fault of the source.
    """
    try:
        yield
    except fouten as e:
        gevonden = f"een antwoord van een onbekende vorm ({describe(e)})"
        actie = f"Vergelijk het antwoord in de snapshots met sources/{tabel.bron}/bronnen.yml."
        raise SourceError([reply_error(tabel, plaats, gevonden, "de vorm van het contract", actie)]) from e


def public_url(tabel: Tabel, url: str | None) -> str | None:
    """The address on the public host; the host in a reply is internal."""
    if url is None:
        return None
    eigen = urlsplit(str(tabel.host))
    return urlunsplit(urlsplit(url)._replace(scheme=eigen.scheme, netloc=eigen.netloc))


def parse_reply(tabel: Tabel, url: str, status: int, inhoud: bytes) -> dict[str, Any]:
    """The JSON object of a reply.

    Raises:
        SourceError: HTML, cut-off or unreadable JSON, an error of the source, or no list of values.
    """

    def fout(gevonden: str, actie: str) -> SourceError:
        return SourceError([reply_error(tabel, url, gevonden, "een volledig JSON-antwoord", actie)])

    if inhoud.lstrip()[:1] == b"<":
        raise fout(f"een HTML-pagina (status {status})", "De bron gaf een foutpagina; probeer het later opnieuw.")
    try:
        d = json.loads(inhoud)
    except ValueError as e:
        plek = f"regel {e.lineno}, teken {e.colno}" if isinstance(e, json.JSONDecodeError) else str(e)
        raise fout(
            f"afgebroken of onleesbare JSON ({len(inhoud)} bytes, bij {plek})", "Het antwoord is niet heel; haal de tabel opnieuw op."
        ) from None
    if isinstance(d, dict) and ("odata.error" in d or "error" in d):
        boodschap = d.get("odata.error", d.get("error"))
        for sleutel in ("message", "value"):
            boodschap = boodschap.get(sleutel, boodschap) if isinstance(boodschap, dict) else boodschap
        raise fout(f"een fout van de bron: {boodschap}", "Controleer tabel-id en kolommen in bronnen.yml.")
    if status != 200 or not isinstance(d, dict) or (not isinstance(d.get("value"), list) and "Identifier" not in d):  # Properties of v4
        raise fout(f"status {status} zonder lijst 'value'", "Kijk of de tabel nog bestaat; pas bronnen.yml aan.")
    return d
