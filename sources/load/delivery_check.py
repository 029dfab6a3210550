"""Check a delivery with the very contract of poort 1, compare it with the previous one, and keep it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sources.catalog import Kolom, Tabel
from sources.database import Connection
from sources.delivery.register import Offer, Register, media_type, now_utc
from sources.delivery.wording import gather
from sources.errors import Finding
from sources.load.casts import raw_name
from sources.numbers import show
from sources.snapshots import Reply, Snapshot, SnapshotStore, sha256_of
from sources.validated_yaml import nearest

KIJK_NA = "Controleer de cel; klopt zij, leg dan bij het aanbieden uit waarom."

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
    vergeleken: str = ""
    """with what, where that is not the delivery that was offered before"""


class SingleFile:
    """One file as a source of bytes; nothing to resume, nothing to wait for."""

    voorbeeld, hervat, gelijktijdig, pogingen, pauze = False, False, 1, 1, 0.0

    def __init__(self, antwoord: Reply):
        self.antwoord = antwoord

    def begin(self, tabel: Tabel) -> Snapshot:
        return Snapshot(tabel.volledige_naam)

    def ontbreekt(self, tabel: Tabel) -> None:  # noqa: ARG002 - it is there
        return None

    def haal(self, url: str) -> Reply:  # noqa: ARG002 - there is one file
        return self.antwoord


def read_rows(tabel: Tabel, inhoud: bytes) -> list[dict[str, str | None]]:
    """The rows of a delivery that was right, as exact texts per column."""
    from sources.delivery.read import read_delivery

    antwoord = Reply(f"levering:{tabel.bron}/{tabel.naam}", 200, media_type(inhoud, tabel), inhoud, now_utc())
    with tempfile.TemporaryDirectory(prefix="levering-") as folder:
        return [waarden for _, waarden in read_delivery(tabel, SingleFile(antwoord), SnapshotStore(Path(folder))).rijen]


def check_delivery(
    tabel: Tabel,
    inhoud: bytes,
    vorige: bytes | None = None,
    gemeenten: list[tuple[int, str, str]] | None = None,
    indicatoren: dict[str, str] | None = None,
) -> DeliveryCheck:
    """Load a file as a refresh does, in a database and store that vanish, and say all that is wrong with it.

    ``vorige``: the delivery to compare with; ``gemeenten``: year, code and name of every gemeente of every layout that is known;
    ``indicatoren``: every indicator that there is, with its meeteenheid.
    """
    from sources import database
    from sources.load import contract, layout, raw_run, table

    nu, afwijkingen = now_utc(), []
    with database.connect() as con, tempfile.TemporaryDirectory(prefix="levering-") as folder:
        raw_run.create_raw_run(con)
        if gemeenten:
            layout.keep_layouts(con, gemeenten)

        def laad(bytes_: bytes) -> contract.ContractResult:
            antwoord = Reply(f"levering:{tabel.bron}/{tabel.naam}", 200, media_type(bytes_, tabel), bytes_, nu)
            return table.load_table(con, tabel, SingleFile(antwoord), SnapshotStore(Path(folder)))

        vergelijkbaar = False
        if vorige is not None and laad(vorige).geslaagd:
            vergelijkbaar = True
            con.execute(f"CREATE TEMP TABLE oud AS SELECT * FROM {raw_name(tabel)}")
        uitslag = laad(inhoud)
        bevindingen = [b for regel in tabel.regels for b in uitslag.per_regel.get(regel, [])]
        if uitslag.programmafout is not None:
            bevindingen.append(uitslag.programmafout.bevinding)
        if not uitslag.geslaagd and not bevindingen:  # fail closed: a rule that was not tested is no pass
            actie = "Meld dit bij het team van het halfjaarbericht."
            bevindingen = [
                Finding(tabel.volledige_naam, "leesbaar", tabel.naam, "niet elke regel getoetst", "een oordeel per regel", actie)
            ]
        aantekeningen = [a for (a,) in con.execute("SELECT aantekening FROM raw_run.aantekeningen").fetchall()] if uitslag.snapshot else []
        if indicatoren and not uitslag.per_regel.get("kolommen", True):
            bevindingen += gather(_indicators(con, tabel, indicatoren))
        if vergelijkbaar and not uitslag.per_regel.get("kolommen", True) and not uitslag.per_regel.get("meeteenheden", True):
            afwijkingen = _vergelijk(con, tabel)
        elif vorige is not None and not vergelijkbaar:
            aantekeningen.append("niet vergeleken met de vorige levering: die past niet in het contract van nu")
    return DeliveryCheck(tabel, sha256_of(inhoud), uitslag.rijen, bevindingen, afwijkingen, aantekeningen)


def _indicators(con: Connection, tabel: Tabel, bekend: dict[str, str]) -> Iterator[Finding]:
    """Rows of an indicator that there is not, or in another meeteenheid than it has: the gate stops them, and the supplier knows before."""
    letters = dict(con.execute("SELECT kolom, sleutel FROM raw_run.bronkolommen").fetchall())
    vraag = (
        f"SELECT _rij, indicator, meeteenheid FROM {raw_name(tabel)} WHERE indicator IS NOT NULL AND meeteenheid IS NOT NULL ORDER BY _rij"
    )
    for rij, naam, maat in con.execute(vraag).fetchall():  # an empty cell is told already
        if naam not in bekend:
            actie = f"{nearest(naam, bekend)} Vraag anders het team van het halfjaarbericht om de indicator op te nemen.".strip()
            plaats = f"{letters['indicator']}{rij}"
            yield Finding(tabel.volledige_naam, "domein", plaats, show(naam), "een indicator uit het register", actie)
        elif maat != bekend[naam] and bekend[naam] not in ("zie uitsplitsing", ""):
            yield Finding(
                tabel.volledige_naam,
                "domein",
                f"{letters['meeteenheid']}{rij}",
                f"{show(maat)} bij {naam}",
                bekend[naam],
                "Kijk of het getal of de meeteenheid niet klopt.",
            )


def _vergelijk(con: Connection, tabel: Tabel) -> list[Finding]:
    """Rows that are gone, numbers that moved further than the tolerance, and units that changed, against table ``oud``."""
    letters = dict(con.execute("SELECT kolom, sleutel FROM raw_run.bronkolommen").fetchall())
    sleutel = ", ".join(f'"{s}"' for s in tabel.sleutel)
    return [*_weg(con, tabel, letters, sleutel), *_verschoven(con, tabel, letters, sleutel), *_gesprongen(con, tabel, letters, sleutel)]


def _weg(con: Connection, tabel: Tabel, letters: dict[str, str], sleutel: str) -> Iterator[Finding]:
    """Rows of the previous delivery that have no successor."""
    blad = next(iter(letters.values()), tabel.bladnaam).partition("!")[0]
    actie = "Vul de rij aan; is zij terecht weg, leg dan bij het aanbieden uit waarom."
    for r in con.execute(f"SELECT {sleutel} FROM oud ANTI JOIN {raw_name(tabel)} USING ({sleutel}) ORDER BY ALL").fetchall():
        gevonden = f"geen rij {_rijnaam(tabel, r)}"
        yield Finding(tabel.volledige_naam, "tolerantie", blad, gevonden, "elke rij van de vorige levering", actie)


def _verschoven(con: Connection, tabel: Tabel, letters: dict[str, str], sleutel: str) -> Iterator[Finding]:
    """Cells that differ further than the tolerance from the same cell of the previous delivery."""
    for k in tabel.kolommen:
        if k.tolerantie is None and k.naam != "meeteenheid":
            continue
        anders = f'n."{k.naam}" <> o."{k.naam}"' if k.tolerantie is None else _te_ver(k.tolerantie, k)
        rijen = con.execute(
            f'SELECT n._rij, o."{k.naam}", n."{k.naam}", {sleutel} FROM {raw_name(tabel)} AS n INNER JOIN oud AS o USING ({sleutel}) '
            f"WHERE {anders} ORDER BY n._rij"
        ).fetchall()
        mag = "dezelfde meeteenheid" if k.tolerantie is None else _ruimte(k.tolerantie, k.tolerantie_absoluut)
        for rij, oud, nieuw, *waarden in rijen:
            gevonden = f"{_nl(nieuw)} was {_nl(oud)} ({_rijnaam(tabel, waarden)})"
            yield Finding(tabel.volledige_naam, "tolerantie", f"{letters[k.naam]}{rij}", gevonden, mag, KIJK_NA)


def _gesprongen(con: Connection, tabel: Tabel, letters: dict[str, str], sleutel: str) -> Iterator[Finding]:
    """Cells of a new period that are further than ``sprong`` from the newest period before it in the previous delivery, or precisely the same: a large
    number of the country that is not round was copied sooner than counted twice (the gate stops it, kwaliteit__plausibiliteit.sql)."""
    p, is_landelijk = tabel.perioden, not {"gemeente_code", "regionale_eenheid"} & set(tabel.sleutel)
    for k in tabel.kolommen:
        if k.sprong is None or p is None or p.kolom not in tabel.sleutel:
            continue
        zelfde_dag = f""" AND right(n."{p.kolom}"::TEXT, 5) = right(o."{p.kolom}"::TEXT, 5)"""
        dag = zelfde_dag if p.dagen and not k.stand else ""
        gelijk = dag + "".join(f' AND n."{s}" = o."{s}"' for s in (*tabel.sleutel, p.soort_in) if s and s != p.kolom)
        rijen = con.execute(
            f'SELECT n._rij, o."{p.kolom}", o."{k.naam}", n."{k.naam}", {_te_ver(k.sprong, k)}, '
            f'n."{k.naam}" = o."{k.naam}" AND abs(n."{k.naam}") >= 1000 AND n."{k.naam}" % 100 <> 0 '
            f"FROM (SELECT * FROM {raw_name(tabel)} ANTI JOIN oud USING ({sleutel})) AS n "
            f'INNER JOIN oud AS o ON n."{p.kolom}" > o."{p.kolom}"{gelijk} '
            f'QUALIFY row_number() OVER (PARTITION BY n._rij ORDER BY o."{p.kolom}" DESC) = 1 ORDER BY n._rij'
        ).fetchall()
        mag = _ruimte(k.sprong, k.tolerantie_absoluut)
        for rij, periode, oud, nieuw, te_ver, precies_zo in rijen:
            is_zelfde = precies_zo and is_landelijk
            if te_ver or is_zelfde:
                gevonden = f"{_nl(nieuw)}, precies als in {periode}" if is_zelfde else f"{_nl(nieuw)}, na {_nl(oud)} in {periode}"
                verwacht = "een nieuw getal" if is_zelfde else mag
                yield Finding(tabel.volledige_naam, "tolerantie", f"{letters[k.naam]}{rij}", gevonden, verwacht, KIJK_NA)


def _te_ver(relatief: float, k: Kolom) -> str:
    """SQL: whether column ``k`` of rows n and o differs more than is allowed."""
    grens = f'greatest({k.tolerantie_absoluut}::DECIMAL(18,6), abs(o."{k.naam}") * {relatief}::DECIMAL(9,6))'
    return f'abs(n."{k.naam}" - o."{k.naam}") > {grens}'


def _rijnaam(tabel: Tabel, waarden: Iterable[Any]) -> str:
    return ", ".join(f"{s}={w}" for s, w in zip(tabel.sleutel, waarden, strict=True))


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
