"""Pictures and tables of ``docs/prestaties.md``, from the figures of ``make bench``: ``python -m tests.bench.beelden FOLDER [--naar docs/beelden]``.

Reads the JSON that the benches wrote into FOLDER (``bundel.json``, ``bench.json``, ``anders.json``, ``lezers.json``; what is not there is left out), draws the
pictures and prints the tables as Markdown, to be pasted into the page. The same JSON gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any

from dagster_project import ROOT
from dagster_project.notation import nl
from dagster_project.publicatie.charts import theme

BREED = 560


def staven(titel: str, eenheid: str, rijen: Iterable[tuple[str, float]], vorm: str = "{:,.1f}") -> str:
    """Horizontal bars in the given order, each with its value, as SVG."""
    data = [{"naam": naam, "waarde": w, "tekst": nl(w, vorm)} for naam, w in rijen]
    basis = {
        "y": {"field": "naam", "type": "nominal", "sort": [d["naam"] for d in data], "title": None, "axis": {"labelLimit": 400}},
        "x": {"field": "waarde", "type": "quantitative", "title": eenheid},
    }
    tekst = {"mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 11}, "encoding": basis | {"text": {"field": "tekst"}}}
    return _teken(titel, data, [{"mark": {"type": "bar", "color": theme.BLAUW}, "encoding": basis}, tekst], hoog=26 * len(data))


def lijnen(titel: str, x: str, y: str, reeksen: dict[str, list[tuple[float, float]]]) -> str:
    """A line per series on two logarithmic axes, as SVG; every point is marked."""
    data = [{"reeks": naam, "x": a, "y": b} for naam, punten in reeksen.items() for a, b in punten]
    log = {"type": "log", "nice": False}
    kleuren = [theme.DONKER, theme.BLAUW, theme.ORANJE, theme.GRIJS][: len(reeksen)]
    ticks = sorted({d["x"] for d in data})
    encoding = {
        "x": {"field": "x", "type": "quantitative", "title": x, "scale": log, "axis": {"values": ticks}},
        "y": {"field": "y", "type": "quantitative", "title": y, "scale": {"type": "log"}},
        "color": {"field": "reeks", "type": "nominal", "sort": list(reeksen), "scale": {"range": kleuren}},
    }
    return _teken(titel, data, [{"mark": {"type": "line", "point": True, "strokeWidth": 2}, "encoding": encoding}], hoog=260)


def _teken(titel: str, data: list[dict[str, Any]], lagen: list[dict[str, Any]], hoog: int) -> str:
    spec = {"title": theme.title(titel), "width": BREED, "height": hoog, "data": {"values": data}, "layer": lagen, "config": theme.THEME}
    return theme.as_image(theme.render(spec), f'aria-label="{escape(titel, quote=True)}"') + "\n"


def tabel(koppen: list[str], rijen: Iterable[Iterable[str]]) -> str:
    """A table in Markdown; all columns but the first to the right."""
    streep = ["---", *["---:"] * (len(koppen) - 1)]
    return "\n".join("| " + " | ".join(r) + " |" for r in (koppen, streep, *rijen)) + "\n"


# --- one bench each: its pictures by file name, and its tables ---


def _s(d: dict[str, float]) -> str:
    return nl(d["mediaan"], "{:,.1f}") + " s"


def _mb(d: dict[str, float]) -> str:
    return nl(d["mediaan"] / 1e6, "{:,.0f}") + " MB"


VORMEN: dict[str, tuple[str, Callable[[dict[str, float]], str]]] = {
    "wand": ("wandklok", _s),
    "cpu": ("CPU, alle processen", _s),
    "pss": ("piek van het geheugen (PSS, som)", _mb),
}


def waarop(d: dict[str, Any]) -> str:
    """On what, when and how busy."""
    m, keer = d["machine"], d["keer"]
    machine = f"{m['cpus']} cpu's, Python {m['python']}, DuckDB {m['duckdb']}"
    return f"Gemeten op {m['datum']}: {machine}, belasting vooraf {nl(m['belasting_vooraf'], '{:.1f}')}, {keer} {'keer' if keer > 1 else 'keer (geen mediaan)'}.\n"


def refresh(d: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """``bundel.json`` (of the real bundle): against the floor and the aims, where the time goes, what is imported."""
    r, v, doelen = d["refresh"], d["vloer"], d["doelen"]

    def doel(k: str, vorm: Callable[[dict[str, float]], str]) -> str:
        if k not in doelen:
            return ""
        woord, w = {True: "gehaald", False: "niet gehaald"}, doelen[k]
        delen = [f"{vorm({'mediaan': w['grens']})}: {woord[w['gehaald']]}"]
        return "; ".join(delen + ([f"{w['grens_vloer']}x: {woord[w['gehaald_vloer']]}"] if "grens_vloer" in w else []))

    rijen = [
        (naam, vorm(r[k]), vorm(v[k]), nl(d["verhouding"].get(k), "{:.1f}") + "x", doel(k, vorm)) for k, (naam, vorm) in VORMEN.items()
    ]
    stappen = [(naam, w["mediaan"], d["stappen_cpu"][naam]["mediaan"]) for naam, w in d["stappen"].items()]
    pss = ((naam, _mb(w)) for naam, w in d["pss_per_proces"].items())
    imports = (
        (proces, nl(p["alles samen"] / 1000, "{:.1f}") + " s", ", ".join(f"{k} {nl(ms, '{:.0f}')}" for k, ms in list(p.items())[1:7]))
        for proces, p in d["imports"].items()
    )
    return {
        "refresh-stappen.svg": staven("Waar een refresh aan rekent", "CPU-seconden, alle processen", [(n, c) for n, _, c in stappen])
    }, [
        waarop(d),
        tabel(["", "refresh", "vloer", "verhouding", "doel"], rijen),
        tabel(["stap", "seconden", "CPU-seconden"], ((n, nl(w, "{:.1f}"), nl(c, "{:.1f}")) for n, w, c in stappen)),
        tabel(["proces", "PSS op de piek"], pss),
        tabel(["proces", "imports samen", "zwaarste pakketten (ms)"], imports),
    ]


def voorbeeld(d: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """``bench.json``: the same of the example, which has every table; only what the other benches are measured beside."""
    return {}, refresh(d)[1][:2]


def anders(d: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """``anders.json``: what people would use instead."""
    s, f = d["deelnemers"], d["verhouding"]
    rijen = (
        (naam, *(vorm(s[naam][k]) for k, (_, vorm) in VORMEN.items()), *(nl(f[naam][k], "{:.2f}") + "x" for k in ("wand", "cpu")))
        for naam in s
    )
    beeld = staven("CPU-seconden op dezelfde bronnen", "seconden, alle processen", ((naam, w["cpu"]["mediaan"]) for naam, w in s.items()))
    koppen = ["", *(naam for naam, _ in VORMEN.values()), "wandklok t.o.v. refresh", "CPU t.o.v. refresh"]
    return {"in-plaats-van.svg": beeld}, [
        waarop(d),
        tabel(koppen, rijen),
        "".join(f"- {naam} doet {tekst}.\n" for naam, tekst in d["doet"].items()),
    ]


def lezers(d: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """``lezers.json``: many who ask at once."""
    samen = d["samen"]

    def cel(w: dict[str, float]) -> str:
        return f"{nl(w['mediaan'], '{:,.0f}')} ({nl(w['p95'], '{:,.0f}')})"

    rijen = [
        *((f"vraag {nr}", *(cel(s["per_vraag"][nr]) for s in samen)) for nr in samen[0]["per_vraag"]),
        ("alle vragen", *(cel(s["alle_vragen"]) for s in samen)),
        ("vragen per seconde, samen", *(nl(s["per_seconde"], "{:,.0f}") for s in samen)),
        ("CPU-ms per vraag", *(nl(s["cpu_ms_per_vraag"], "{:,.1f}") for s in samen)),
        ("geheugen per lezer (PSS)", *(nl(s["pss_per_lezer"] / 1e6, "{:,.0f}") + " MB" for s in samen)),
    ]
    reeksen = {naam: [(s["lezers"], s["alle_vragen"][k]) for s in samen] for naam, k in (("mediaan", "mediaan"), ("95% is sneller", "p95"))}
    koppen = ["ms: mediaan (95%)", *(f"{s['lezers']} lezer{'s' if s['lezers'] > 1 else ''}" for s in samen)]
    return {"lezers.svg": lijnen("Hoe lang een vraag duurt als velen tegelijk vragen", "lezers tegelijk", "milliseconden", reeksen)}, [
        waarop(d),
        tabel(koppen, rijen),
    ]


BENCHES = {"bundel.json": refresh, "bench.json": voorbeeld, "anders.json": anders, "lezers.json": lezers}


def main() -> None:
    """Entry point."""
    lezer = argparse.ArgumentParser(prog="python -m tests.bench.beelden", description="Beelden en tabellen van docs/prestaties.md.")
    lezer.add_argument("folder", metavar="FOLDER", type=Path, help="map met de JSON van make bench")
    lezer.add_argument(
        "--naar", metavar="MAP", type=Path, default=ROOT / "docs" / "beelden", help="waar de beelden komen (standaard docs/beelden)"
    )
    o = lezer.parse_args()
    o.naar.mkdir(parents=True, exist_ok=True)
    for bestand, maak in BENCHES.items():
        if not (pad := o.folder / bestand).exists():
            print(f"({bestand} is er niet)\n")
            continue
        beelden, tabellen = maak(json.loads(pad.read_text(encoding="utf-8")))
        for naam, svg in beelden.items():
            (o.naar / naam).write_text(svg, encoding="utf-8")
            print(f"![](beelden/{naam})\n")
        print("\n".join(tabellen))


if __name__ == "__main__":
    main()
