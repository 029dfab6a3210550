"""``halfjaarbericht loket``: the page on which suppliers offer their deliveries, served on this machine until it is stopped."""

from __future__ import annotations

import secrets
import socket
from pathlib import Path
from typing import Annotated

import typer

from dagster_project.cli.console import DEFAULT_FOLDER, WarehouseOption, friendly_errors, out, stop
from dagster_project.settings import read_secret_file
from dagster_project.warehouse.editions import Warehouse
from sources import disk

app = typer.Typer(add_completion=False)
CODE_MIN = 20
"""Characters of an access code; one that people make up themselves is soon guessed."""
HIER = ("127.0.0.1", "::1", "localhost")
DRUKTE = 40
"""Connections at once; who comes after that is told to come back."""


@app.command()
def loket(
    folder: WarehouseOption = DEFAULT_FOLDER,
    poort: Annotated[int, typer.Option("--poort", min=0, max=65535, help="De poort; 0 neemt een vrije.")] = 8421,
    adres: Annotated[str, typer.Option("--adres", help="Waarop het loket luistert; standaard alleen deze computer.")] = "127.0.0.1",
    toegangscode: Annotated[
        Path | None,
        typer.Option(
            "--toegangscode",
            metavar="BESTAND",
            help="Bestand met de toegangscode, alleen voor u te lezen (chmod 600); anders wordt er een gemaakt.",
        ),
    ] = None,
) -> None:
    """Open het loket: een pagina waarop leveranciers een bestand laten controleren en aanbieden. Ctrl-C sluit het."""
    with friendly_errors():
        code = _code(toegangscode) if toegangscode else secrets.token_urlsafe(24)
        with socket.socket(socket.AF_INET6 if ":" in adres else socket.AF_INET) as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                s.bind((adres, poort))
                s.listen(DRUKTE)  # from here on who comes waits, and is not turned away
            except OSError as e:
                stop(f"Het loket kan niet luisteren op {adres}, poort {poort}: {disk.reason(e)}. Kies een andere met --poort.")
            waar = f"http://{f'[{adres}]' if ':' in adres else adres}:{s.getsockname()[1]}/"
            out.print(f"Het loket is open op {waar}", markup=False)
            if toegangscode is None:
                out.print(f"Toegangscode (geldt tot u het loket sluit): {code}", markup=False, soft_wrap=True)
            if adres not in HIER:
                out.print(
                    "Let op: ook andere computers kunnen hierbij, en wat zij sturen is op het netwerk te lezen. Zet er een proxy met TLS voor.",
                    soft_wrap=True,
                )
            _serve(Warehouse(folder.absolute()), code, adres, s)


def _code(pad: Path) -> str:
    """The access code of a file that nobody else can read."""
    code = read_secret_file(pad, f"toegangscode {pad}")
    if len(code) < CODE_MIN:
        stop(f"{pad}: verwacht een toegangscode van ten minste {CODE_MIN} tekens op een regel.")
    return code


def _serve(warehouse: Warehouse, code: str, adres: str, s: socket.socket) -> None:
    import uvicorn

    from dagster_project.loket.web import Loket

    app_ = Loket(warehouse, code).app(sorted({adres.strip("[]"), *HIER}))
    # no log of requests: nothing of who asked what is kept
    config = uvicorn.Config(app_, access_log=False, log_level="warning", server_header=False, http="h11", ws="none", lifespan="off",
                            limit_concurrency=DRUKTE, timeout_keep_alive=5, proxy_headers=False)  # fmt: skip
    uvicorn.Server(config).run(sockets=[s])
