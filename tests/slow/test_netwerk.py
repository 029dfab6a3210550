"""Nothing phones home: a refresh on the bundle opens no connection, and works where there is no network at all."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import yaml

from sources.database import connect
from tests.helpers.slow import EERSTE, WORTEL, draai, is_heel, is_opgeruimd, refresh

pytestmark = pytest.mark.slow

WACHTPOST = '''
"""Every Python process under this PYTHONPATH: no socket but AF_UNIX. Raises, and writes down who tried."""
import os, socket, sys

MAP = os.path.dirname(os.path.abspath(__file__))
NET = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname",
       "socket.gethostbyaddr", "socket.getnameinfo"}


def schrijf(bestand, tekst):
    fd = os.open(os.path.join(MAP, bestand), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.write(fd, (tekst + "\\n").encode())
    os.close(fd)


def waak(gebeurtenis, args):
    if gebeurtenis == "import" and args[0] == "dbt.adapters.duckdb.connections":
        schrijf("dbt.log", str(os.getpid()))
    if gebeurtenis not in NET:
        return
    if isinstance(args[0], socket.socket) and args[0].family == socket.AF_UNIX:
        return
    if gebeurtenis == "socket.bind" and args[1] == ("::1", 0) and sys._getframe(1).f_code.co_name == "_has_ipv6":
        return  # urllib3, at import: is there an IPv6 here? A port of its own, on this machine, for an instant; nothing is sent
    schrijf("pogingen.log", f"{gebeurtenis} {args[1:] if isinstance(args[0], socket.socket) else args} {os.getpid()} {sys.argv}")
    raise PermissionError(f"geen netwerk: {gebeurtenis}")


sys.addaudithook(waak)
schrijf("processen.log", f"{os.getpid()} {sys.orig_argv}")
'''

PROBEER = """
import socket
for poging in (lambda: socket.socket().connect(("127.0.0.1", 9)), lambda: socket.getaddrinfo("example.invalid", 443),
               lambda: socket.socket().bind(("127.0.0.1", 0))):
    try:
        poging()
    except PermissionError:
        continue
    raise SystemExit("de wachtpost liet een poging door")
a, b = socket.socketpair(socket.AF_UNIX)
"""

AUTOLOAD = ("SELECT * FROM 'x.xlsx'", "SELECT * FROM 'https://127.0.0.1:1/x.parquet'")


@pytest.fixture
def wachtpost(tmp_path: Path) -> Path:
    folder = tmp_path / "wachtpost"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(WACHTPOST, encoding="utf-8")
    return folder


def _zonder_netwerk() -> list[str]:
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode:
        pytest.skip("unshare -rn kan hier niet (geen user namespaces)")
    return ["unshare", "-rn"]


def test_een_refresh_opent_geen_verbinding_en_slaagt_zonder_netwerk(wachtpost: Path, tmp_path: Path) -> None:
    omgeving = {"PYTHONPATH": str(wachtpost)}
    pogingen = wachtpost / "pogingen.log"

    r = draai([*_zonder_netwerk(), *refresh(tmp_path / "warehouse")], tmp_path, omgeving)
    assert r.returncode == 0, r.stdout + r.stderr
    assert not pogingen.exists(), pogingen.read_text()
    is_heel(tmp_path / "warehouse", EERSTE)
    is_opgeruimd(tmp_path / "warehouse")
    processen = (wachtpost / "processen.log").read_text()
    assert "halfjaarbericht" in processen
    assert (wachtpost / "dbt.log").exists(), f"dbt draaide zonder wachtpost:\n{processen}"

    controle = draai([sys.executable, "-c", PROBEER], tmp_path, omgeving)  # the guard does see what it should
    assert controle.returncode == 0, controle.stdout + controle.stderr
    assert [r.split()[0] for r in pogingen.read_text().splitlines()] == ["socket.connect", "socket.getaddrinfo", "socket.bind"]


def _uit_profiel() -> duckdb.DuckDBPyConnection:
    profiel = yaml.safe_load((WORTEL / "dbt" / "profiles.yml").read_text(encoding="utf-8"))["halfjaarbericht"]
    return duckdb.connect(config=profiel["outputs"][profiel["target"]]["config_options"])


@pytest.mark.parametrize("verbinding", [connect, _uit_profiel])
def test_duckdb_haalt_nooit_een_uitbreiding_op(verbinding: Callable[[], duckdb.DuckDBPyConnection], tmp_path: Path) -> None:
    with verbinding() as con:
        con.execute("SET extension_directory = $map", {"map": str(tmp_path)})
        vraag = "SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%_known_extensions'"
        instellingen = dict(con.execute(vraag).fetchall())
        assert instellingen == {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
        for vraag in AUTOLOAD:
            begin = time.monotonic()
            with pytest.raises(duckdb.Error) as fout:
                con.execute(vraag)
            assert time.monotonic() - begin < 10
            assert "download" not in str(fout.value) and "extensions.duckdb.org" not in str(fout.value)
    assert list(tmp_path.iterdir()) == []


def test_zonder_die_instellingen_zou_duckdb_wel_willen_ophalen(tmp_path: Path) -> None:
    """The control of the test above: the same question, with the settings that DuckDB has of itself."""
    code = f"""
import duckdb
for vraag in {AUTOLOAD}:
    try:
        duckdb.connect(config={{"extension_directory": {str(tmp_path)!r}}}).execute(vraag)
    except duckdb.Error as e:
        print(str(e).count("Failed to download extension"))
"""
    r = draai([*_zonder_netwerk(), sys.executable, "-c", code], tmp_path)
    assert r.stdout.split() == ["1", "1"], r.stdout + r.stderr
