"""A loket that is open: the real server in a process of its own, on a free port, and a browser of ``requests`` that speaks its forms."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import requests

from tests.helpers.slow import start, stop, wacht

CODE = "een-lange-code-van-een-bestand-1"


@dataclass
class Bezoek:
    """Someone at the loket, signed in or not; ``laatste`` is the page in front of them."""

    adres: str
    sessie: requests.Session = field(default_factory=requests.Session)
    laatste: str = ""

    def get(self, pad: str = "") -> requests.Response:
        return self._zie(self.sessie.get(self.adres + pad, timeout=60))

    def post(
        self, pad: str, bestand: tuple[str, bytes] | None = None, koppen: dict[str, str] | None = None, **velden: str
    ) -> requests.Response:
        """Send a form with the hidden fields of the page in front of us, as a browser does."""
        heel: dict[str, tuple[str | None, str | bytes]] = {n: (None, w) for n, w in (self.verborgen() | velden).items()}
        if bestand:
            heel["bestand"] = bestand
        return self._zie(self.sessie.post(self.adres + pad, files=heel, headers=koppen, timeout=120))

    def meld_aan(self, code: str = CODE) -> Bezoek:
        self.post("aanmelden", toegangscode=code)
        return self

    def verborgen(self) -> dict[str, str]:
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', self.laatste))

    def tekst(self) -> str:
        """What is read on the page in front of us."""
        inhoud = re.sub(r"<(style|title)>.*?</\1>", "", self.laatste, flags=re.S)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", inhoud)).split())

    def _zie(self, r: requests.Response) -> requests.Response:
        self.laatste = r.text
        return r


@contextmanager
def open_loket(folder: Path, warehouse: Path) -> Iterator[tuple[str, Path]]:
    """The address of the loket, and the file with all that it printed."""
    code, log = folder / "code", folder / "loket.log"
    code.write_text(CODE + "\n")
    code.chmod(0o600)
    opdracht = [
        sys.executable,
        "-m",
        "dagster_project.cli.app",
        "loket",
        "--poort",
        "0",
        "--warehouse",
        str(warehouse),
        "--toegangscode",
        str(code),
    ]
    p = start(opdracht, log)
    try:
        assert wacht(lambda: "http://" in log.read_text() or p.poll() is not None, 60, 0.05) and p.poll() is None, log.read_text()
        yield re.search(r"http://\S+", log.read_text())[0], log
    finally:
        stop(p)
