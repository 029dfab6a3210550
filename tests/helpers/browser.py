"""A real browser for the tests: Debian's Chromium, without a network, that hears every error and sees every request.

In a test file: ``from tests.helpers.browser import axe_fouten, open_bladzijde  # noqa: F401``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

VLAGGEN = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync")  # fmt: skip
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""The rules of axe that count: WCAG 2.2 up to AA, and what axe itself calls good practice."""

KLEUR = ("color-contrast", "link-in-text-block")
"""The rules among them that look at colours."""


@dataclass(frozen=True)
class Bladzijde:
    """An opened page, and what went by while it was open.

    ``fouten``: errors on the console and exceptions nobody caught. ``verzoeken``: every address it asked for, other than itself, ``data:`` and ``blob:``.
    """

    pagina: Page
    fouten: list[str]
    verzoeken: list[str]


@contextmanager
def open_bladzijde(browser: Browser, pad: Path, breedte: int = 1280, hoogte: int = 900, fragment: str = "") -> Iterator[Bladzijde]:
    """A file from disk, opened as a reader does, in a profile of its own; ``fragment`` is what stands behind the ``#``."""
    context = browser.new_context(offline=True, viewport={"width": breedte, "height": hoogte}, locale="nl-NL", accept_downloads=True)
    try:
        b = Bladzijde(context.new_page(), [], [])
        zelf = pad.resolve().as_uri()
        b.pagina.on("console", lambda m: b.fouten.append(m.text) if m.type == "error" else None)
        b.pagina.on("pageerror", lambda e: b.fouten.append(str(e)))
        b.pagina.on(
            "request", lambda r: None if r.url.split("#")[0] == zelf or r.url.startswith(("data:", "blob:")) else b.verzoeken.append(r.url)
        )
        b.pagina.goto(zelf + (f"#{fragment}" if fragment else ""))
        yield b
    finally:
        context.close()


def axe_fouten(bladzijde: Bladzijde, alleen_kleur: bool = False) -> list[str]:
    """What axe finds against WCAG 2.2 AA and good practice: one readable line per element, none when all is well.

    ``alleen_kleur``: of a page that was judged in another colour scheme, only what colours decide.
    """
    keuze = {"type": "rule", "values": list(KLEUR)} if alleen_kleur else {"type": "tag", "values": list(WCAG)}
    vraag = {"runOnly": keuze, "resultTypes": ["violations"]}
    if not Axe().run(bladzijde.pagina, options=vraag | {"selectors": False}).response["violations"]:
        return []
    uitslag = Axe().run(bladzijde.pagina, options=vraag)  # with where each element stands: to say that of all takes a fifth of the time
    return [
        f"{v['id']} ({v['impact']}): {v['help']}: {' '.join(map(str, n['target']))}: {n['html'][:160]}"
        for v in uitslag.response["violations"]
        for n in v["nodes"]
    ]
