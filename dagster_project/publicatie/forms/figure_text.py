"""Figures as text: aligned, Markdown, HTML, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from dagster_project.publicatie.content.model import MERKEN, Duiding, Editie, Figure, Theme
from dagster_project.publicatie.forms.parts import edition_line, headings, is_right_aligned, note_lines, subtitle, synthetic_note, with_mark
from dagster_project.publicatie.forms.templating import fill

# --- text forms ---


def text(f: Figure, e: Editie, breed: int = 140) -> str:
    """Aligned text, at most ``breed`` wide where the words allow it."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    t = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for i, k in enumerate(headings(f)):
        t.add_column(Text(k), justify="right" if i and is_right_aligned(f, i - 1) else "left")
    for r in f.rijen:
        t.add_row(*(Text(x) for x in (r.naam, *map(with_mark, r.cellen))))
    b = io.StringIO()
    console = Console(file=b, width=breed, highlight=False, color_system=None)
    console.print(Text("\n".join(filter(None, [f.titel, subtitle(f), synthetic_note(f)]))))
    console.print("", t, "")
    for kop, zin in note_lines(f, e):
        console.print(Text(f"{kop}: {zin}" if kop else zin))
    if f.zinnen:
        console.print(Text("\n" + " ".join(f.zinnen)))
    for d in f.duidingen:
        console.print(Text(f"\n{d}"))
    return "\n".join(r.rstrip() for r in b.getvalue().splitlines())


def md(themas: list[Theme], e: Editie) -> str:
    """Markdown (GitHub); a heading per theme that has a title."""
    delen = []
    for t in themas:
        delen += [f"## {_md(t.titel)}"] if t.titel else []
        delen += map(_md_duiding, t.duidingen)
        delen += [_md_figuur(f, e) for f in t.figuren]
    return "\n\n".join(delen)


def _md_figuur(f: Figure, e: Editie) -> str:
    lijnen = [headings(f), *([r.naam, *map(with_mark, r.cellen)] for r in f.rijen)]
    kop, *rest = ["| " + " | ".join(map(_md, r)) + " |" for r in lijnen]
    streep = "| --- | " + " | ".join("---:" if is_right_aligned(f, i) else "---" for i in range(len(f.kolommen))) + " |"
    return "\n\n".join(
        filter(
            None,
            [
                f"**Tabel {_md(f.titel)}**",
                _md(subtitle(f)),
                f"**{synthetic_note(f)}**" if f.is_synthetisch else "",
                "\n".join([kop, streep, *rest]),
                "\n".join(f"- {_md(kop)}: {_md(zin)}" if kop else f"- {_md(zin)}" for kop, zin in note_lines(f, e)),
                _md(" ".join(f.zinnen)),
                *map(_md_duiding, f.duidingen),
            ],
        )
    )


def _md_duiding(d: Duiding) -> str:
    return f"**{_md(d.kop)}:** {_md(d.tekst)}"


def _md(tekst: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    kaal = re.sub(r"([\\|`*_<>\[\]~&])", r"\\\1", " ".join(tekst.split()))
    return re.sub(r"^(\d*)([#+.)-]+)(?= )", r"\1\\\2", kaal)  # no list, no heading


def html(f: Figure, e: Editie) -> str:
    """A page that needs nothing else; its ``figuur`` is the same fragment as anywhere."""
    return fill(
        "figuurpagina.html.j2",
        editie=e,
        f=f,
        koppen=headings(f),
        onder_titel=subtitle(f),
        synthetisch=synthetic_note(f),
        regels=note_lines(f, e),
        rechts=[is_right_aligned(f, i) for i in range(len(f.kolommen))],
    ).rstrip("\n")


CSV_KOPPEN = ("figuur", "rij", "kolom", "waarde", "ondergrens", "bovengrens", "meeteenheid", "tekst", "merken", "titel", "perioden", "status", "bron",
              "is_synthetisch", "uitgave", "noten")  # fmt: skip


def as_csv(f: Figure, e: Editie, nederlands: bool = False) -> str:
    """A row per number with its full value, and what it is; the notes, which are long, stand in the first row.

    Args:
        nederlands: as a Dutch spreadsheet opens it, with semicolons, decimal commas and a mark of UTF-8 at its start.
    """
    noten = " ".join(f"{k}: {n}" if k else n for k, n in note_lines(f, e)[:-2])
    b = io.StringIO()
    s = csv.writer(b, delimiter=";" if nederlands else ",", lineterminator="\n")
    s.writerow(CSV_KOPPEN)
    getal = (lambda w: None if w is None else _met_komma(w)) if nederlands else (lambda w: w)
    for r in f.rijen:
        for kop, c in zip(f.kolommen, r.cellen, strict=True):
            merken = "; ".join(MERKEN[m] for m in c.merken)
            rij = (
                f.id,
                r.naam,
                kop,
                getal(c.waarde),
                getal(c.onder),
                getal(c.boven),
                c.meeteenheid,
                c.tekst,
                merken,
                f.titel,
                f.perioden,
                f.status,
                f.bron,
                f.is_synthetisch,
                edition_line(e),
                noten,
            )
            noten = ""
            s.writerow([_geen_formule(w) if isinstance(w, str) else w for w in rij])
    return ("\ufeff" if nederlands else "") + b.getvalue().rstrip("\n")


def as_table_csv(f: Figure, e: Editie) -> str:
    """The table as it stands on the page, with its title above and its notes under it, as a Dutch spreadsheet opens it: semicolons, decimal commas
    and a mark of UTF-8 at its start. A mark stands in a column behind its number."""
    gemerkt = [any(r.cellen[i].merken for r in f.rijen) for i in range(len(f.kolommen))]

    def met_merk(eerste: str, cellen: Iterable[tuple[str, str]]) -> list[str]:
        return [eerste, *(t for er_is, (tekst, merk) in zip(gemerkt, cellen, strict=True) for t in ([tekst, merk] if er_is else [tekst]))]

    kop, *koppen = headings(f)
    onder = " ".join(filter(None, [subtitle(f), synthetic_note(f)]))
    rijen = [[f.titel], *([[onder]] if onder else []), [], met_merk(kop, ((k, f"Merk bij {k}") for k in koppen))]
    rijen += [
        met_merk(r.naam, ((c.tekst if c.waarde is None else _met_komma(c.waarde), ", ".join(c.merken)) for c in r.cellen)) for r in f.rijen
    ]
    rijen += [[], *([f"{k}: {n}" if k else n] for k, n in note_lines(f, e)), *([[" ".join(f.zinnen)]] if f.zinnen else [])]
    b = io.StringIO()
    csv.writer(b, delimiter=";", lineterminator="\r\n").writerows([_geen_formule(t) for t in rij] for rij in rijen)
    return "\ufeff" + b.getvalue()


def _met_komma(w: float) -> str:
    return repr(w).removesuffix(".0").replace(".", ",")


def _geen_formule(tekst: str) -> str:
    """Text that a spreadsheet cannot take for a formula; a number with its sign stays."""
    return f"'{tekst}" if re.match(r"[=@\t\r+-]", tekst) and not re.fullmatch(r"[+-][\d.,]+%?", tekst) else tekst


def as_json(f: Figure, e: Editie) -> str:
    """Everything of the figure, and of which edition it is."""
    alles = asdict(f) | {
        "merken": {m: MERKEN[m] for m in f.merken},
        "editie": asdict(e)
        | {
            "publicatiedatum": str(e.publicatiedatum),
            "kennisdatum": str(e.kennisdatum or e.publicatiedatum),
            "is_concept": e.stand == "concept",
        },
    }
    return json.dumps(alles, ensure_ascii=False, indent=1, default=lambda x: x.isoformat() if isinstance(x, date) else float(x))
