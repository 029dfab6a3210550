"""``halfjaarbericht-dbt``: dbt, started in the folder of the kandidaat, and if one is waiting by a process that has it loaded.

Two things of dbt cost more than the build itself. It parses the whole project anew when its profile changes: the profile
names the database by a relative path, so that it is the same text in every run, and this program changes to the right
folder. And importing dbt takes seconds: a refresh starts a *voorloper* first thing, which imports dbt on the other core
while Dagster loads, and then runs one command that this program hands over (arguments, environment and output over a Unix
socket). Without a voorloper, as in ``dagster dev``, dbt runs in this process; the result is the same.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER_VAR = "HALFJAARBERICHT_KANDIDAATMAP"
SOCKET_VAR = "HALFJAARBERICHT_DBT_VOORLOPER"
PROGRAM = Path(sys.executable).parent / "halfjaarbericht-dbt"


@contextmanager
def prefork() -> Iterator[None]:
    """Start a process that loads dbt and waits for one command; gone afterwards, used or not."""
    for rest in Path(tempfile.gettempdir()).glob("hjb-*"):  # of refreshes that were killed
        if rest.stat().st_uid == os.getuid() and time.time() - rest.stat().st_mtime > 3600:
            shutil.rmtree(rest, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="hjb-") as folder:
        pad = str(Path(folder) / "dbt")
        with subprocess.Popen(
            [str(PROGRAM), "--voorloper", pad], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as p:
            os.environ[SOCKET_VAR] = pad
            try:
                yield
            finally:
                del os.environ[SOCKET_VAR]
                p.kill()


def main() -> None:
    """Run dbt with the arguments of this process; ``HALFJAARBERICHT_KANDIDAATMAP`` says where."""
    if sys.argv[1:2] == ["--voorloper"]:
        _wacht(sys.argv[2])
    if (pad := os.environ.get(SOCKET_VAR)) and (code := _draag_over(pad)) is not None:
        sys.exit(code)
    os.chdir(os.environ[FOLDER_VAR])
    _dbt()


def _dbt() -> None:
    from dbt.cli.main import cli

    cli()


def _draag_over(pad: str) -> int | None:
    """Let the voorloper do it; None when there is none (any more)."""
    with socket.socket(socket.AF_UNIX) as s:
        try:
            s.connect(pad)
            opdracht = json.dumps({"argv": sys.argv, "omgeving": dict(os.environ)}).encode()
            socket.send_fds(s, [len(opdracht).to_bytes(8, "big")], [1, 2])
            s.sendall(opdracht)
        except OSError:
            return None
        antwoord = s.recv(1)
        return antwoord[0] if antwoord else 1


def _wacht(pad: str) -> None:
    """Load dbt, take one command, run it with the caller's output, answer with the exit code."""
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(pad)
        s.listen(1)
        threading.Thread(target=_stop_bij_einde, daemon=True).start()
        import dbt.adapters.duckdb
        import dbt.cli.main  # noqa: F401

        c, _ = s.accept()
    lengte, fds, _, _ = socket.recv_fds(c, 8, 2)
    opdracht = b""
    while len(opdracht) < int.from_bytes(lengte, "big"):
        opdracht += c.recv(1 << 20)
    d = json.loads(opdracht)
    for fd, doel in zip(fds, (1, 2), strict=True):
        os.dup2(fd, doel)
        os.close(fd)
    os.environ.clear()
    os.environ.update(d["omgeving"])
    os.chdir(os.environ[FOLDER_VAR])
    sys.argv = d["argv"]
    code = 1
    try:
        _dbt()
    except SystemExit as e:
        code = e.code if isinstance(e.code, int) else int(e.code is not None)
    finally:
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        DuckDBConnectionManager.close_all_connections()
        sys.stdout.flush()
        c.sendall(bytes([code]))
        os._exit(code)  # nothing is left to tidy, and an orderly exit of dbt takes half a second


def _stop_bij_einde() -> None:
    """Standard input is a pipe of the refresh: when that ends, however it ends, so does this."""
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    main()
