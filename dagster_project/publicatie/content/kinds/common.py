"""What the kinds of figures share: their entry in ``figuren.yml``, a number as a cell, and the words around the numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator

from dagster_project import notation
from dagster_project.publicatie.content import sentences
from dagster_project.publicatie.content.model import STATUS, Figure, FigureCell, FigureRow
from dagster_project.publicatie.content.numbers import GEDRUKT, EditionNumbers
from dagster_project.publicatie.content.texts import for_readers, texts
from dagster_project.warehouse.published_deliveries import known_indicators
from sources.validated_yaml import Strict, nearest


def _known(indicator: str) -> str:
    if indicator not in known_indicators():
        raise ValueError(
            f"indicator '{indicator}' staat niet in het register (dbt/seeds/indicatoren.csv).{nearest(indicator, known_indicators())}"
        )
    return indicator


Indicator = Annotated[str, AfterValidator(_known)]
"""An indicator of the register: of another there never is a number, and its figure would be left out in silence."""


class FigureSpec(Strict):
    """What every entry of ``figuren.yml`` has; a subclass has the ``soort`` that says how the figure is built and drawn."""

    id: str
    titel: str

    @property
    def subjects(self) -> dict[str, str]:
        """Name of a row -> the subject of its sentence, of the rows that a headline can be about."""
        return {}


def cell(x: dict[str, Any] | None, met: bool = False, teken: bool = False, breuk: bool = False) -> FigureCell:
    """A number as a cell; ``met``: with its meeteenheid, because rows differ."""
    if x is None:
        return FigureCell(None, notation.GEEN)
    w = x["waarde"]
    tekst = "" if w is None else sentences.WOORD.get(x["kwalificatie"], "")
    merken = {
        "v": x["status"] == "voorlopig",
        "nv": x["status"] == "nadervoorlopig",
        "b": breuk,
        "h": x["is_herzien"],
        "g": x["is_gecorrigeerd"],
        "a": x["kwalificatie"] == "afgeschermd",
        "s": x["is_synthetisch"],
    }
    return FigureCell(
        w,
        tekst + (notation.met_eenheid if met else notation.getal)(w, x["meeteenheid"], teken),
        tuple(m for m, is_zo in merken.items() if is_zo),
        x["meeteenheid"],
        *(x[g] if x["ondergrens"] is not None and x["bovengrens"] is not None else None for g in ("ondergrens", "bovengrens")),
    )


def assemble(
    o: Any, b: EditionNumbers, cijfers: list[dict[str, Any]], rijen: list[FigureRow], noten: Iterable[str] = (), **velden: Any
) -> Figure:
    """The figure with what follows from its numbers: source, status, definitions, notes (``noten``: its own) and whether they are made up.

    No sentence compares or ranks invented numbers; a series (``reeks``) looks at that row by row.
    """
    if o.soort != "reeks" and any(x["is_synthetisch"] for x in cijfers):
        velden |= {"zinnen": [], "bewering": "", "standen": {}}
    alles = all(x["is_synthetisch"] for x in cijfers)
    if alles or not any(x["is_synthetisch"] for x in cijfers):  # said once, not in every cell
        rijen = [FigureRow(r.naam, [replace(c, merken=tuple(m for m in c.merken if m != "s")) for c in r.cellen]) for r in rijen]
    indicatoren = [b.indicatoren[i] for i in dict.fromkeys(x["indicator_id"] for x in cijfers)]
    eenheden = {x["meeteenheid"] for x in cijfers}
    return Figure(
        id=o.id,
        titel=o.titel,
        soort=o.soort,
        rijen=rijen,
        meeteenheid=next(iter(eenheden)) if len(eenheden) == 1 else "",
        bron=b.sources(cijfers) + (", (deels) zoals gedrukt in een brief" if _printed_note(b, cijfers) else ""),
        status=notation.opsomming(list(dict.fromkeys(STATUS.get(x["status"], x["status"]) for x in cijfers))),
        definities=[(i["naam"], i["definitie"]) for i in indicatoren if i["definitie"]],
        noten=list(
            dict.fromkeys(
                [
                    *_synthetic_note(b, cijfers, alles),
                    *_printed_note(b, cijfers),
                    *_unchanged_note(b, cijfers),
                    *noten,
                    *_left_out(b, cijfers),
                    *_indicator_notes(b, cijfers, indicatoren),
                ]
            )
        ),
        is_synthetisch=any(x["is_synthetisch"] for x in cijfers),
        **velden,
    )


AFRONDING = "Door afronding tellen de delen niet precies op tot het totaal."


def rounding_note(totaal: tuple[float | Decimal, str], delen: Iterable[tuple[float, str]]) -> list[str]:
    """A note where parts add up to a total that stands beside them, and as they are shown do not.

    Args:
        totaal: the total with its meeteenheid; ``delen`` likewise. Parts that are no whole give no note: their sum says something else.
    """
    paren = list(delen)
    if not paren or abs(sum(notation.exact(w) for w, _ in paren) - notation.exact(totaal[0])) > Decimal("1e-6") * len(paren):
        return []
    return [AFRONDING] if sum(notation.getoond(w, e) for w, e in paren) != notation.getoond(*totaal) else []


def _unchanged_note(b: EditionNumbers, cijfers: list[dict[str, Any]]) -> Iterable[str]:
    """Of which deliveries nothing came since the edition before this one."""
    for naam in sorted({naam.strip() for x in cijfers for naam in x["bron_tabel"].split(";")}):
        if sinds := b.ongewijzigd.get(naam):
            yield f"Ongewijzigd sinds editie {sinds}: van '{b.titels.get(naam, naam)}' kwam geen nieuwe levering."


def _left_out(b: EditionNumbers, cijfers: list[dict[str, Any]]) -> Iterable[str]:
    """Periods that a source gives and that are not what their code says, such as a running year."""
    for naam in sorted({naam.strip() for x in cijfers for naam in x["bron_tabel"].split(";")}):
        if wat := b.weggelaten.get(naam):
            yield f"Niet opgenomen uit {b.titels.get(naam, naam)}: {wat}."


def _synthetic_note(b: EditionNumbers, cijfers: list[dict[str, Any]], alles: bool) -> list[str]:
    """That numbers are made up, and what their sources say of that."""
    bronnen = {naam.strip() for x in cijfers if x["is_synthetisch"] for naam in x["bron_tabel"].split(";")}
    if not bronnen:
        return []
    woorden = texts().synthetisch
    opmerkingen = dict.fromkeys(for_readers(b.opmerkingen[naam]) for naam in sorted(bronnen) if naam in b.opmerkingen)
    return [" ".join(filter(None, [woorden.noot, woorden.noot_alle if alles else "", *opmerkingen]))]


def _printed_note(b: EditionNumbers, cijfers: list[dict[str, Any]]) -> list[str]:
    """Which periods of a series that has a source of its own come from a letter, because that source was not received."""
    perioden = {
        x["periode"]
        for x in cijfers
        if x["bron_tabel"] == GEDRUKT and b.indicatoren[x["indicator_id"]]["model"] != "int_kerncijfers__overig"
    }
    if not perioden:
        return []
    return [
        f"Zoals gedrukt in een brief aan de Tweede Kamer, niet uit de bron zelf: {notation.opsomming([notation.periode(p) for p in sorted(perioden)])}."
    ]


def _indicator_notes(b: EditionNumbers, cijfers: list[dict[str, Any]], indicatoren: list[dict[str, Any]]) -> Iterable[str]:
    """Revisions, breaks within the years that are shown, and remarks of the register."""
    uitsplitsingen = {x["uitsplitsing"] for x in cijfers}
    van, tot = (str(f(x["periode"] for x in cijfers))[:4] for f in (min, max))
    for i in indicatoren:
        for k in b.breuken.get(i["indicator_id"], []):
            if k["soort"] == "herziening":
                yield f"Herzien in editie {k['editie_herziening']}: {k['toelichting']}"
            elif van <= str(k["datum"].year) <= tot and not uitsplitsingen <= set((k["behalve_uitsplitsing"] or "").split(",")) - {""}:
                yield f"Reeksbreuk op {notation.dag(k['datum'])}: {k['toelichting']}"
        if i["kanttekening"]:
            yield f"{i['naam']}: {i['kanttekening']}"
