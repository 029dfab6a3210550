"""What the open data hosts answer, from the replies in a folder of bundles: the real bundle, and what only the example has."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

BUNDELS = ("bundel", "voorbeeld")


def op_de_lijn(url: str) -> str:
    """Path and query, without escapes: an address without its host."""
    delen = urlsplit(url)
    return unquote(delen.path + ("?" + delen.query if delen.query else ""))


class OpenData:
    """The replies behind one address; ``gevraagd`` are the questions in their order."""

    def __init__(self, sources: Path) -> None:
        self.sources = sources
        self.gevraagd: list[str] = []
        self.antwoorden: dict[str, tuple[int, str, Path]] = {}
        self.lees()
        bron = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                vraag = op_de_lijn(self.path)
                bron.gevraagd.append(vraag)
                status, soort, pad = bron.antwoorden.get(vraag, (404, "text/plain", Path("/dev/null")))
                inhoud = pad.read_bytes()
                self.send_response(status)
                self.send_header("Content-Type", soort)
                self.send_header("Content-Length", str(len(inhoud)))
                self.end_headers()
                self.wfile.write(inhoud)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"http://127.0.0.1:{self.http.server_port}"

    def lees(self) -> None:
        """Read the folders (again): of a table the real replies, else those of the example."""
        mappen = {
            p.parent.parent.parent / p.parent.name: p
            for b in reversed(BUNDELS)
            for p in sorted(self.sources.glob(f"*/{b}/*/ontvangsten.json"))
        }
        for pad in mappen.values():  # one of each table
            for a in json.loads(pad.read_text(encoding="utf-8"))["antwoorden"]:
                if not a["url"].startswith("levering:"):
                    self.antwoorden[op_de_lijn(a["url"])] = a.get("status", 200), a.get("type", ""), pad.parent / a["bestand"]


@contextmanager
def serve(bron: OpenData) -> Iterator[OpenData]:
    """The server, as long as the ``with`` lasts."""
    threading.Thread(target=bron.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield bron
    finally:
        bron.http.shutdown()
        bron.http.server_close()
