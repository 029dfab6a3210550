"""Poort 1 on the rows: types, domain, keys and completeness of a raw table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sources.catalog import TYPEN, Kolom, Tabel
from sources.database import Connection, one_row, scalar, sql_list, sql_name, sql_text
from sources.delivery.content import DeliveryContent
from sources.delivery.wording import wanted, written_as
from sources.errors import Finding, PerRegel, ProgramFault
from sources.load.casts import raw_name
from sources.load.findings import MEEST, MEEST_LEVERING, Content, count_error, key_text, offenders
from sources.load.ranges import out_of_range
from sources.odata.content import OdataContent
from sources.snapshots import Snapshot

AL_GEMELD = 1000
"""So many cells of a column that are reported already are left out of the next rule."""


@dataclass(frozen=True)
class ContractResult:
    """The verdicts of one table: per rule the findings (an empty list is a pass, no entry is not run).

    ``correcties``: what keeps a correction of this table from being applied; None when it did not come to that.
    ``programmafout``: a bug of ours that broke off the loading; rule ``leesbaar`` has no verdict then.
    ``ontbreekt``: that the table was not received and may be absent; no rule has anything to say then.
    """

    tabel: Tabel
    per_regel: PerRegel
    rijen: int
    snapshot: Snapshot | None
    correcties: list[Finding] | None = None
    programmafout: ProgramFault | None = None
    ontbreekt: str = ""

    @property
    def geslaagd(self) -> bool:
        return bool(self.ontbreekt) or (
            self.programmafout is None
            and set(self.per_regel) == set(self.tabel.regels)
            and not any(self.per_regel.values())
            and self.correcties == []
        )


def report_unreadable(con: Connection, tabel: Tabel, inhoud: Content, kolommen: list[tuple[Kolom, str]], per_regel: PerRegel) -> None:
    """A value that does not fit its type is a finding, never a silent null."""
    bevindingen = per_regel.setdefault("typen", [])
    getypeerd = [k for k, _ in kolommen if TYPEN[k.type] != "VARCHAR"]
    if not getypeerd:
        return
    velden = ", ".join(f'count("_tekst_{k.naam}")' for k in getypeerd)
    tellingen = one_row(con, f"SELECT {velden} FROM {raw_name(tabel)}")
    for k, n in zip(getypeerd, tellingen, strict=True):
        if n:
            waar, tekst = f'"_tekst_{k.naam}" IS NOT NULL', f"_tekst_{k.naam}"
            bevindingen += offenders(
                con, tabel, inhoud, k, waar, n, "typen", wanted(k) if tabel.is_levering else f"een waarde van type {k.type}", tekst
            )
            inhoud.onleesbaar |= {(k.naam, r[0]) for r in con.execute(f"SELECT _rij FROM {raw_name(tabel)} WHERE {waar}").fetchall()}
        con.execute(f'ALTER TABLE {raw_name(tabel)} DROP COLUMN "_tekst_{k.naam}"')


# --- the contract on the rows ---


def check_rows(con: Connection, tabel: Tabel, inhoud: Content, kolommen: list[Kolom], per_regel: PerRegel) -> None:
    """Rules ``domein``, ``sleutel`` and ``volledig`` on the typed raw table; one pass counts, only what is wrong is looked up."""
    domein = per_regel.setdefault("domein", [])
    raw = raw_name(tabel)
    eisen = list(_domein_eisen(tabel, inhoud, kolommen))
    per_eis = "".join(f", count(*) FILTER (WHERE {waar})" for _, waar, _ in eisen)
    tellingen = one_row(con, f"SELECT count(*) FILTER (WHERE _rij IS NULL){per_eis} FROM {raw}")
    for (k, waar, verwacht_), n in zip(eisen, tellingen[1:], strict=True):
        if n:
            domein += offenders(con, tabel, inhoud, k, waar, n, "domein", verwacht_)
    if isinstance(inhoud, DeliveryContent):
        nader = list(out_of_range(con, tabel, inhoud, kolommen))  # says more of a cell than the range of its column
        domein[:] = [b for b in domein if b.plaats not in {n.plaats for n in nader}] + nader
    if tellingen[0]:
        domein.append(
            Finding(
                tabel.volledige_naam,
                "domein",
                "kolom ID",
                f"{tellingen[0]} rijen zonder nummer",
                "een heel getal per rij",
                "Zonder rijnummer is geen cel terug te vinden; meld het de bron.",
            )
        )
    volledig = per_regel.setdefault("volledig", [])
    uniek = False
    if isinstance(inhoud, OdataContent):
        uniek, fouten = _rooster(con, tabel)
        volledig += fouten
        if inhoud.telling is None and not tabel.dicht:
            volledig.append(count_error(tabel, "geen aantal", "een aantal rijen", "die de bron zelf telt"))
        if tabel.dicht and inhoud.geladen != inhoud.hoogstens and not fouten:  # a measure or a margin of a row that is there
            volledig.append(count_error(tabel, inhoud.geladen, inhoud.hoogstens, "die bij de gevraagde codes horen"))
        if inhoud.telling is not None and inhoud.telling != inhoud.geladen:
            volledig.append(count_error(tabel, inhoud.geladen, inhoud.telling, "die de bron zelf telt"))
    sleutels = per_regel.setdefault("sleutel", [])
    if not uniek and set(tabel.sleutel) <= {k.naam for k in kolommen}:
        sleutels += duplicates(con, tabel, inhoud, raw, list(tabel.sleutel), "_rij")


def _domein_eisen(tabel: Tabel, inhoud: Content, kolommen: list[Kolom]) -> Iterator[tuple[Kolom, str, str]]:
    """(column, SQL of the rows that break a demand, what was expected)"""
    for k in kolommen:
        if not k.leeg:
            al_gemeld = [str(rij) for kolom, rij in inhoud.onleesbaar if kolom == k.naam and rij is not None]
            if len(al_gemeld) > AL_GEMELD:
                continue  # a thousand findings in one column stop it as it is, and a longer list costs gigabytes to parse
            yield k, f'"{k.naam}" IS NULL' + (f" AND _rij NOT IN ({', '.join(al_gemeld)})" if al_gemeld else ""), "een waarde"
        for grens, teken, woord in ((k.minimum, "<", "ten minste"), (k.maximum, ">", "ten hoogste")):
            if grens is not None:
                yield k, f'"{k.naam}" {teken} {grens}', f"{woord} {grens}".replace(".", ",")
        if k.domein:
            yield k, f'"{k.naam}" NOT IN ({sql_list(k.domein)})', f"een van {', '.join(k.domein)}"
        if k.patroon:
            yield (
                k,
                f'NOT regexp_full_match("{k.naam}", {sql_text(k.patroon)})',
                written_as(k) if tabel.is_levering else f"de vorm {k.patroon}",
            )
        if tabel.heeft_marges and k.naam.endswith("_ondergrens"):
            waarde = k.naam.removesuffix("_ondergrens")
            onder, boven = f'"{k.naam}"', f'"{waarde}_bovengrens"'  # a margin without value, or the other way round, is wrong too
            waar = (
                f'NOT coalesce({onder} <= "{waarde}" AND "{waarde}" <= {boven}, {onder} IS NULL AND "{waarde}" IS NULL AND {boven} IS NULL)'
            )
            yield k, waar, f"ondergrens <= {waarde} <= bovengrens"


def duplicates(con: Connection, tabel: Tabel, inhoud: Content, bron: str, sleutel: list[str], rijnummer: str) -> list[Finding]:
    """Keys that occur more than once."""
    namen = ", ".join(f'"{s}"' for s in sleutel)

    def plaats(rijen: str) -> str:
        if isinstance(inhoud, DeliveryContent):
            return ", ".join(inhoud.plaats(sleutel[0], int(r)) for r in rijen.split(", ")[:MEEST])
        return f"rijen {rijen}"

    dubbel = con.execute(
        f"SELECT {namen}, count(*) AS n, string_agg(CAST({rijnummer} AS VARCHAR), ', ' ORDER BY {rijnummer}) AS rijen "
        f"FROM {bron} WHERE {namen.replace(',', ' IS NOT NULL AND')} IS NOT NULL "  # an empty key is a finding of its own
        f"GROUP BY {namen} HAVING count(*) > 1 ORDER BY {namen}"
    ).fetchall()
    return [
        Finding(
            tabel.volledige_naam,
            "sleutel",
            plaats(r[-1]),
            f"{r[-2]} keer {key_text(sleutel, r)}" + ("" if tabel.is_levering else f" ({len(dubbel)} dubbele sleutels)"),
            f"één rij per {' en '.join(sleutel)}" if tabel.is_levering else "elke sleutel één keer",
            "Houd één van deze rijen over." if tabel.is_levering else "Een pagina of rij is dubbel; haal de tabel opnieuw op.",
        )
        for r in dubbel[: MEEST_LEVERING if tabel.is_levering else MEEST]
    ]


def _rooster(con: Connection, tabel: Tabel) -> tuple[bool, list[Finding]]:
    """Every combination of the codes that we asked for must be there once: a lost page or row shows.

    Each combination has a place in the grid, and one bit per place is set: as many bits as rows is proof that no key
    occurs twice, as many as places that none is missing. Only when that fails the slow question is put.

    Returns:
        Whether the keys are proven unique, and what is wrong.
    """
    raw = raw_name(tabel)
    rijen = scalar(con, f"SELECT count(*) FROM {raw}")
    if not rijen:
        return True, [
            Finding(
                tabel.volledige_naam,
                "volledig",
                "TypedDataSet",
                "een tabel zonder rijen",
                "rijen",
                "De bron gaf niets; probeer het later opnieuw.",
            )
        ]
    dims = [d.naam for d in tabel.dimensies if d.naam != "Marges"]
    codes = {d: f'(SELECT DISTINCT trim(code) AS "{d}" FROM raw_{tabel.bron}."{tabel.naam}__{d}")' for d in dims}
    aantal = {d: scalar(con, f"SELECT count(*) FROM {codes[d]}") for d in dims}
    plaatsen = math.prod(aantal.values())
    if plaatsen >= 1_000_000_000:  # beyond what one row of bits may hold
        return False, [count_error(tabel, plaatsen, "minder dan een miljard", "(kies minder codes in bronnen.yml)")]
    bekend, bezet = _bezet(con, tabel, aantal, "{}")
    if bekend < rijen:  # keys and codes may be padded differently
        bekend, bezet = _bezet(con, tabel, aantal, "trim({})")
    uniek = bekend == bezet == rijen and set(dims) == set(tabel.sleutel)
    if uniek and (bezet == plaatsen or not tabel.dicht):
        return True, []
    fouten = _ontbrekend(con, tabel, codes, plaatsen, bezet) if tabel.dicht and bezet < plaatsen else []
    if bekend < rijen:
        fouten += _vreemd(con, tabel, codes, rijen - bekend)
    return uniek, [
        Finding(
            tabel.volledige_naam,
            "volledig",
            key_text(dims, r),
            wat,
            "elke combinatie van gevraagde codes één keer",
            "Een pagina of regio ontbreekt of is te veel; haal de tabel opnieuw op.",
        )
        for r, wat in fouten
    ]


def _ontbrekend(con: Connection, tabel: Tabel, codes: dict[str, str], plaatsen: int, bezet: int) -> list[tuple[tuple[Any, ...], str]]:
    """Combinations without a row; ``codes``: per dimension the SQL of those that we asked for."""
    volgorde = "ORDER BY ALL" if plaatsen <= 1_000_000 else ""  # of a large grid any ten will do: they are not all written out
    ontbreekt = con.execute(
        f"SELECT * FROM {' CROSS JOIN '.join(codes.values())} AS c ANTI JOIN (SELECT {_getrimd(codes)} FROM {raw_name(tabel)}) AS r "
        f"USING ({', '.join(map(sql_name, codes))}) {volgorde} LIMIT {MEEST}"
    ).fetchall()
    return [(r, f"geen rij ({plaatsen - bezet} in totaal)") for r in ontbreekt]


def _vreemd(con: Connection, tabel: Tabel, codes: dict[str, str], aantal: int) -> list[tuple[tuple[Any, ...], str]]:
    """Rows of a code that the dimension does not have."""
    vreemd = " OR ".join(f'trim("{d}") NOT IN (SELECT "{d}" FROM {sql})' for d, sql in codes.items())
    te_veel = con.execute(f"SELECT DISTINCT {_getrimd(codes)} FROM {raw_name(tabel)} WHERE {vreemd} ORDER BY ALL LIMIT {MEEST}").fetchall()
    return [(r, f"een rij zonder code in de dimensie ({aantal} in totaal)") for r in te_veel]


def _getrimd(dims: Iterable[str]) -> str:
    return ", ".join(f'trim("{d}") AS "{d}"' for d in dims)


def _bezet(con: Connection, tabel: Tabel, aantal: dict[str, int], vorm: str) -> tuple[int, int]:
    """(rows whose codes are all known, different combinations among them); ``vorm``: how a key is compared."""
    plaatsen = math.prod(aantal.values())
    plaats, joins = "0", ""
    for i, (d, n) in enumerate(aantal.items()):
        code = vorm.format("code")
        codes = f'SELECT *, row_number() OVER (ORDER BY code) - 1 AS i FROM (SELECT DISTINCT {code} AS code FROM raw_{tabel.bron}."{tabel.naam}__{d}")'
        joins += f" JOIN ({codes}) AS d{i} ON {vorm.format(f'r.{sql_name(d)}')} = d{i}.code"
        plaats = f"({plaats}) * {n} + d{i}.i"
    bits = f"bit_count(bitstring_agg(CAST({plaats} AS BIGINT), 0, {max(plaatsen - 1, 1)}))"
    bekend, bezet = one_row(con, f"SELECT count(*), coalesce({bits}, 0) FROM {raw_name(tabel)} AS r{joins}")
    return bekend, bezet
