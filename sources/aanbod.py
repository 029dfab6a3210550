"""Offering a delivery: check it with the very contract of poort 1, compare it with the previous one, and keep it.

What is offered lies in two places of the warehouse: the bytes in the snapshot store, and one line of JSON in
``leveringen/register.jsonl`` with who, when and why. The register only grows; a line that a crash cut off is no line. The newest
line of a delivery is the one that ``refresh --bron live`` reads.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from sources.catalogus import Tabel, tabellen
from sources.fouten import Bevinding, BronFout
from sources.snapshots import Antwoord, Snapshot, Winkel


@dataclass(frozen=True)
class Aanbieding:
    """One line of the register."""

    naam: str
    """``bron.naam`` of the delivery"""
    sha256: str
    bestandsnaam: str
    bytes: int
    wie: str
    wanneer: str
    """UTC, ISO 8601 to the second"""
    waarom: str
    akkoord: bool = False
    """whether someone took the deviations from the previous delivery for right"""
    afwijkingen: tuple[str, ...] = ()
    vorige: str | None = None
    """sha256 of the delivery that this one follows"""

    def als_opmerking(self) -> str:
        """Who, when and why, as it goes with the snapshot into the edition."""
        akkoord = f" Akkoord met {len(self.afwijkingen)} afwijkingen van de vorige levering." if self.akkoord else ""
        return f"Aangeboden door {self.wie} op {self.wanneer}: {self.waarom}{'' if self.waarom.endswith('.') else '.'}{akkoord}"


class Register:
    """The offered deliveries of one warehouse, in its folder ``leveringen``."""

    def __init__(self, map: Path):
        self.pad = map / "register.jsonl"
        self.winkel = Winkel(map.parent / "snapshots")

    def lees(self) -> list[Aanbieding]:
        """All offers, oldest first.

        Raises:
            BronFout: the register, or a line before the last, cannot be read.
        """
        try:
            regels = self.pad.read_bytes().split(b"\n")[:-1]  # what has no end of line was never written
        except FileNotFoundError:
            return []
        except OSError as e:
            actie = "Geef leesrecht op het warehouse."
            raise BronFout([Bevinding("leveringen", "leesbaar", str(self.pad), str(e.strerror), "een register", actie)]) from None
        return [self._regel(nr, r) for nr, r in enumerate(regels, start=1)]

    def _regel(self, nr: int, regel: bytes) -> Aanbieding:
        try:
            d: dict[str, Any] = json.loads(regel)
            return Aanbieding(**d | {"afwijkingen": tuple(d["afwijkingen"])})
        except (ValueError, TypeError, KeyError) as e:
            plaats, actie = f"{self.pad}, regel {nr}", "Zet het register terug uit een reservekopie; wijzig het nooit met de hand."
            raise BronFout(
                [Bevinding("leveringen", "leesbaar", plaats, f"geen aanbieding ({e})", "JSON van één aanbieding", actie)]
            ) from None

    def nieuwste(self, naam: str) -> Aanbieding | None:
        """The delivery that counts."""
        return next((a for a in reversed(self.lees()) if a.naam == naam), None)

    def inhoud(self, a: Aanbieding) -> bytes:
        """The bytes of an offer.

        Raises:
            BronFout: the store has lost or changed them.
        """
        try:
            return self.winkel.lees(a.sha256)
        except (OSError, ValueError) as e:
            actie = "Zet de map snapshots/ van het warehouse terug, of bied de levering opnieuw aan."
            raise BronFout(
                [Bevinding(a.naam, "leesbaar", f"snapshot {a.sha256[:12]}", str(e), "de bytes zoals aangeboden", actie)]
            ) from None

    def schrijf(self, a: Aanbieding, inhoud: bytes) -> None:
        """Keep the bytes, then the line; call it only while holding the lock of the warehouse."""
        self.winkel.bewaar(Antwoord(f"levering:{a.naam.replace('.', '/')}", 200, soort(inhoud), inhoud, a.wanneer))
        self.winkel.borg([a.sha256])
        nieuw = not self.pad.exists()
        self.pad.parent.mkdir(parents=True, exist_ok=True)
        with open(self.pad, "ab+") as f:
            f.seek(0)
            f.truncate(f.read().rfind(b"\n") + 1)  # what a crash left of the last line
            f.write(json.dumps(asdict(a), ensure_ascii=False).encode() + b"\n")
            f.flush()
            os.fsync(f.fileno())
        if nieuw:
            fd = os.open(self.pad.parent, os.O_RDONLY)
            os.fsync(fd)
            os.close(fd)


def soort(inhoud: bytes) -> str:
    """The type that a receipt names."""
    return "application/xlsx" if inhoud[:2] == b"PK" else "text/csv"


def leveringen() -> dict[str, Tabel]:
    """Every delivery of the catalogue by its short name."""
    return {t.naam: t for t in tabellen().values() if t.is_levering}


# --- checking ---


@dataclass(frozen=True)
class Controle:
    """What poort 1 says of a file, and how it differs from the previous delivery."""

    tabel: Tabel
    sha256: str
    rijen: int
    bevindingen: list[Bevinding]
    """what stops; [] is a delivery that keeps its contract"""
    afwijkingen: list[Bevinding]
    """what is beyond the tolerance; stops unless someone takes it for right"""
    aantekeningen: list[str]
    """what was passed over; stops nothing"""


@dataclass
class Losbestand:
    """One file as a source of bytes; nothing to resume, nothing to wait for."""

    antwoord: Antwoord
    hervat: ClassVar[bool] = False
    gelijktijdig: ClassVar[int] = 1
    pogingen: ClassVar[int] = 1
    pauze: ClassVar[float] = 0.0

    def begin(self, tabel: Tabel) -> Snapshot:
        return Snapshot(tabel.volledige_naam)

    def haal(self, url: str) -> Antwoord:
        return self.antwoord


def controleer(tabel: Tabel, inhoud: bytes, vorige: bytes | None = None) -> Controle:
    """Load a file as a refresh does, in a database and store that vanish, and say all that is wrong with it."""
    from sources import laden

    nu, afwijkingen = nu_utc(), []
    with laden.verbind() as con, tempfile.TemporaryDirectory(prefix="levering-") as map:
        laden.maak_raw_run(con)

        def laad(bytes_: bytes) -> laden.Contractuitslag:
            antwoord = Antwoord(f"levering:{tabel.bron}/{tabel.naam}", 200, soort(bytes_), bytes_, nu)
            return laden.laad(con, tabel, Losbestand(antwoord), Winkel(Path(map)))

        raw, vergelijkbaar = f'raw_{tabel.bron}."{tabel.naam}"', False
        if vorige is not None and laad(vorige).geslaagd:
            vergelijkbaar = True
            con.execute(f"CREATE TEMP TABLE oud AS SELECT * FROM {raw}")
        uitslag = laad(inhoud)
        bevindingen = [b for regel in tabel.regels for b in uitslag.per_regel.get(regel, [])]
        if not uitslag.geslaagd and not bevindingen:  # fail closed: a rule that was not tested is no pass
            actie = "Meld dit bij het team van het halfjaarbericht."
            bevindingen = [
                Bevinding(tabel.volledige_naam, "leesbaar", tabel.naam, "niet elke regel getoetst", "een oordeel per regel", actie)
            ]
        aantekeningen = (
            [a for (a,) in con.execute("SELECT aantekening FROM raw_run.aantekeningen").fetchall()] if uitslag.snapshot is not None else []
        )
        if vergelijkbaar and not uitslag.per_regel.get("kolommen", True) and not uitslag.per_regel.get("meeteenheden", True):
            afwijkingen = _vergelijk(con, tabel)
        elif vorige is not None and not vergelijkbaar:
            aantekeningen.append("niet vergeleken met de vorige levering: die past niet in het contract van nu")
    return Controle(tabel, hashlib.sha256(inhoud).hexdigest(), uitslag.rijen, bevindingen, afwijkingen, aantekeningen)


def nu_utc() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _vergelijk(con, tabel: Tabel) -> list[Bevinding]:
    """Keys that are gone, numbers that moved further than the tolerance, and units that changed, against table ``oud``."""
    raw = f'raw_{tabel.bron}."{tabel.naam}"'
    letters = dict(con.execute("SELECT kolom, sleutel FROM raw_run.bronkolommen").fetchall())
    sleutel = ", ".join(f'"{s}"' for s in tabel.sleutel)
    actie = "Controleer de cel; klopt zij, bied dan aan met --akkoord en leg uit waarom."
    uit: list[Bevinding] = []

    def grens(relatief: float, absoluut: float, k: str) -> str:
        return f'abs(n."{k}" - o."{k}") > greatest({absoluut}::DECIMAL(18,6), abs(o."{k}") * {relatief}::DECIMAL(9,6))'

    def naam(waarden: tuple) -> str:
        return ", ".join(f"{s}={w}" for s, w in zip(tabel.sleutel, waarden, strict=True))

    blad = next(iter(letters.values()), tabel.bladnaam).partition("!")[0]
    for r in con.execute(f"SELECT {sleutel} FROM oud ANTI JOIN {raw} USING ({sleutel}) ORDER BY ALL").fetchall():
        actie_weg = "Vul de rij aan; is zij terecht weg, bied dan aan met --akkoord en leg uit waarom."
        uit.append(
            Bevinding(tabel.volledige_naam, "tolerantie", blad, f"geen rij {naam(r)}", "elke sleutel van de vorige levering", actie_weg)
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
            uit.append(Bevinding(tabel.volledige_naam, "tolerantie", f"{letters[k.naam]}{rij}", gevonden, mag, actie))
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
            uit.append(Bevinding(tabel.volledige_naam, "tolerantie", f"{letters[k.naam]}{rij}", gevonden, mag, actie))
    return uit


def _ruimte(relatief: float, absoluut: float) -> str:
    return f"ten hoogste {_nl(relatief * 100)}%" + (f" of {_nl(absoluut)}" if absoluut else "") + " verschil"


def _nl(waarde: Any) -> str:
    return str(waarde) if isinstance(waarde, str) else f"{float(waarde):.10g}".replace(".", ",")


# --- offering ---


def bied_aan(register: Register, c: Controle, inhoud: bytes, bestandsnaam: str, wie: str, waarom: str, akkoord: bool) -> Aanbieding | None:
    """Keep a delivery that was found right; None when it is the newest one already. Hold the lock of the warehouse.

    Raises:
        ValueError: there are findings, or deviations that nobody took for right.
    """
    vorige = register.nieuwste(c.tabel.volledige_naam)
    if vorige and vorige.sha256 == c.sha256:
        return None
    if c.bevindingen or (c.afwijkingen and not akkoord):
        raise ValueError(f"{bestandsnaam} is niet goed bevonden")
    a = Aanbieding(
        naam=c.tabel.volledige_naam,
        sha256=c.sha256,
        bestandsnaam=bestandsnaam,
        bytes=len(inhoud),
        wie=wie,
        wanneer=nu_utc(),
        waarom=waarom,
        akkoord=bool(c.afwijkingen),
        afwijkingen=tuple(f"{b.plaats}: {b.gevonden}" for b in c.afwijkingen),
        vorige=vorige.sha256 if vorige else None,
    )
    register.schrijf(a, inhoud)
    return a
