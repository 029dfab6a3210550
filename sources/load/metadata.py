"""A contract as far as metadata tells, without fetching rows."""

from __future__ import annotations

from datetime import date

from sources.catalog import Tabel
from sources.errors import Finding, SourceError
from sources.fetcher import Fetcher
from sources.load.findings import count_error
from sources.odata import fetch
from sources.periods import expected, newest, statuses
from sources.snapshots import SnapshotStore


def check_metadata(tabel: Tabel, fetcher: Fetcher, store: SnapshotStore, peildatum: date) -> tuple[list[Finding], list[str]]:
    """The contract of a table as far as its metadata tells, without fetching its rows: columns, units, codes, periods, counts.

    Returns:
        Findings, and what is worth knowing (rows, newest period, columns as the source calls them).
    """
    try:
        ophaler = fetch.OdataReader(tabel, fetcher, store)
        inhoud = ophaler.open()
        ophaler.tel(inhoud)
    except SourceError as e:
        return e.bevindingen, []
    bevindingen = list(inhoud.bevindingen) + statuses(tabel, inhoud.codes)[1]
    weet = [f"titel '{inhoud.meta.titel}', gewijzigd {inhoud.meta.gewijzigd or 'onbekend'}"]
    telling = inhoud.telling
    weet.append(f"{telling if telling is not None else 'een onbekend aantal'} rijen in {len(inhoud.sneden)} sneden")
    if telling is not None and tabel.dicht and telling != inhoud.hoogstens:
        bevindingen.append(count_error(tabel, telling, inhoud.hoogstens, "combinaties van de gevraagde codes"))
    for soort, gezien in newest(inhoud.meta.codes).items():
        if (wil := expected(tabel, soort, peildatum)) is not None:
            weet.append(f"nieuwste periode {gezien}, verwacht {wil}")
            if gezien < wil:
                bevindingen.append(
                    Finding(
                        tabel.volledige_naam,
                        "volledig",
                        "Perioden",
                        f"nieuwste periode {gezien}",
                        f"{wil} of later",
                        "De bron loopt achter, of pas vertraging aan in bronnen.yml.",
                    )
                )
    weet += [f"{plaats}: {tekst}" for plaats, tekst in inhoud.aantekeningen]
    weet += [f"{k.kolom.naam} = {k.sleutel} ({k.meeteenheid or 'geen meeteenheid'})" for k in inhoud.kolommen if k.kolom.titel]
    return bevindingen, weet
