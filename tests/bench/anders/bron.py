"""The OData of the bundle on a port of this machine: ``python bron.py SOURCES`` prints the address. Pages are as they were recorded, but for the
link to the next, which points here. ``/`` names the tables, ``/<bron>/<tabel>`` where the first page of each part of a table is.
"""

import json
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGINA = re.compile(r"(\w+?)(?:-(\d+))?")


class Bron(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    antwoorden: dict[str, bytes] = {}

    def do_GET(self):
        inhoud = self.antwoorden.get(self.path)
        self.send_response(200 if inhoud is not None else 404)
        self.send_header("Content-Length", str(len(inhoud or b"")))
        self.end_headers()
        self.wfile.write(inhoud or b"")

    def log_message(self, *_):
        pass


def antwoorden(sources, host):
    """Path -> bytes, made before anyone asks."""
    uit, tabellen = {}, []
    for folder in sorted(sources.glob("*/voorbeeld/*")):
        tabel = f"{folder.parent.parent.name}/{folder.name}"
        delen = {}
        for p in sorted(folder.glob("*.json")):
            d = json.loads(p.read_bytes())
            if "value" not in d:
                continue
            naam, nr = PAGINA.fullmatch(p.stem).groups()
            delen.setdefault(naam, f"{host}/{tabel}/{p.name}")
            d.pop("odata.nextLink", None)
            if nr and (volgende := p.with_name(f"{naam}-{int(nr) + 1}.json")).exists():
                d["odata.nextLink"] = f"{host}/{tabel}/{volgende.name}"
            uit[f"/{tabel}/{p.name}"] = json.dumps(d, ensure_ascii=False).encode()
        if delen:
            tabellen.append(tabel)
            uit[f"/{tabel}"] = json.dumps(delen).encode()
    return uit | {"/": json.dumps(tabellen).encode()}


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bron)
    host = f"http://127.0.0.1:{server.server_port}"
    Bron.antwoorden = antwoorden(Path(sys.argv[1]), host)
    print(host, flush=True)
    server.serve_forever()


main()
