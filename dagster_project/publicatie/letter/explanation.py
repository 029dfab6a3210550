"""Whether the numbers in the explanations of an edition are its figures: as strict as a figure itself, for they are published beside it."""

from __future__ import annotations

from typing import Any

import duckdb

from dagster_project.poort.verdicts import EXPLANATIONS, VOLDOET, VOLDOET_NIET, Verdict
from dagster_project.publicatie.content.figures import read_explanations_of
from dagster_project.publicatie.content.sentences import write_value
from dagster_project.publicatie.content.spec import read_spec
from dagster_project.publicatie.letter.check import ONBEKEND, VERSCHILT, Finding, TrendFinding, check
from dagster_project.publicatie.letter.document import Passage
from dagster_project.publicatie.letter.edition import read_bounds, read_figures


def verdict(con: duckdb.DuckDBPyConnection, versie: str) -> Verdict:
    """The verdict on the explanations of this version; a number that differs, or that the edition does not have, stops the publication."""
    duidingen = read_explanations_of(con, versie)
    fouten: list[str] = []
    if duidingen:
        spec = read_spec()
        titels = {**{t.id: t.titel for t in spec.themas}, **{i: getattr(f, "titel", i) for i, f in spec.figuren.items()}}
        verslag = check([Passage(d.bij, titels[d.bij], d.tekst) for d in duidingen], read_figures(con, versie), read_bounds(con))
        fouten = [_number(b) for b in verslag.bevindingen if b.oordeel in (VERSCHILT, ONBEKEND)] + [_word(w) for w in verslag.woorden]
    return Verdict(
        EXPLANATIONS,
        "regel",
        "kwaliteit.duidingen",
        "cijfers",
        VOLDOET_NIET if fouten else VOLDOET,
        "Wat mensen bij een figuur schrijven wordt met haar gepubliceerd: elk getal erin is een cijfer van deze editie.",
        eigenaar="datasteward JenV, DG Politie",
        waargenomen=f"{len(fouten)} in {len(duidingen)} duidingen" if fouten else f"{len(duidingen)} duidingen",
        voorbeelden=fouten,
    )


def _number(b: Finding) -> str:
    verwacht = "een cijfer van deze editie, bij zijn naam en periode genoemd"
    if b.waarde is not None:
        verwacht = write_value(float(b.waarde.waarde), b.waarde.meeteenheid, b.waarde.kwalificatie)
    return f"duiding.yml, bij {b.plaats} ('{b.zin}'): gevonden {b.getal}; verwacht {verwacht}. {_doe(b.reden)}"


def _word(w: TrendFinding) -> str:
    return (
        f"duiding.yml, bij {w.plaats} ('{w.zin}'): gevonden het woord '{w.woord}'; verwacht een woord dat de reeks draagt. {_doe(w.reden)}"
    )


def _doe(reden: Any) -> str:
    return f"Verbeter de tekst of haal het getal weg ({str(reden).rstrip('.')})."
