"""Typst: one JSON value in, one PDF out. It loads nothing else, so that a process of its own starts soon and stays small."""

from __future__ import annotations

import json
from pathlib import Path

SJABLOON = Path(__file__).parents[1] / "templates" / "kerncijfers.typ"

LETTERS = SJABLOON.parent / "letters"
"""The letter of the document, as wide as that of the page (Arial): no letter of the machine is used, so that every machine makes the same."""


class PdfError(Exception):
    """Typst could not make the document."""


def typeset(document: str) -> bytes:
    """The document of ``pdf.document``.

    Raises:
        PdfError: Typst refuses, for instance because no letter of its own can show a sign in the text; the message says which.
    """
    import typst

    try:
        letters = typst.Fonts(include_system_fonts=False, font_paths=[LETTERS])
        return typst.compile(SJABLOON.read_bytes(), sys_inputs={"document": document}, font_paths=letters, pdf_standards=["ua-1"])
    except typst.TypstError as fout:
        versie = json.loads(document)["editie"]["versie"]
        raise PdfError(f"kerncijfers.pdf van editie {versie} is niet gemaakt: {'; '.join([fout.message, *fout.hints])}") from fout
