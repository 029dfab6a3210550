"""``dcat.jsonld``: the edition for data catalogues, after DCAT-AP-NL 3.0 (Geonovum; https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/).

One catalogue, one dataset per family and per schema, one distribution per file. The rest of the edition (XLSX, pages, PDF, figures) hangs
on the dataset that it shows, for what of it is in the folder: so this form is made last.

All identifiers of our own are relative, and there is no ``@base``: JSON-LD then resolves them against the place the file was
fetched from. Wherever an edition is put, its addresses are right, and none names a host that is not ours; a ``urn:`` as base
could not do that, because a path cannot be resolved against it. What stays the same in every place is ``dct:identifier``.
The context is in the file, so that nothing is fetched to read it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.publicatie.content import figures
from dagster_project.publicatie.content.model import Editie
from dagster_project.publicatie.content.texts import texts
from dagster_project.publicatie.forms import datapackage, dictionary, page, search
from dagster_project.publicatie.forms.datapackage import Source
from dagster_project.publicatie.forms.dictionary import DescribedTable
from dagster_project.warehouse import parquet
from sources.database import one_row

NAAM = "dcat.jsonld"
PROFIEL = {
    "@id": "https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/",
    "@type": "dct:Standard",
    "title": {"nl": "DCAT-AP-NL 3.0"},
    "version": "3.0",
}
"""3.0 is the version that Geonovum established; 3.0.1 is still being worked on."""

EU = "http://publications.europa.eu/resource/authority"
LICENTIES = "https://definities.geostandaarden.nl/dcat-ap-nl/id/waardelijst/licenties"
NIET_OPEN = f"{LICENTIES}/niet_open"
"""What the profile prescribes where no Creative Commons licence can be named."""

VORMEN = {
    ".csv": ("CSV", "text/csv"),
    ".parquet": ("PARQUET", "application/vnd.apache.parquet"),
    ".xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".html": ("HTML", "text/html"),
    ".pdf": ("PDF", "application/pdf"),
    ".json": ("JSON", "application/json"),
}
"""Extension -> EU file type and IANA media type."""

GEHEEL = "kerncijfers"
BESTANDEN = {
    GEHEEL: ("kerncijfers.html", "kerncijfers.pdf", "tabellen.xlsx"),
    "register": (search.REGISTER,),
    "kwaliteit": (search.POORTRAPPORT,),
}
"""The forms that show a dataset, besides its tables."""
TITELS = {"kerncijfers": "Alle kerncijfers", "kwaliteit": "Kwaliteit en herkomst", "referentie": "Referentiegegevens",
          "register": "Toezeggingen en aanbevelingen", "verdeling": "Sterkteverdeling en werklast"}  # fmt: skip

UITGEVER = {
    "@id": "https://identifier.overheid.nl/tooi/id/ministerie/mnre1058",
    "@type": "foaf:Agent",
    "name": {"nl": texts().uitgever},
}
CONTACT = {
    "@id": "#contact",
    "@type": ["vcard:Kind", "vcard:Organization"],
    "fn": {"nl": f"{texts().uitgever}, DG Politie"},
    "hasURL": "https://www.rijksoverheid.nl/contact",
}

CONTEXT: dict[str, Any] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{k: {"@id": i, "@container": "@language"} for k, i in {
        "title": "dct:title", "description": "dct:description", "keyword": "dcat:keyword", "name": "foaf:name", "fn": "vcard:fn",
        "label": "rdfs:label", "versionNotes": "adms:versionNotes"}.items()},
    **{k: {"@id": i, "@type": "@id"} for k, i in {
        "accessRights": "dct:accessRights", "accrualPeriodicity": "dct:accrualPeriodicity", "license": "dct:license", "theme": "dcat:theme",
        "language": "dct:language", "spatial": "dct:spatial", "status": "adms:status", "mediaType": "dcat:mediaType",
        "compressFormat": "dcat:compressFormat", "format": "dct:format", "accessURL": "dcat:accessURL", "downloadURL": "dcat:downloadURL",
        "page": "foaf:page", "hasURL": "vcard:hasURL", "algorithm": "spdx:algorithm", "conformsTo": "dct:conformsTo",
        "publisher": "dct:publisher", "creator": "dct:creator", "contactPoint": "dcat:contactPoint", "dataset": "dcat:dataset",
        "distribution": "dcat:distribution"}.items()},
    **{k: {"@id": i, "@type": f"xsd:{t}"} for k, (i, t) in {
        "issued": ("dct:issued", "date"), "startDate": ("dcat:startDate", "gYear"), "endDate": ("dcat:endDate", "gYear"),
        "byteSize": ("dcat:byteSize", "nonNegativeInteger"), "checksumValue": ("spdx:checksumValue", "hexBinary")}.items()},
    "identifier": "dct:identifier", "version": "dcat:version", "temporal": "dct:temporal", "provenance": "dct:provenance",
    "rights": "dct:rights", "checksum": "spdx:checksum",
}  # fmt: skip


def write(con: duckdb.DuckDBPyConnection, versie: str, folder: Path, tabellen: list[DescribedTable]) -> None:
    """``dcat.jsonld`` of what is in ``map``: the Parquet and CSV files, and the other forms that are there already."""
    editie = figures.read_editie(con, versie)
    bronnen = datapackage.read_sources(con, versie, tabellen)
    groepen: dict[str, list[DescribedTable]] = {}
    for t in tabellen:
        groepen.setdefault(t.naam if t.is_view and t.schema == GEHEEL else t.schema, []).append(t)
    gezamenlijk = {
        "publisher": UITGEVER["@id"],
        "creator": UITGEVER["@id"],
        "contactPoint": CONTACT["@id"],
        "language": f"{EU}/language/NLD",
        "issued": str(editie.publicatiedatum),
        "version": versie,
        "spatial": f"{EU}/country/NLD",
    }
    catalogus = {
        "@context": CONTEXT,
        "@id": "#catalogus",
        "@type": "dcat:Catalog",
        "title": {"nl": editie.titel(f"{texts().titel}, editie {versie}")},
        "description": {"nl": f"De gegevens van het {texts().titel}, editie {versie}. De adressen zijn die van de map waarin dit bestand staat."
                        + _noot(editie.is_synthetisch)},
        "conformsTo": PROFIEL,
        **gezamenlijk,
        "publisher": UITGEVER,
        "contactPoint": CONTACT,
        "dataset": [
            _dataset(con, versie, folder, groep, lijst, list(dict.fromkeys(b for t in lijst for b in bronnen[t.naam])), editie) | gezamenlijk
            for groep, lijst in groepen.items()
        ],
    }  # fmt: skip
    (folder / NAAM).write_bytes((json.dumps(catalogus, ensure_ascii=False, indent=1) + "\n").encode())


def _dataset(
    con: duckdb.DuckDBPyConnection,
    versie: str,
    folder: Path,
    groep: str,
    lijst: list[DescribedTable],
    bronnen: list[Source],
    editie: Editie,
) -> dict[str, Any]:
    onderwerp = TITELS.get(groep) or re.split(r" in de actuele uitgave|\.$", lijst[0].omschrijving)[0]
    tekst = dictionary.SCHEMAS.get(groep) or lijst[0].omschrijving
    rechten = _rechten(bronnen)
    bestanden = [b for t in lijst for b in (datapackage.csv_name(t.naam), t.bestand)]
    bestanden += [b for b in BESTANDEN.get(groep, ()) if (folder / b).exists()]
    if groep == GEHEEL:
        bestanden += sorted(p.relative_to(folder).as_posix() for p in (folder / page.FIGUREN).glob("*.[cj]s*"))  # pictures are no data
    uit: dict[str, Any] = {
        "@id": f"#{groep}",
        "@type": "dcat:Dataset",
        "identifier": f"halfjaarbericht-politie/{versie}/{groep}",
        "title": {"nl": editie.titel(f"{onderwerp} ({texts().titel} {versie})")},
        "description": {"nl": tekst + _noot(any(b.is_synthetisch for b in bronnen))},
        "keyword": {"nl": [*datapackage.TREFWOORDEN, *([groep.partition(".")[2]] if "." in groep else [])]},
        "theme": [f"{EU}/data-theme/GOVE", f"{EU}/data-theme/JUST"],
        "accessRights": f"{EU}/access-right/PUBLIC",
        "accrualPeriodicity": f"{EU}/frequency/ANNUAL_2",
        "status": f"{EU}/dataset-status/DEVELOP",
        "page": {"@id": f"{dictionary.HTML}#{groep}", "@type": "foaf:Document"},
        "provenance": {
            "@type": "dct:ProvenanceStatement",
            "label": {"nl": "; ".join(dict.fromkeys(b.citeren for b in bronnen)) or f"Bron: {dictionary.VAN_DE_RUN}"},
        },
    }
    if editie.reden:
        uit["versionNotes"] = {"nl": editie.reden}
    if jaren := _jaren(con, folder, lijst):
        uit["temporal"] = {"@type": "dct:PeriodOfTime", "startDate": jaren[0], "endDate": jaren[1]}
    return uit | {"distribution": [_distributie(folder, b, rechten, editie) for b in bestanden]}


def _noot(is_synthetisch: bool) -> str:
    return f" {texts().synthetisch.gegevens}" if is_synthetisch else ""


def _rechten(bronnen: list[Source]) -> dict[str, Any]:
    """The licence, where every source gives the same; otherwise that there is none, with what the sources say."""
    if bronnen and all(b.is_cc_by for b in bronnen):
        return {"license": f"{LICENTIES}/naamsvermelding40"}
    tekst = "; ".join(dict.fromkeys(f"{b.titel}: {b.licentie}" for b in bronnen)) or "Voor deze gegevens is geen licentie vastgesteld."
    return {"license": NIET_OPEN, "rights": {"@type": "dct:RightsStatement", "label": {"nl": tekst}}}


def _distributie(folder: Path, bestand: str, rechten: dict[str, Any], editie: Editie) -> dict[str, Any]:
    soort, media = VORMEN[Path(bestand.removesuffix(".gz")).suffix]
    druk = datapackage.hash_and_bytes(folder / bestand)
    uit = {
        "@id": f"#{bestand}",
        "@type": "dcat:Distribution",
        "title": {"nl": editie.titel(Path(bestand).name)},
        "accessURL": bestand,
        "downloadURL": bestand,
        "format": f"{EU}/file-type/{soort}",
        "mediaType": f"https://www.iana.org/assignments/media-types/{media}",
        "byteSize": str(druk["bytes"]),
        "checksum": {
            "@type": "spdx:Checksum",
            "algorithm": "spdx:checksumAlgorithm_sha256",
            "checksumValue": druk["hash"].partition(":")[2],
        },
        "language": f"{EU}/language/NLD",
        "issued": str(editie.publicatiedatum),
        **rechten,
    }
    if bestand.endswith(".gz"):
        uit["compressFormat"] = "https://www.iana.org/assignments/media-types/application/gzip"
    return uit


def _jaren(con: duckdb.DuckDBPyConnection, folder: Path, lijst: list[DescribedTable]) -> tuple[str, str] | None:
    """First and last year in the periods of these tables; None where they have no ``periode``."""
    delen = " UNION ALL ".join(
        f"SELECT periode FROM {parquet.path_in_sql(folder / t.bestand)}" for t in lijst if "periode" in {k.naam for k in t.kolommen}
    )
    if not delen:
        return None
    van, tot = one_row(
        con,
        f"SELECT min(regexp_extract(periode, '[0-9]{{4}}')), max(regexp_extract(periode, '.*([0-9]{{4}})', 1)) FROM ({delen}) "
        "WHERE regexp_matches(periode, '[0-9]{4}')",
    )
    return (van, tot) if van else None
