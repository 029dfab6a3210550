"""Check a delivery with the very contract of poort 1, compare it with the previous one, and keep it."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from sources.catalog import Tabel
from sources.delivery.register import Offer, Register, media_type, now_utc
from sources.errors import Finding
from sources.snapshots import Reply, Snapshot, SnapshotStore

# --- checking ---


@dataclass(frozen=True)
class DeliveryCheck:
    """What poort 1 says of a file, and how it differs from the previous delivery."""

    tabel: Tabel
    sha256: str
    rijen: int
    bevindingen: list[Finding]
    """what stops; [] is a delivery that keeps its contract"""
    afwijkingen: list[Finding]
    """what is beyond the tolerance; stops unless someone takes it for right"""
    aantekeningen: list[str]
    """what was passed over; stops nothing"""


@dataclass
class SingleFile:
    """One file as a source of bytes; nothing to resume, nothing to wait for."""

    antwoord: Reply
    hervat: ClassVar[bool] = False
    gelijktijdig: ClassVar[int] = 1
    pogingen: ClassVar[int] = 1
    pauze: ClassVar[float] = 0.0

    def begin(self, tabel: Tabel) -> Snapshot:
        return Snapshot(tabel.volledige_naam)

    def haal(self, url: str) -> Reply:
        return self.antwoord


def check_delivery(tabel: Tabel, inhoud: bytes, vorige: bytes | None = None) -> DeliveryCheck:
    """Load a file as a refresh does, in a database and store that vanish, and say all that is wrong with it."""
    from sources import database
    from sources.load import contract, raw_run, table

    nu, afwijkingen = now_utc(), []
    with database.connect() as con, tempfile.TemporaryDirectory(prefix="levering-") as folder:
        raw_run.create_raw_run(con)

        def laad(bytes_: bytes) -> contract.ContractResult:
            antwoord = Reply(f"levering:{tabel.bron}/{tabel.naam}", 200, media_type(bytes_), bytes_, nu)
            return table.load_table(con, tabel, SingleFile(antwoord), SnapshotStore(Path(folder)))

        raw, vergelijkbaar = f'raw_{tabel.bron}."{tabel.naam}"', False
        if vorige is not None and laad(vorige).geslaagd:
            vergelijkbaar = True
            con.execute(f"CREATE TEMP TABLE oud AS SELECT * FROM {raw}")
        uitslag = laad(inhoud)
        bevindingen = [b for regel in tabel.regels for b in uitslag.per_regel.get(regel, [])]
        if uitslag.programmafout is not None:
            bevindingen.append(uitslag.programmafout.bevinding)
        if not uitslag.geslaagd and not bevindingen:  # fail closed: a rule that was not tested is no pass
            actie = "Meld dit bij het team van het halfjaarbericht."
            bevindingen = [
                Finding(tabel.volledige_naam, "leesbaar", tabel.naam, "niet elke regel getoetst", "een oordeel per regel", actie)
            ]
        aantekeningen = (
            [a for (a,) in con.execute("SELECT aantekening FROM raw_run.aantekeningen").fetchall()] if uitslag.snapshot is not None else []
        )
        if vergelijkbaar and not uitslag.per_regel.get("kolommen", True) and not uitslag.per_regel.get("meeteenheden", True):
            afwijkingen = _vergelijk(con, tabel)
        elif vorige is not None and not vergelijkbaar:
            aantekeningen.append("niet vergeleken met de vorige levering: die past niet in het contract van nu")
    return DeliveryCheck(tabel, hashlib.sha256(inhoud).hexdigest(), uitslag.rijen, bevindingen, afwijkingen, aantekeningen)


def _vergelijk(con, tabel: Tabel) -> list[Finding]:
    """Keys that are gone, numbers that moved further than the tolerance, and units that changed, against table ``oud``."""
    raw = f'raw_{tabel.bron}."{tabel.naam}"'
    letters = dict(con.execute("SELECT kolom, sleutel FROM raw_run.bronkolommen").fetchall())
    sleutel = ", ".join(f'"{s}"' for s in tabel.sleutel)
    actie = "Controleer de cel; klopt zij, bied dan aan met --akkoord en leg uit waarom."
    uit: list[Finding] = []

    def grens(relatief: float, absoluut: float, k: str) -> str:
        return f'abs(n."{k}" - o."{k}") > greatest({absoluut}::DECIMAL(18,6), abs(o."{k}") * {relatief}::DECIMAL(9,6))'

    def naam(waarden: tuple) -> str:
        return ", ".join(f"{s}={w}" for s, w in zip(tabel.sleutel, waarden, strict=True))

    blad = next(iter(letters.values()), tabel.bladnaam).partition("!")[0]
    for r in con.execute(f"SELECT {sleutel} FROM oud ANTI JOIN {raw} USING ({sleutel}) ORDER BY ALL").fetchall():
        actie_weg = "Vul de rij aan; is zij terecht weg, bied dan aan met --akkoord en leg uit waarom."
        uit.append(
            Finding(tabel.volledige_naam, "tolerantie", blad, f"geen rij {naam(r)}", "elke sleutel van de vorige levering", actie_weg)
        )
    for k in tabel.kolommen:
        if k.tolerantie is None and k.naam != "meeteenheid":
            continue
        anders = f'n."{k.naam}" <> o."{k.naam}"' if k.tolerantie is None else grens(k.tolerantie, k.tolerantie_absoluut, k.naam)
        rijen = con.execute(
            f'SELECT n._rij, o."{k.naam}", n."{k.naam}", {sleutel} FROM {raw} AS n INNER JOIN oud AS o USING ({sleutel}) '
            f"WHERE {anders} ORDER BY n._rij"
        ).fetchall()
        for rij, oud, nieuw, *waarden in rijen:
            mag = "dezelfde meeteenheid" if k.tolerantie is None else _ruimte(k.tolerantie, k.tolerantie_absoluut)
            gevonden = f"{_nl(nieuw)} was {_nl(oud)} ({naam(tuple(waarden))})"
            uit.append(Finding(tabel.volledige_naam, "tolerantie", f"{letters[k.naam]}{rij}", gevonden, mag, actie))
    p = tabel.perioden
    for k in tabel.kolommen:
        if k.sprong is None or p is None or p.kolom not in tabel.sleutel:
            continue
        gelijk = "".join(f' AND n."{s}" = o."{s}"' for s in (*tabel.sleutel, p.soort_in) if s and s != p.kolom)
        rijen = con.execute(
            f'SELECT n._rij, o."{p.kolom}", o."{k.naam}", n."{k.naam}", {grens(k.sprong, k.tolerantie_absoluut, k.naam)} '
            f"FROM (SELECT * FROM {raw} ANTI JOIN oud USING ({sleutel})) AS n "
            f'INNER JOIN oud AS o ON n."{p.kolom}" > o."{p.kolom}"{gelijk} '
            f'QUALIFY row_number() OVER (PARTITION BY n._rij ORDER BY o."{p.kolom}" DESC) = 1 ORDER BY n._rij'
        ).fetchall()
        for rij, periode, oud, nieuw, te_ver in rijen:
            if not te_ver:
                continue
            gevonden = f"{_nl(nieuw)}, na {_nl(oud)} in {periode}"
            mag = _ruimte(k.sprong, k.tolerantie_absoluut)
            uit.append(Finding(tabel.volledige_naam, "tolerantie", f"{letters[k.naam]}{rij}", gevonden, mag, actie))
    return uit


def _ruimte(relatief: float, absoluut: float) -> str:
    return f"ten hoogste {_nl(relatief * 100)}%" + (f" of {_nl(absoluut)}" if absoluut else "") + " verschil"


def _nl(waarde: Any) -> str:
    return str(waarde) if isinstance(waarde, str) else f"{float(waarde):.10g}".replace(".", ",")


# --- offering ---


def offer(register: Register, c: DeliveryCheck, inhoud: bytes, bestandsnaam: str, wie: str, waarom: str, akkoord: bool) -> Offer | None:
    """Keep a delivery that was found right; None when it is the newest one already. Hold the lock of the warehouse.

    Raises:
        ValueError: there are findings, or deviations that nobody took for right.
    """
    vorige = register.nieuwste(c.tabel.volledige_naam)
    if vorige and vorige.sha256 == c.sha256:
        return None
    if c.bevindingen or (c.afwijkingen and not akkoord):
        raise ValueError(f"{bestandsnaam} is niet goed bevonden")
    a = Offer(
        naam=c.tabel.volledige_naam,
        sha256=c.sha256,
        bestandsnaam=bestandsnaam,
        bytes=len(inhoud),
        wie=wie,
        wanneer=now_utc(),
        waarom=waarom,
        akkoord=bool(c.afwijkingen),
        afwijkingen=tuple(f"{b.plaats}: {b.gevonden}" for b in c.afwijkingen),
        vorige=vorige.sha256 if vorige else None,
    )
    register.schrijf(a, inhoud)
    return a
