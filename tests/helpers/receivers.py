"""Receivers of messages on this machine: a webhook, and a mailbox that speaks the few commands of SMTP that matter."""

from __future__ import annotations

import http.server
import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

GEHEIM = "s3cr3t-t0ken"


@contextmanager
def webhook(status: int = 200, traag: float = 0, druppel: bool = False) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A receiver; gives its address and what it got."""
    ontvangen: list[dict[str, Any]] = []

    class Ontvanger(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            ruw = self.rfile.read(int(self.headers["Content-Length"]))
            ontvangen.append({"pad": self.path, "type": self.headers["Content-Type"], **json.loads(ruw)})
            time.sleep(traag)
            if druppel:
                for _ in range(60):
                    self.wfile.write(b"H")
                    time.sleep(0.1)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            if status == 302:
                self.send_header("Location", "/elders")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError):  # the sender did not wait
                super().handle()

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ontvanger) as server:
        server.daemon_threads, server.block_on_close = True, False
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/haak/{GEHEIM}?t={GEHEIM}", ontvangen
        server.shutdown()


@contextmanager
def postbus(weiger: str = "", stil: bool = False) -> Iterator[tuple[str, list[str]]]:
    """An SMTP receiver of the few commands that matter; gives its address and the messages that it took."""
    brieven: list[str] = []

    class Postbus(socketserver.StreamRequestHandler):
        def zeg(self, tekst: str) -> None:
            self.wfile.write(f"{tekst}\r\n".encode())

        def handle(self) -> None:
            if stil:
                time.sleep(2)
                return
            self.zeg("220 postbus")
            while regel := self.rfile.readline().decode().strip():
                woord = regel.split()[0].upper()
                if weiger and woord == weiger:
                    self.zeg(f"550 {GEHEIM} mag niet")
                elif woord == "DATA":
                    self.zeg("354 ga door")
                    delen = []
                    while (r := self.rfile.readline().decode()) != ".\r\n":
                        delen.append(r)
                    brieven.append("".join(delen))
                    self.zeg("250 aangenomen")
                else:
                    self.zeg("221 dag" if woord == "QUIT" else "250 goed")
                    if woord == "QUIT":
                        return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postbus) as server:
        server.daemon_threads, server.block_on_close = True, False
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}", brieven
        server.shutdown()
