"""CBS and politie OData v3: fetch one table whole, store every reply, and find our columns in it.

Facts this rests on: the feed pages by ``odata.nextLink`` (10.000 rows), keys are padded with spaces, values are
delivered in the printed Unit, and the ``_N`` at the end of a column key is a sequence number that moves between
versions of a table. A column is therefore found by stem + title + path of parent titles, never by its number.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from sources.catalogus import Kolom, Tabel
from sources.fouten import Bevinding, BronFout
from sources.halen import Haler
from sources.snapshots import Snapshot, Winkel

log = logging.getLogger(__name__)

VOLGNUMMER = re.compile(r"_\d+$")
PERIODE = re.compile(r"\d{4}[A-Z][A-Z0-9]\d{2}")
"""2024JJ00, 2024MM03, and the special ones (2023X000, 2023W101)"""


@dataclass
class Bronkolom:
    """Where one of our columns is in this version of the table: key with its number, and the Unit as printed."""

    kolom: Kolom
    sleutel: str
    meeteenheid: str


@dataclass
class OdataInhoud:
    """One table as fetched: its pages are in the store, its metadata is read."""

    tabel: Tabel
    snapshot: Snapshot
    paginas: list[str] = field(default_factory=list)
    """sha256 of each page with rows, in order"""
    eigenschappen: list[dict[str, Any]] = field(default_factory=list)
    codes: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """per dimension the codes that we asked for, keys untrimmed"""
    velden: set[str] | None = None
    """the fields that every page has; None when there are no rows"""
    onleesbaar: set[tuple[str, int]] = field(default_factory=set)
    """cells that are reported already: read as empty, but not to be called empty"""


def basis(tabel: Tabel) -> str:
    """The feed of this table on its public host; the host in a reply's metadata is internal and never followed."""
    return f"{tabel.host}/ODataFeed/odata/{tabel.tabel_id}"


def haal(tabel: Tabel, haler: Haler, winkel: Winkel) -> OdataInhoud:
    """Fetch metadata, dimensions and all rows of one table; every reply is stored before it is read.

    Raises:
        BronFout: a reply is missing, no JSON, cut off, an error page, or the paging goes round in a circle.
    """
    inhoud = OdataInhoud(tabel, haler.begin(tabel))

    def vraag(url: str) -> tuple[dict[str, Any], str]:
        antwoord = haler.haal(url)
        ontvangst = winkel.bewaar(antwoord)
        inhoud.snapshot.ontvangsten.append(ontvangst)
        return _ontleed(tabel, antwoord.url, antwoord.status, antwoord.inhoud), ontvangst.sha256

    def lijst(naam: str, eis: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
        rijen = vraag(f"{basis(tabel)}/{naam}?$format=json")[0]["value"]
        for nr, rij in enumerate(rijen):
            if not (isinstance(rij, dict) and eis(rij)):
                verwacht, actie = "de velden die deze lijst altijd heeft", "Kijk of de bron de tabel herontwierp."
                raise BronFout(
                    [Bevinding(tabel.volledige_naam, "leesbaar", f"{naam}, regel {nr}", f"een misvormde regel {rij}", verwacht, actie)]
                )
        return rijen

    vraag(f"{basis(tabel)}/TableInfos?$format=json")
    inhoud.eigenschappen = lijst("DataProperties", _is_eigenschap)
    alle = {d.naam: lijst(d.naam, _is_periode if d.naam == "Perioden" else _is_code) for d in tabel.dimensies}
    inhoud.codes = {d.naam: [c for c in alle[d.naam] if d.kiest(c["Key"])] for d in tabel.dimensies}
    url: str | None = dataset_url(tabel, alle)
    gezien: set[str] = set()
    while url:
        if url in gezien:
            raise BronFout(
                [
                    Bevinding(
                        tabel.volledige_naam,
                        "leesbaar",
                        url,
                        "een volgende pagina die al gelezen is",
                        "een nieuwe pagina",
                        "De bron bladert in een kring; probeer het later opnieuw.",
                    )
                ]
            )
        gezien.add(url)
        pagina, sha = vraag(url)
        inhoud.paginas.append(sha)
        if pagina["value"]:
            inhoud.velden = set(pagina["value"][0]) & (inhoud.velden if inhoud.velden is not None else set(pagina["value"][0]))
        log.info("%s: pagina %d, %d rijen", tabel.volledige_naam, len(inhoud.paginas), len(pagina["value"]))
        url = _publiek(tabel, pagina.get("odata.nextLink"))
    return inhoud


def _is_eigenschap(e: dict[str, Any]) -> bool:
    soort = e.get("odata.type")
    return isinstance(soort, str) and "ID" in e and isinstance(e.get("Title"), str) and isinstance(e.get("Key") or "", str)


def _is_code(c: dict[str, Any]) -> bool:
    return isinstance(c.get("Key"), str)


def _is_periode(c: dict[str, Any]) -> bool:
    return _is_code(c) and PERIODE.fullmatch(c["Key"]) is not None


def dataset_url(tabel: Tabel, codes: dict[str, list[dict[str, Any]]]) -> str:
    """The question for the first page: everything, or a filter where we want only part of a dimension's ``codes``."""
    filters = []
    for d in tabel.dimensies:
        gekozen = [c["Key"] for c in codes[d.naam] if d.kiest(c["Key"])]
        if len(gekozen) < len(codes[d.naam]):
            filters.append(_filter(d.naam, d.voorvoegsels, gekozen))
    url = f"{basis(tabel)}/TypedDataSet?$format=json"
    return url + "&$filter=" + quote(" and ".join(filters), safe="'(),") if filters else url


def _filter(naam: str, voorvoegsels: tuple[str, ...], sleutels: list[str]) -> str:
    """Regions by prefix; other keys one by one and untrimmed: ``ge`` mixes years, quarters and months."""
    if voorvoegsels:
        delen = [f"startswith({naam},'{v}')" for v in voorvoegsels]
    else:
        delen = [f"{naam} eq '{s.replace(chr(39), chr(39) * 2)}'" for s in sleutels]
    return "(" + " or ".join(delen) + ")"


def _publiek(tabel: Tabel, url: str | None) -> str | None:
    if url is None:
        return None
    eigen = urlsplit(tabel.host)
    return urlunsplit(urlsplit(url)._replace(scheme=eigen.scheme, netloc=eigen.netloc))


def _ontleed(tabel: Tabel, url: str, status: int, inhoud: bytes) -> dict[str, Any]:
    def fout(gevonden: str, actie: str) -> BronFout:
        return BronFout([Bevinding(tabel.volledige_naam, "leesbaar", url, gevonden, "een volledig JSON-antwoord", actie)])

    if inhoud.lstrip()[:1] == b"<":
        raise fout(f"een HTML-pagina (status {status})", "De bron gaf een foutpagina; probeer het later opnieuw.")
    try:
        d = json.loads(inhoud)
    except ValueError as e:
        plek = f"regel {e.lineno}, teken {e.colno}" if isinstance(e, json.JSONDecodeError) else str(e)
        raise fout(
            f"afgebroken of onleesbare JSON ({len(inhoud)} bytes, bij {plek})", "Het antwoord is niet heel; haal de tabel opnieuw op."
        ) from None
    if isinstance(d, dict) and "odata.error" in d:
        boodschap = d["odata.error"]
        for sleutel in ("message", "value"):
            boodschap = boodschap.get(sleutel, boodschap) if isinstance(boodschap, dict) else boodschap
        raise fout(f"een fout van de bron: {boodschap}", "Controleer tabel-id en kolommen in bronnen.yml.")
    if status != 200 or not isinstance(d, dict) or not isinstance(d.get("value"), list):
        raise fout(f"status {status} zonder lijst 'value'", "Kijk of de tabel nog bestaat; pas bronnen.yml aan.")
    return d


def zoek_kolommen(inhoud: OdataInhoud) -> tuple[list[Bronkolom], list[Bevinding]]:
    """Find our columns in DataProperties and compare the Unit with the contract.

    Returns:
        The columns found (a dimension's key is its own name) and what is wrong with rules
        ``kolommen`` and ``meeteenheden``.
    """
    groepen = {e["ID"]: e for e in inhoud.eigenschappen}
    onderwerpen = [
        (VOLGNUMMER.sub("", e["Key"]), e["Title"].strip(), _pad(e, groepen), e)
        for e in inhoud.eigenschappen
        if e["odata.type"] == "Cbs.OData.Topic"
    ]
    dimensies = {e["Key"] for e in inhoud.eigenschappen if "Dimension" in e["odata.type"] or "GeoDetail" in e["odata.type"]}
    tabel, gevonden, fouten = inhoud.tabel, [], []
    for k in tabel.kolommen:
        if k.naam in {d.naam for d in tabel.dimensies}:
            if k.naam in dimensies:
                gevonden.append(Bronkolom(k, k.naam, ""))
            else:
                fouten.append(_kolomfout(tabel, k, "geen dimensie met deze naam"))
            continue
        stam = k.stam or k.naam
        passend = [e for s, t, p, e in onderwerpen if (s, t, p) == (stam, k.titel, k.pad)]
        if len(passend) != 1:
            lijkt = [f"{e['Key']} '{t}' onder {' > '.join(p)}" for s, t, p, e in onderwerpen if s == stam or t == k.titel]
            fouten.append(_kolomfout(tabel, k, f"{len(passend)} passende onderwerpen; lijken erop: {'; '.join(lijkt[:3]) or 'geen'}"))
            continue
        if inhoud.velden is not None and passend[0]["Key"] not in inhoud.velden:
            fouten.append(_kolomfout(tabel, k, f"{passend[0]['Key']} in DataProperties, maar niet in de rijen"))
            continue
        eenheid = (passend[0].get("Unit") or "").strip()
        gevonden.append(Bronkolom(k, passend[0]["Key"], eenheid))
        if k.meeteenheid is not None and eenheid != k.meeteenheid:
            fouten.append(
                Bevinding(
                    tabel.volledige_naam,
                    "meeteenheden",
                    f"DataProperties, kolom {passend[0]['Key']}",
                    f"meeteenheid '{eenheid}'",
                    f"'{k.meeteenheid}'",
                    "De bron telt anders dan afgesproken: pas eerst de formule aan, dan bronnen.yml.",
                )
            )
    return gevonden, fouten


def _kolomfout(tabel: Tabel, k: Kolom, gevonden: str) -> Bevinding:
    verwacht = f"kolom {k.stam or k.naam} '{k.titel}' onder {' > '.join(k.pad)}" if k.titel else f"dimensie {k.naam}"
    return Bevinding(
        tabel.volledige_naam,
        "kolommen",
        f"DataProperties, kolom {k.naam}",
        gevonden,
        verwacht,
        f"Kijk of de bron de tabel herontwierp; pas sources/{tabel.bron}/bronnen.yml aan.",
    )


def _pad(e: dict[str, Any], groepen: dict[Any, dict[str, Any]]) -> tuple[str, ...]:
    pad: list[str] = []
    while (ouder := groepen.get(e.get("ParentID"))) is not None and len(pad) < len(groepen):  # a group may not be its own parent
        pad.append(ouder["Title"].strip())
        e = ouder
    return tuple(reversed(pad))
