"""Our columns in the metadata of a source, compared with the contract."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from sources.catalog import Kolom, Tabel
from sources.errors import Finding
from sources.odata.dialect import Metadata, Topic
from sources.odata.reply import reply_error
from sources.snapshots import sha256_of

SCHAAL = re.compile(r"[x×*]\s?1[ .]?000\b|\b(?:honderd|duizend|miljoen)(?:en|tallen)\b|\bmln\b", re.IGNORECASE)
"""Words in the title of a table that say that every number of it is a multiple."""


TEKENS = "<>≤≥+±"
"""What a title says without a letter: more than, fewer than."""

REGIOSOORT = re.compile(r" \([A-Z]{2}\)$")
"""The kind of a region behind its name: Limburg (RE) and Limburg (PV)."""


JAREN = re.compile(r"(indeling)?(\d{4}){1,2}")


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


@dataclass(frozen=True)
class Found:
    """What the contract of the metadata came to: our columns, what is wrong with rules ``kolommen`` and ``meeteenheden``, and notes.

    A note (place, sentence) is about a column that is surely ours but is not called or placed as the contract has it; it stops nothing.
    """

    kolommen: list[SourceColumn] = field(default_factory=list)
    bevindingen: list[Finding] = field(default_factory=list)
    aantekeningen: list[tuple[str, str]] = field(default_factory=list)


def find_columns(tabel: Tabel, meta: Metadata) -> Found:
    """Find our columns in the metadata by stem and title, and compare the Unit with the contract (a dimension's key is its own name)."""
    uit = Found()
    eigen = {d.naam for d in tabel.dimensies}
    for k in tabel.kolommen:
        if k.naam in eigen:
            if k.naam in meta.dimensies:
                uit.kolommen.append(SourceColumn(k, k.naam, ""))
            else:
                uit.bevindingen.append(_kolomfout(tabel, k, "geen dimensie met deze naam"))
            continue
        passend = _fitting(tabel, k, meta)
        if len(passend) != 1:
            lijkt = "; ".join(map(_as_at_source, _alike(k, meta))) or "geen"
            uit.bevindingen.append(_kolomfout(tabel, k, f"{len(passend)} passende onderwerpen; lijken erop: {lijkt}"))
            continue
        (o,) = passend
        uit.kolommen.append(SourceColumn(k, o.sleutel, o.meeteenheid, o.omschrijving))
        if (o.titel, o.pad) != (k.titel, k.pad) and not _is_cut(k, o):
            uit.aantekeningen.append((f"DataProperties, kolom {k.naam}", _elsewhere(tabel, k, o)))
        if k.meeteenheid is not None and o.meeteenheid != k.meeteenheid:
            uit.bevindingen.append(
                reply_error(
                    tabel,
                    f"DataProperties, kolom {o.sleutel}",
                    f"meeteenheid '{o.meeteenheid}'",
                    f"'{k.meeteenheid}'",
                    "De bron telt anders dan afgesproken: pas eerst de formule aan, dan bronnen.yml.",
                    "meeteenheden",
                )
            )
    for vreemd in sorted(meta.dimensies - eigen):
        uit.bevindingen.append(
            reply_error(
                tabel,
                f"dimensie {vreemd}",
                "een dimensie die het contract niet kent",
                f"dimensies {', '.join(sorted(eigen))}",
                f"Kies welke codes ervan nodig zijn, in sources/{tabel.bron}/bronnen.yml.",
                "kolommen",
            )
        )
    return uit


def _fitting(tabel: Tabel, k: Kolom, meta: Metadata) -> list[Topic]:
    """The topics that can be this column. Stem and title say which; only where several have them does the path decide.

    Where the contract itself has another column of that stem and title the path must be as agreed even if one topic is left:
    else the percentage of one group would be read as that of the other.
    """
    gelijk = [o for o in meta.onderwerpen if o.stam == _stem(k) and _same_title(k, o)]
    op_pad = [o for o in gelijk if o.pad == k.pad]
    naamgenoten = sum((_stem(a), a.titel) == (_stem(k), k.titel) for a in tabel.kolommen)
    return op_pad if op_pad or len(gelijk) > 1 or naamgenoten > 1 else gelijk


def _stem(k: Kolom) -> str:
    return k.stam or k.naam


def _is_cut(k: Kolom, o: Topic) -> bool:
    """Whether the source gives only the beginning of our title: CBS prints at most 40 characters, the last three of them dots."""
    return o.pad == k.pad and o.titel.endswith("...") and (k.titel or "").startswith(o.titel.removesuffix("..."))


def _same_title(k: Kolom, o: Topic) -> bool:
    """Titles are compared by letters and digits: a comma or a space that moved is no other subject, and the stem has neither."""
    titel, deel = _letters(k.titel or ""), _letters(o.titel)
    return titel == deel or (o.titel.endswith("...") and deel != "" and titel.startswith(deel))


def _letters(tekst: str) -> str:
    return "".join(t for t in tekst.casefold() if t.isalnum() or t in TEKENS)


def _alike(k: Kolom, meta: Metadata) -> list[Topic]:
    """The three topics that look most like this column, the likeliest first; none that shares neither stem nor title with it."""

    def likeness(o: Topic) -> tuple[int, float]:
        gelijk = (o.stam == _stem(k)) + _same_title(k, o)
        return gelijk, SequenceMatcher(None, " ".join((*k.pad, k.titel or "")), " ".join((*o.pad, o.titel))).ratio()

    return sorted((o for o in meta.onderwerpen if likeness(o)[0]), key=likeness, reverse=True)[:3]


def _place(pad: tuple[str, ...]) -> str:
    return f"onder {' > '.join(pad)}" if pad else "zonder groep erboven"


def _as_at_source(o: Topic) -> str:
    return f"{o.sleutel} '{o.titel}' {_place(o.pad)}"


def _elsewhere(tabel: Tabel, k: Kolom, o: Topic) -> str:
    return (
        f"bij de bron heet deze kolom {_as_at_source(o)}, in het contract '{k.titel}' {_place(k.pad)}; zij is de enige die past en is "
        f"gebruikt. Neem de nieuwe plaats over in sources/{tabel.bron}/bronnen.yml."
    )


def _kolomfout(tabel: Tabel, k: Kolom, gevonden: str) -> Finding:
    verwacht = f"kolom {_stem(k)} '{k.titel}' {_place(k.pad)}" if k.titel else f"dimensie {k.naam}"
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


def renamed(tabel: Tabel, meta: Metadata) -> list[Finding]:
    """Codes and a table that the source calls otherwise than the contract, and a table whose title has become one of thousands."""
    uit = []
    for d in tabel.dimensies:
        for c in meta.codes[d.naam]:
            code, hoort = c.sleutel.strip(), d.titels.get(c.sleutel.strip(), "")
            is_genoemd = c.titel.strip() not in ("", code, f"{d.naam} {code}")  # else it says no more than the code
            if hoort and is_genoemd and _bare(c.titel) != _bare(hoort):
                gevonden = f"'{c.titel.strip()}' als titel van code {code}"
                actie = (
                    f"Lees wat de code nu telt. Is het hetzelfde, neem de titel dan over onder titels in sources/{tabel.bron}/bronnen.yml."
                )
                uit.append(reply_error(tabel, f"dimensie {d.naam}", gevonden, f"'{hoort}'", actie, "domein"))
    if (schaal := SCHAAL.search(meta.titel)) and not SCHAAL.search(tabel.titel):
        gevonden, actie = f"'{schaal[0]}' in de titel '{meta.titel}'", "Kijk bij de bron of alle getallen nu een veelvoud zijn."
        uit.append(reply_error(tabel, "TableInfos", gevonden, f"een titel zonder schaal, zoals '{tabel.titel}'", actie, "meeteenheden"))
    elif tabel.titel_gezien and _other_title(tabel, meta):
        actie = f"Lees of de tabel nog over hetzelfde gaat; zo ja, neem de titel over in sources/{tabel.bron}/bronnen.yml."
        uit.append(reply_error(tabel, "TableInfos", f"de titel '{meta.titel}'", f"'{tabel.titel}'", actie, "kolommen"))
    return uit


def called_otherwise(tabel: Tabel, meta: Metadata) -> list[tuple[str, str]]:
    """A note on a table whose title nobody has seen, and that the source calls otherwise than we thought."""
    if tabel.titel_gezien or not _other_title(tabel, meta):
        return []
    tekst = (
        f"de bron noemt deze tabel '{meta.titel}', het contract '{tabel.titel}'; die titel had nog niemand gezien. Lees of de tabel over "
        f"hetzelfde gaat, en neem de titel over in sources/{tabel.bron}/bronnen.yml."
    )
    return [("TableInfos", tekst)]


def _other_title(tabel: Tabel, meta: Metadata) -> bool:
    """Years behind the title move with the table, where ours has none: 'gemeente 2025', '2003-2018', '(indeling 2025)'."""
    ons, bron = _letters(tabel.titel), _letters(meta.titel)
    return bron not in ("", ons) and not (bron.startswith(ons) and JAREN.fullmatch(bron.removeprefix(ons)))


def _bare(titel: str) -> str:
    """A title of a category for comparison: without its own number or kind of region, capitals and spaces."""
    zonder = REGIOSOORT.sub("", re.sub(r"^[0-9.]+ ", "", titel.strip()))
    return re.sub(r"[\s/,.-]+", "", zonder).casefold()
