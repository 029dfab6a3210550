"""Our columns in the metadata of a source, compared with the contract."""

from __future__ import annotations

from dataclasses import dataclass

from sources.catalog import Kolom, Tabel
from sources.errors import Finding
from sources.odata.dialect import Metadata
from sources.odata.reply import reply_error
from sources.snapshots import sha256_of


@dataclass(frozen=True)
class SourceColumn:
    """Where one of our columns is in this version of the table: key with its number, Unit and definition as printed."""

    kolom: Kolom
    sleutel: str
    meeteenheid: str
    omschrijving: str = ""

    @property
    def definitie(self) -> str:
        """The definition in eight characters, to see that it changed; ``geen`` when the source gives none."""
        return sha256_of(self.omschrijving.encode())[:8] if self.omschrijving else "geen"


# --- the contract of the metadata ---


def find_columns(tabel: Tabel, meta: Metadata) -> tuple[list[SourceColumn], list[Finding]]:
    """Find our columns in the metadata and compare the Unit with the contract.

    Returns:
        The columns found (a dimension's key is its own name) and what is wrong with rules
        ``kolommen`` and ``meeteenheden``.
    """
    gevonden: list[SourceColumn] = []
    fouten: list[Finding] = []
    eigen = {d.naam for d in tabel.dimensies}
    for k in tabel.kolommen:
        if k.naam in eigen:
            if k.naam in meta.dimensies:
                gevonden.append(SourceColumn(k, k.naam, ""))
            else:
                fouten.append(_kolomfout(tabel, k, "geen dimensie met deze naam"))
            continue
        stam = k.stam or k.naam
        passend = [o for o in meta.onderwerpen if (o.stam, o.titel, o.pad) == (stam, k.titel, k.pad)]
        if len(passend) != 1:
            lijkt = [f"{o.sleutel} '{o.titel}' onder {' > '.join(o.pad)}" for o in meta.onderwerpen if o.stam == stam or o.titel == k.titel]
            fouten.append(_kolomfout(tabel, k, f"{len(passend)} passende onderwerpen; lijken erop: {'; '.join(lijkt[:3]) or 'geen'}"))
            continue
        gevonden.append(SourceColumn(k, passend[0].sleutel, passend[0].meeteenheid, passend[0].omschrijving))
        if k.meeteenheid is not None and passend[0].meeteenheid != k.meeteenheid:
            fouten.append(
                reply_error(
                    tabel,
                    f"DataProperties, kolom {passend[0].sleutel}",
                    f"meeteenheid '{passend[0].meeteenheid}'",
                    f"'{k.meeteenheid}'",
                    "De bron telt anders dan afgesproken: pas eerst de formule aan, dan bronnen.yml.",
                    "meeteenheden",
                )
            )
    for vreemd in sorted(meta.dimensies - eigen):
        fouten.append(
            reply_error(
                tabel,
                f"dimensie {vreemd}",
                "een dimensie die het contract niet kent",
                f"dimensies {', '.join(sorted(eigen))}",
                f"Kies welke codes ervan nodig zijn, in sources/{tabel.bron}/bronnen.yml.",
                "kolommen",
            )
        )
    return gevonden, fouten


def _kolomfout(tabel: Tabel, k: Kolom, gevonden: str) -> Finding:
    verwacht = f"kolom {k.stam or k.naam} '{k.titel}' onder {' > '.join(k.pad)}" if k.titel else f"dimensie {k.naam}"
    actie = f"Kijk of de bron de tabel herontwierp; pas sources/{tabel.bron}/bronnen.yml aan."
    return reply_error(tabel, f"DataProperties, kolom {k.naam}", gevonden, verwacht, actie, "kolommen")


def new_categories(tabel: Tabel, meta: Metadata) -> list[Finding]:
    """Codes that the source has and the contract does not know: a total may mean something else than before."""
    uit = []
    for d in tabel.dimensies:
        nieuw = [c for c in meta.codes[d.naam] if d.bekend and c.sleutel.strip() not in d.bekend]
        for c in nieuw:
            uit.append(
                reply_error(
                    tabel,
                    f"dimensie {d.naam}",
                    f"een nieuwe categorie {c.sleutel.strip()} '{c.titel}'",
                    "alleen de bekende codes",
                    f"Lees wat zij betekent en neem haar op onder bekend in sources/{tabel.bron}/bronnen.yml.",
                    "domein",
                )
            )
    return uit
