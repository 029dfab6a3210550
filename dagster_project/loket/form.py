"""The fields and the file of a form that a browser sent (``multipart/form-data``), never more than was agreed in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP

import anyio
from starlette.exceptions import HTTPException
from starlette.requests import Request

from sources.numbers import printable

TRAAG = 120.0
"""Seconds in which a form must have come in."""
VELDEN_MAX, VELD_MAX = 20, 4_000
"""Parts of a form, and characters of one that is no file."""
NAAM_MAX = 150
"""Characters of a file name that are kept; the end of it says most."""


@dataclass(frozen=True)
class Form:
    """The fields by name, and the one file with its name (None when none was chosen)."""

    velden: dict[str, str] = field(default_factory=dict)
    bestandsnaam: str = ""
    inhoud: bytes | None = None

    def get(self, naam: str) -> str:
        return self.velden.get(naam, "")


async def read_form(request: Request, meeste: int) -> Form:
    """Read a form of at most so many bytes; what says that it is longer is refused before it is read, what proves longer while it is read.

    Raises:
        HTTPException: 413 too large, 415 no multipart, 408 too slow, 400 not to be read.
    """
    soort = request.headers.get("content-type", "")
    if not soort.lower().startswith("multipart/form-data") or not soort.isascii():
        raise HTTPException(415, "Verwacht een formulier van deze pagina.")
    lengte = request.headers.get("content-length", "")
    if lengte and (not lengte.isdecimal() or int(lengte) > meeste):
        raise HTTPException(413)
    stukken, bytes_ = [], 0
    try:
        with anyio.fail_after(TRAAG):
            async for stuk in request.stream():
                if (bytes_ := bytes_ + len(stuk)) > meeste:
                    raise HTTPException(413)
                stukken.append(stuk)
    except TimeoutError:
        raise HTTPException(408, "Het versturen duurde te lang.") from None
    return await anyio.to_thread.run_sync(parse_form, soort, b"".join(stukken))


def parse_form(soort: str, body: bytes) -> Form:
    """A whole body as its fields and file.

    Raises:
        HTTPException: 400, it is no form with at most one file.
    """
    slecht = HTTPException(400, "Het formulier is niet goed aangekomen. Ga terug en probeer het opnieuw.")
    bericht = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + soort.encode("ascii") + b"\r\n\r\n" + body)
    delen = list(bericht.iter_parts()) if bericht.is_multipart() else []
    if not delen or len(delen) > VELDEN_MAX or bericht.defects:
        raise slecht
    velden, bestandsnaam, inhoud = dict[str, str](), "", None
    for deel in delen:
        naam = deel.get_param("name", header="content-disposition")
        ruw = deel.get_payload(decode=True)
        if (
            not isinstance(naam, str)
            or not isinstance(ruw, bytes)
            or deel.get_content_disposition() != "form-data"
            or deel["content-transfer-encoding"]
        ):
            raise slecht
        if (heet := deel.get_filename()) is None:
            velden[naam] = ruw.decode("utf-8", "replace")[:VELD_MAX]
        elif heet:
            if inhoud is not None:
                raise slecht
            bestandsnaam, inhoud = clean_name(heet), ruw
    return Form(velden, bestandsnaam, inhoud)


def clean_name(naam: str) -> str:
    """The name of a file as someone's computer has it, without its folder and harmless in a page and a register."""
    naam = naam.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\\", "/").rpartition("/")[2]
    return printable(naam)[-NAAM_MAX:] or "levering"
