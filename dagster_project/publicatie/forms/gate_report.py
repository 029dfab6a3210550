"""``poortrapport.html``: what the gate saw of one version, for the data steward who signs it.

Only from the published tables of that version and the rules in ``expectations/``; nothing is judged anew. What is signed is the sha256 of the
manifest, which names every file of the edition (``halfjaarbericht vaststellen``); it holds the hash of this report, so this report cannot name it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from dagster_project import notation
from dagster_project.poort.unchanged import unchanged
from dagster_project.poort.verdicts import FOUT, NIET_TOETSBAAR, VOLDOET, VOLDOET_NIET, WAARSCHUWING
from dagster_project.poort.words import kort, stuks
from dagster_project.publicatie.content import sentences
from dagster_project.publicatie.content.model import Editie, Theme
from dagster_project.publicatie.content.queries import queries
from dagster_project.publicatie.content.texts import CheckKind, texts
from dagster_project.publicatie.forms import search, templating
from sources import catalog
from sources.database import rows
from sources.snapshots import sha256_of

BESTAND = search.POORTRAPPORT
HOOGSTENS = {"grootste": 25, "uitschieters": 50}
"""So many of the largest revisions and outliers are written out; all of them are in kwaliteit.herzieningen and kwaliteit.signalen."""


class ReportPoint(NamedTuple):
    """Something that the steward must look at; nothing to see when ``aantal`` is 0."""

    aantal: int
    enkel: str
    meer: str
    uitleg: str
    anker: str
    regels: list[str] = []


def render(con: duckdb.DuckDBPyConnection, editie: Editie, folder: Path, lijst: list[Theme], plek: Callable[[str], str] = str) -> str:
    """The report on a version.

    Args:
        folder: where its Parquet files are.
        lijst: its themes, for the search field.
        plek: where another page of the edition is, seen from this one.

    Raises:
        ValueError: there is no Parquet file in ``folder``, so no edition.
    """
    versie = editie.versie
    d = {
        naam: rows(con, sql, {"versie": versie} | ({"toon": HOOGSTENS[naam]} if naam in HOOGSTENS else {}))
        for naam, sql in queries(Path(__file__).with_suffix(".sql")).items()
    }
    bestanden = parquet_files(folder)
    for t in d["trendwoorden"]:
        t["ons_woord"] = _our_word(t)
    confidential = {t.volledige_naam for t in catalog.tabellen().values() if t.vertrouwelijk}
    ontvangen = {t: list(rijen) for t, rijen in groupby(d["snapshots"], key=lambda s: s["bron_tabel"])}
    soorten = _soorten(d["controles"], {b["bron_tabel"]: b["titel"] for b in d["bronnen"]})
    meer = {
        "Controles": [
            search.Place(", ".join(dict.fromkeys(filter(None, (g["naam"], g["titel"], s["kop"])))), g["anker"], _rules(g))
            for s in soorten
            for g in s["groepen"]
        ],
        "Brontabellen": [
            search.Place(f"{b['bron_tabel']}, {b['titel']}", f"bron-{b['bron_tabel']}", b["tabel_id"] or "") for b in d["bronnen"]
        ],
    }
    return templating.fill(
        "poortrapport.html.j2",
        editie=editie,
        d=d,
        punten=_punten(d),
        soorten=soorten,
        vindplaatsen=search.index(con, versie, lijst, BESTAND, plek, meer),
        tegengehouden=[c for c in d["controles"] if c["oordeel"] == VOLDOET_NIET and c["ernst"] == FOUT],
        herziening=next((c["waargenomen"] for c in d["controles"] if c["soort"] == "herzieningen"), ""),
        regels=next((c["voorbeelden"] for c in d["controles"] if c["soort"] == "herzieningen"), []),
        aantekeningen=[a for a in d["aantekeningen"] if a["bron_tabel"] not in confidential],
        ontvangen=ontvangen,
        ongewijzigd=unchanged(con, versie),
        bestanden=bestanden,
        toon=HOOGSTENS["grootste"],
        toon_uitschieters=HOOGSTENS["uitschieters"],
        oordelen=(VOLDOET, VOLDOET_NIET, NIET_TOETSBAAR),
        ernsten=(FOUT, WAARSCHUWING),
        kort=kort,
        stuks=stuks,
        uitsplitsing=notation.uitsplitsing,
        bronperiode=bronperiode,
        anders=[t for t in d["trendwoorden"] if _says_otherwise(t)],
        decimalen=lambda stap: 3 if not stap else max(0, -math.floor(math.log10(stap))),
    )


def parquet_files(folder: Path) -> list[tuple[str, str]]:
    """Name and sha256 of every Parquet file, names in byte order."""
    lijst = [(p.name, sha256_of(p)) for p in sorted(folder.glob("*.parquet"), key=lambda p: p.name.encode())]
    if not lijst:
        raise ValueError(f"Er staat geen Parquet in {folder.name}; er is geen editie om een poortrapport van te maken.")
    return lijst


def bronperiode(tekst: str | None) -> str:
    """Periods as a source writes them (``2024JJ00, 2025MM10, peildatum 2025-11-02``) in words."""
    tekst = re.sub(r"\b(\d{4})JJ00\b", r"\1", tekst or "")
    tekst = re.sub(r"\b(\d{4})KW0(\d)\b", r"\1K\2", tekst)
    tekst = re.sub(r"\b(\d{4})MM(\d\d)\b", r"\1-\2", tekst)
    return re.sub(r"\d{4}[-0-9KQT/]*", lambda m: notation.periode(m[0]), tekst)


OUR_WORD = {
    ("stijging", "licht"): "steeg licht",
    ("stijging", "gewoon"): "steeg",
    ("stijging", "sterk"): "steeg sterk",
    ("daling", "licht"): "daalde licht",
    ("daling", "gewoon"): "daalde",
    ("daling", "sterk"): "daalde sterk",
}
"""What a word of a letter is among the words of our sentences; stabiel is either of those that say gelijk."""


def _our_word(t: dict[str, Any]) -> str:
    """What a sentence of ours would say of the series that a word of a letter is about; empty where there is nothing to compare."""
    if t["oordeel"] == NIET_TOETSBAAR:
        return ""
    return sentences.change(t["waarde_van"], t["waarde_tot"], t["meeteenheid"])


def _says_otherwise(t: dict[str, Any]) -> bool:
    """Whether our sentence has another word than the letter: not wrong of either, but the writer has to choose."""
    ons = t["ons_woord"]
    stabiel = t["richting"] == "geen" and "gelijk" in ons
    return bool(ons) and not stabiel and ons != OUR_WORD.get((t["richting"], t["mate"]))


def _soorten(controles: list[dict[str, Any]], titels: dict[str, str]) -> list[dict[str, Any]]:
    """The checks by kind, and within it by table; what does not pass comes first, in a group of its own. Every check stands in one group."""
    aandacht = [c for c in controles if c["oordeel"] != VOLDOET]
    uit: list[dict[str, Any]] = []
    if aandacht:
        kop = "Voldoet niet of is niet toetsbaar"
        groepen = [{"naam": kop, "titel": "", "controles": aandacht, "gemengd": True, "eerst": True}]
        uit.append(
            {"kop": "Eerst bekijken", "uitleg": "Deze controles staan alleen hier en niet nog eens bij hun tabel.", "groepen": groepen}
        )
    onbekend = sorted({c["soort"] for c in controles} - texts().controlesoorten.keys())  # they come last, under their own name
    for k in [*texts().controles, *(CheckKind(kop=s, uitleg="", soorten={s: s}) for s in onbekend)]:
        per: dict[str, list[dict[str, Any]]] = {}
        for c in controles:
            if c["soort"] in k.soorten and c["oordeel"] == VOLDOET:
                per.setdefault(c["tabel"] if k.per_tabel else k.kop, []).append(c)
        groepen = [
            {"naam": naam, "titel": titels.get(naam, ""), "controles": cs, "gemengd": naam == k.kop, "eerst": False}
            for naam, cs in sorted(per.items())
        ]
        if groepen:
            uit.append({"kop": k.kop, "uitleg": k.uitleg, "groepen": groepen})
    for i, groep in enumerate((g for s in uit for g in s["groepen"]), 1):
        groep["anker"] = f"controles-{i}"
    return uit


def _rules(groep: dict[str, Any]) -> str:
    """The words that find a group of checks: what its rules are called."""
    return " ".join(dict.fromkeys(c["regel"].replace("_", " ") for c in groep["controles"]))


def _punten(d: dict[str, list[dict[str, Any]]]) -> list[ReportPoint]:
    """What the steward must look at, gravest first."""
    controles, families, (telling,) = d["controles"], d["families"], d["telling"]

    zonder = {b["bron_tabel"]: b["ontbreekt"] for b in d["bronnen"] if b["ontbreekt"] is not None}

    def noem(oordeel: str) -> list[str]:
        return [
            f"{c['tabel']}, {c['regel'].replace('_', ' ')} ({c['ernst']}): {c['waargenomen'] or 'zie de controle'}"
            for c in controles
            if c["oordeel"] == oordeel and c["tabel"] not in zonder and not c["waargenomen"].startswith("niet ontvangen")
        ]

    niet, ontoetsbaar = noem(VOLDOET_NIET), noem(NIET_TOETSBAAR)
    achter = [f"{b['bron_tabel']}: nieuwste {bronperiode(b['nieuwste_periode'])}, verwacht {bronperiode(b['verwachte_periode'])}"
              for b in d["bronnen"] if b["loopt_achter"]]  # fmt: skip
    voorbeelden = sum(b["is_voorbeeld"] for b in d["besluiten"])
    synthetisch, waarden = (sum(f[k] for f in families) for k in ("synthetisch", "waarden"))
    onverklaard = sum(h["totaal"] for h in d["herzieningen"] if h["oorzaak"] == "code")
    return [
        ReportPoint(len(niet), "controle die niet voldoet", "controles die niet voldoen",
             "Een waarschuwing houdt de publicatie niet tegen, maar vraagt een oordeel.", "controles", niet),
        ReportPoint(telling["verschillen"], "verschil zonder besluit", "verschillen zonder besluit",
             "Een brief en de berekening, of twee plaatsen in de brieven, zeggen iets anders en niemand besloot welke geldt.", "aansluiting"),
        ReportPoint(sum(t["oordeel"] == "spreekt het tegen" for t in d["trendwoorden"]), "woord dat de reeks tegenspreekt", "woorden die de reeks tegenspreekt",
             "Een brief noemt een ontwikkeling die de reeks niet heeft.", "aansluiting"),
        ReportPoint(sum(map(_says_otherwise, d["trendwoorden"])), "woord van een brief dat wij anders zeggen", "woorden van een brief die wij anders zeggen",
             "De zin van deze editie gebruikt een ander woord dan de brief; kies er een voordat de volgende brief uitgaat.", "aansluiting"),
        ReportPoint(telling["herzien"], "gedrukt getal dat de bron heeft herzien", "gedrukte getallen die de bron heeft herzien",
             "De brief klopte toen; de bron geeft nu een ander getal.", "aansluiting"),
        ReportPoint(len(ontoetsbaar), "controle die niet toetsbaar is", "controles die niet toetsbaar zijn",
             "Er waren geen rijen om naar te kijken. Ga na of dat zo hoort.", "controles", ontoetsbaar),
        ReportPoint(len(zonder), "bron die niet is ontvangen", "bronnen die niet zijn ontvangen",
             "De editie is zonder gemaakt; de controles op wat niet is ontvangen hebben niets om naar te kijken.", "bronnen", list(zonder.values())),
        ReportPoint(len(achter), "bron die achterloopt", "bronnen die achterlopen",
             "De nieuwste periode die er op de kennisdatum hoorde te zijn, is er niet.", "bronnen", achter),
        ReportPoint(voorbeelden, "besluit dat nog een voorbeeld is", "besluiten die nog voorbeelden zijn",
             "Geen mens heeft deze besluiten genomen. Neem ze: zolang zij voorbeelden zijn is de editie niet vast te stellen.", "besluiten"),
        ReportPoint(sum(c["is_voorbeeld"] for c in d["correcties"]), "correctie die nog een voorbeeld is", "correcties die nog voorbeelden zijn",
             "Geen mens heeft deze correcties genomen.", "correcties"),
        ReportPoint(sum(c["is_toegepast"] for c in d["correcties"]), "correctie die een waarde verandert", "correcties die een waarde veranderen",
             "De bron gaf iets anders dan er is gepubliceerd.", "correcties"),
        ReportPoint(onverklaard, "herziening zonder oorzaak in de gegevens", "herzieningen zonder oorzaak in de gegevens",
             "De gegevens en afspraken zijn dezelfde; de berekening is anders.", "herzieningen"),
        ReportPoint(sum(h["vervallen"] for h in d["herzieningen"]), "waarde die is vervallen", "waarden die zijn vervallen",
             "Zij stonden in de vorige versie en nu niet meer.", "herzieningen"),
        ReportPoint(synthetisch, "synthetische waarde", "synthetische waarden",
             texts().synthetisch.poortrapport.format(deel=notation.met_eenheid(100 * synthetisch / max(waarden, 1), "procent")), "uitgebracht"),
        ReportPoint(sum(f["voorlopig"] for f in families), "voorlopige waarde", "voorlopige waarden", "De bron kan ze nog herzien.", "uitgebracht"),
        ReportPoint(sum(b["onbevestigd"] is not None for b in d["bronnen"]), "bron met iets dat niemand bij de bron zag",
             "bronnen met iets dat niemand bij de bron zag",
             "Titels, paden of meeteenheden zijn overgenomen zonder dat iemand ze bij de bron heeft gezien.", "bronnen"),
        ReportPoint(telling["vergelijkingen_niet_toetsbaar"], "gedrukt getal dat niet is na te gaan", "gedrukte getallen die niet zijn na te gaan",
             "Het warehouse heeft niets om ze mee te vergelijken; de reden staat erbij.", "aansluiting"),
        ReportPoint(len(d["norm"]), "landelijk cijfer dat zijn norm niet haalt", "landelijke cijfers die hun norm niet halen",
             "Ga na of de brief het noemt.", "signalen"),
        ReportPoint(sum(s["oordeel"] == "aanhoudend slechter" for s in d["landelijk"]), "landelijk cijfer dat aanhoudend slechter wordt",
             "landelijke cijfers die aanhoudend slechter worden", "Drie keer of vaker op rij ging het de verkeerde kant op.", "signalen"),
        ReportPoint(telling["uitschieters"], "uitschieter", "uitschieters",
             f"De nieuwste verandering is veel groter dan deze reeks gewend is. Ga na of het klopt; {telling['uitschieters_synthetisch']} ervan"
             " zijn synthetisch.", "signalen"),
    ]  # fmt: skip
