"""What stands between a published version and its approval: who may approve, and what is still open in it.

The gate decides on publishing; this decides nothing, it lists. Something a person may answer for (a source that is behind, a warning) has a
``naam`` by which it can be accepted with a reason; what nobody may answer for (invented figures, decisions that no one took) has none.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, get_args

import duckdb

from dagster_project.poort.verdicts import VOLDOET_NIET
from dagster_project.warehouse.parquet import published_tables
from sources.errors import CannotStart

Builder = Literal["bouwer", "datasteward"]
"""Who builds an edition: a role, never a name."""
Approver = Literal["datasteward", "directie"]
"""Who approves or withdraws one; what a role built it does not approve."""
BUILDERS: tuple[str, ...] = get_args(Builder)
DEFAULT_BUILDER = "bouwer"
NOT_RECEIVED = "niet-ontvangen"
"""The name under which all sources that were not received are accepted together."""
BEHIND = "regel:kwaliteit.bronstatus:bron_is_actueel"
"""The warning that some source is behind; each of them is told by itself."""
EXAMPLE = r"^[a-z ]+ \(voorbeeld\), \d{4}-\d{2}-\d{2}: "
"""How a decision that no one took says so in what is published (dbt/macros/gedrukt.sql)."""
WITH_DECISIONS = ("aansluiting", "identiteiten", "trendwoorden", "plausibiliteit")
"""The tables of ``kwaliteit`` that name the decision on a row."""


def check_builder(rol: str) -> None:
    """Raises CannotStart for a role that builds no edition."""
    if rol not in BUILDERS:
        raise CannotStart(f"Rol '{rol}' bouwt geen editie; kies uit: {', '.join(BUILDERS)} (--rol of HALFJAARBERICHT_ROL).")


class Hindrance(NamedTuple):
    """One reason not to approve, and what to do. ``naam``: by which it is accepted; empty when it can not be."""

    wat: str
    doe: str
    naam: str = ""

    def __str__(self) -> str:
        return f"{self.wat}. {self.doe}."


def hindrances(con: duckdb.DuckDBPyConnection, manifest: dict[str, Any], rol: str) -> list[Hindrance]:
    """Everything that holds the approval of this version by this role back.

    Args:
        con: the published database.
        manifest: of the version.
    """
    return [
        *_four_eyes(manifest, rol),
        *_invented(con, manifest),
        *_example_decisions(con, manifest),
        *_to_answer_for(con, manifest["versie"]),
    ]


def _four_eyes(manifest: dict[str, Any], rol: str) -> list[Hindrance]:
    bouwer = manifest.get("gebouwd_door")
    if bouwer is None:
        return [
            Hindrance(
                f"Het manifest van {manifest['versie']} zegt niet wie haar bouwde; zij is van voor dat werd vastgelegd",
                "Stel de volgende versie of editie vast",
            )
        ]
    if bouwer == rol:
        return [
            Hindrance(
                f"{manifest['versie']} is gebouwd door de rol {bouwer}, en wie bouwt stelt niet vast (vier ogen)",
                f"Laat een andere rol vaststellen: {' of '.join(r for r in get_args(Approver) if r != bouwer)}",
            )
        ]
    return []


def _invented(con: duckdb.DuckDBPyConnection, manifest: dict[str, Any]) -> list[Hindrance]:
    versie, uit = manifest["versie"], []
    if manifest.get("voorbeeld", True):
        uit.append(
            Hindrance(
                f"{versie} is een voorbeeld, met verzonnen cijfers; dat wordt nooit vastgesteld",
                "Maak een echte editie in een eigen map: halfjaarbericht refresh, met --bron bundel of --bron live",
            )
        )
    met = con.execute(
        "SELECT DISTINCT schema_name || '.' || table_name FROM duckdb_columns() WHERE column_name = 'is_synthetisch' AND database_name = current_database()"
    ).fetchall()
    tabellen = sorted({t for (t,) in met} & {t.volledig for t in published_tables(con) if not t.is_view})
    telling = {
        t: n
        for t in tabellen
        for (n,) in con.execute(f"SELECT count(*) FROM {t} WHERE versie = ? AND is_synthetisch", [versie]).fetchall()
        if n
    }
    if telling:
        waar = ", ".join(f"{t}: {n} rijen" for t, n in telling.items())
        uit.append(
            Hindrance(
                f"Er staan synthetische waarden in ({waar})",
                "Lever de echte cijfers en draai de refresh opnieuw; dit is niet te aanvaarden",
            )
        )
    for tabel, kolom, n in con.execute(
        "SELECT bron_tabel, kolom, count(*) FROM kwaliteit.correcties WHERE versie = ? AND is_voorbeeld GROUP BY ALL ORDER BY ALL", [versie]
    ).fetchall():
        uit.append(
            Hindrance(
                f"{n} correctie(s) van {tabel}, kolom {kolom}, zijn een voorbeeld",
                "Neem of schrap hen in expectations/correcties.yml en draai de refresh opnieuw; dit is niet te aanvaarden",
            )
        )
    return uit


def _example_decisions(con: duckdb.DuckDBPyConnection, manifest: dict[str, Any]) -> list[Hindrance]:
    """What the published tables say of each decision; when they name none that the manifest counts, that holds back as well."""
    samen = " UNION ALL ".join(f"SELECT vergelijking, besluit FROM kwaliteit.{t} WHERE versie = $versie" for t in WITH_DECISIONS)
    rijen = con.execute(
        f"SELECT min(vergelijking), count(*) FROM ({samen}) WHERE regexp_matches(besluit, $voorbeeld) GROUP BY besluit ORDER BY 1",
        {"versie": manifest["versie"], "voorbeeld": EXAMPLE},
    ).fetchall()
    geteld = manifest.get("besluiten", {}).get("voorbeelden", 0)
    welke = [f"{wat}{f' (en nog {n - 1})' if n > 1 else ''}" for wat, n in rijen] or [f"het manifest telt er {geteld}"] * bool(geteld)
    doe = "Neem het besluit (expectations/besluiten.yml, voorbeeld: false) en geef de editie opnieuw uit met --erratum; dit is niet te aanvaarden"
    return [Hindrance(f"Een besluit is nog een voorbeeld: {w}", doe) for w in welke]


def _to_answer_for(con: duckdb.DuckDBPyConnection, versie: str) -> list[Hindrance]:
    """What can be accepted with a reason."""
    uit = []
    for naam, nieuwste, verwacht in con.execute(
        "SELECT bron_tabel, nieuwste_periode, verwachte_periode FROM kwaliteit.bronstatus WHERE versie = ? AND loopt_achter ORDER BY 1",
        [versie],
    ).fetchall():
        uit.append(
            Hindrance(f"{naam} loopt achter: nieuwste {nieuwste}, verwacht {verwacht}", "Haal de nieuwe periode op met een refresh", naam)
        )
    for controle, gezien in con.execute(
        "SELECT controle_id, waargenomen FROM kwaliteit.controles WHERE versie = ? AND oordeel = ? AND controle_id <> ? ORDER BY 1",
        [versie, VOLDOET_NIET, BEHIND if uit else ""],
    ).fetchall():
        uit.append(Hindrance(f"Waarschuwing {controle}: {gezien}", "Los haar op en draai de refresh opnieuw", controle))
    weg = [
        n
        for (n,) in con.execute(
            "SELECT bron_tabel FROM kwaliteit.bronstatus WHERE versie = ? AND ontbreekt IS NOT NULL ORDER BY 1", [versie]
        ).fetchall()
    ]
    if weg:
        uit.append(
            Hindrance(
                f"{len(weg)} brontabellen zijn niet ontvangen: {', '.join(weg)}",
                "Laat hen leveren en draai de refresh opnieuw",
                NOT_RECEIVED,
            )
        )
    return uit
