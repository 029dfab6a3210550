"""``python -m tests.storingen``: so many faults on a published warehouse, and a page of what was found.

Seeded: the same number gives the same moments, sizes and bytes. Resumable: every outcome is a line of ``gedaan.jsonl`` before the next fault, and
what stands there is not tried again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from dagster_project.notation import nl
from tests.storingen import clock, flips, full, kills, power
from tests.storingen.ground import OPERATIONS, Ground, prepare

PARTS = ("kill", "vol", "byte", "volgorde", "klok")
REFUSALS = ("alleen-lezen", "zonder rechten")
WRITERS = ("publicatie", "vaststellen", "levering", "reservekopie", "inpakken", "intrekken")
"""Of these the order of writes is looked at, and what they say of a disk that takes nothing."""


class Diary:
    """What was tried, and the measures that faults are chosen by (how long, how much)."""

    def __init__(self, folder: Path):
        self.pad = folder / "gedaan.jsonl"

    def read(self) -> list[dict[str, Any]]:
        return [json.loads(r) for r in self.pad.read_text(encoding="utf-8").splitlines()] if self.pad.exists() else []

    def write(self, d: dict[str, Any]) -> dict[str, Any]:
        with self.pad.open("a", encoding="utf-8") as f:
            f.write(json.dumps(d, ensure_ascii=False) + "\n")
        print(f"{d['soort']} {d['wat']} {d['nr']}: {d.get('waar') or d.get('gezegd', '')[:60]}{' FOUT: ' + d['fout'] if d.get('fout') else ''}", file=sys.stderr, flush=True)  # fmt: skip
        return d

    def once(self, soort: str, wat: str, nr: int, doe: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """What became of this fault; tried when it was not yet."""
        er = next((d for d in self.read() if (d["soort"], d["wat"], d["nr"]) == (soort, wat, nr)), None)
        return er or self.write(doe())

    def measure(self, wat: str, hoe: Callable[[], float]) -> float:
        return float(self.once("maat", wat, 0, lambda: {"soort": "maat", "wat": wat, "nr": 0, "waarde": hoe(), "waar": ""})["waarde"])


def do_kills(g: Ground, dagboek: Diary, aantal: int, zaad: int) -> None:
    for naam, nr in kills.cases(aantal):
        duur = dagboek.measure(f"duur {naam}", lambda n=naam: kills.duration(n, g))
        dagboek.once("kill", naam, nr, lambda n=naam, i=nr, d=duur: kills.kill(n, i, zaad, d, g))


def do_full(g: Ground, dagboek: Diary, aantal: int, zaad: int) -> None:
    """Within ``unshare -rm``."""
    gevallen = full.cases(aantal)
    telling = Counter(n for n, _ in gevallen)
    for naam, nr in gevallen:
        meest = int(dagboek.measure(f"ruimte {naam}", lambda n=naam: full.peak(n, g)))
        dagboek.once("vol", naam, nr, lambda n=naam, i=nr, m=meest: full.fill(n, i, telling[n], zaad, m, g))
    is_steekproef = aantal < len(full.DEAL)  # of each command one of the refusals, in turn
    for i, hoe in enumerate(REFUSALS):
        for j, naam in enumerate(WRITERS):
            if not is_steekproef or (i + j) % 2 == 0:
                dagboek.once(hoe, naam, 0, lambda n=naam, h=hoe: full.refuse(n, h, g))


def do_flips(g: Ground, dagboek: Diary, aantal: int, zaad: int) -> None:
    if fout := flips.check_untouched(g):
        raise SystemExit(f"Het onveranderde warehouse is niet goed: {fout}")
    gedaan = {d["nr"] for d in dagboek.read() if d["soort"] == "byte"}
    proef = flips.Flipper(g)
    for geval in flips.cases(aantal, zaad, g):
        if geval["nr"] not in gedaan:
            dagboek.write(proef.flip(geval))
    proef.close()


def do_order(g: Ground, dagboek: Diary) -> None:
    for naam in WRITERS:

        def look(n: str = naam) -> dict[str, Any]:
            fouten, hernoemd = power.order(n, g)
            return {"soort": "volgorde", "wat": n, "nr": 0, "waar": f"{hernoemd} keer een naam", "fout": "; ".join(fouten)}

        dagboek.once("volgorde", naam, 0, look)


def do_clock(g: Ground, dagboek: Diary) -> None:
    for nr, klokken in clock.cases():
        dagboek.once("klok", "verhaal", nr, lambda n=nr, k=klokken: clock.story(n, k, g))


def report(gedaan: Iterable[dict[str, Any]], zaad: int) -> str:
    """The page: counts per kind, and everything that went wrong."""
    alle = [d for d in gedaan if d["soort"] != "maat"]
    per = {s: [d for d in alle if d["soort"] == s] for s in ("kill", "vol", *REFUSALS, "byte", "volgorde", "klok")}
    mis = [d for d in alle if d["fout"]]
    regels = [
        "# Betrouwbaarheid: wat er gebeurt als het misgaat",
        "",
        "Op een gepubliceerd warehouse van de echte bundel is steeds één ding misgegaan, en daarna is gekeken: is wat gepubliceerd was heel en oud of heel en nieuw, lukt",
        "dezelfde opdracht opnieuw zonder met de hand op te ruimen, en vindt de verificatie daarna niets. Deze pagina is gemaakt door `make storingen`",
        f"(zaad {zaad}); zij gaat verder waar zij was gebleven.",
        "",
        f"**{len(alle) - len(per['volgorde'])} storingen, waarvan {len([d for d in mis if d['soort'] != 'volgorde'])} niet goed {'afliep' if len(mis) == 1 else 'afliepen'}.**",
        "",
        "## Afgebroken (kill -9 op alle processen)",
        "",
        "Het moment is geloot over de tijd dat de opdracht het slot heeft of schrijft.",
        "",
        "| opdracht | afgebroken | goed afgelopen | waar het gebeurde |",
        "| --- | ---: | ---: | --- |",
        *(_row(wat, [d for d in per["kill"] if d["wat"] == wat]) for wat in OPERATIONS if any(d["wat"] == wat for d in per["kill"])),
        "",
        "Publicatie is de laatste stap van een refresh, op een kandidaat die klaarstond. Hele refreshes breekt `tests/slow/test_kills.py` af, acht keer, en doet de volgende helemaal.",
        "",
        "## De schijf vol, alleen-lezen, zonder rechten",
        "",
        "Een tmpfs met zoveel bytes over als is geloot tussen niets en wat de opdracht nodig heeft; warehouse, tijdelijke map en wat de opdracht schrijft staan er alle op. De melding",
        "moet zeggen dat de schijf vol is en dat u ruimte moet maken.",
        "",
        "| opdracht | schijf vol | waarvan het paste | goed afgelopen | alleen-lezen | zonder rechten |",
        "| --- | ---: | ---: | ---: | --- | --- |",
        *(_disk_row(wat, per) for wat in OPERATIONS if any(d["wat"] == wat for s in ("vol", *REFUSALS) for d in per[s])),
        "",
        "## Eén bit anders",
        "",
        "`edities --verifieer` en `bronnen verifieer` samen moeten het melden, in woorden.",
        "",
        "| wat | bits omgezet | gemeld |",
        "| --- | ---: | ---: |",
        *(f"| {wat} | {len(rij)} | {sum(not d['fout'] for d in rij)} |" for wat in flips.KINDS if (rij := [d for d in per["byte"] if d["wat"] == wat])),
        "",
        f"In {sum(not flips.is_a_message(d['gezegd']) for d in per['byte'] if d['gezegd'])} gevallen was de melding een fout van een bibliotheek.",
        "",
        "## De volgorde van schrijven (stroomuitval)",
        "",
        "Met strace is van elke opdracht nagegaan of de bytes van een bestand op schijf staan voor het zijn naam krijgt, bij de verwisseling van de database alles waar zij naar wijst, en aan",
        "het eind alles. Dat is geen proef met echte stroomuitval.",
        "",
        "| opdracht | keren dat iets een naam kreeg | in de goede volgorde |",
        "| --- | ---: | --- |",
        *(f"| {d['wat']} | {d['waar'].split()[0]} | {'nee' if d['fout'] else 'ja'} |" for d in per["volgorde"]),
        "",
        "## De klok verzet",
        "",
        f"Een verhaal van {len(clock.STORY)} opdrachten ({', '.join(clock.STORY)}), met voor elke opdracht een",
        "andere klok. Daarna staan versies, logboek en leveringen in de volgorde waarin het gebeurde, is de nieuwste reservekopie de laatste, en vindt de verificatie niets.",
        "Een levering over een periode die volgens de klok nog moet komen wordt geweigerd, met het jaar erbij, en met de goede klok aangenomen; een vaststelling die ouder zou zijn dan de",
        "laatste regel van het logboek wordt geweigerd, en met een reden erbij aangenomen. Bestanden houden de tijd van de machine.",
        "",
        "| klok bij elke opdracht | eerst geweigerd | goed afgelopen |",
        "| --- | --- | --- |",
        *(f"| {d['waar']} | {', '.join(d['geweigerd']) or '-'} | {'nee' if d['fout'] else 'ja'} |" for d in per["klok"]),
        "",
        "## Een bron die liegt, druppelt of wisselt",
        "",
        f"Staat in de gewone tests, en wordt hier niet overgedaan: {_counted()} proeven in `tests/unit/odata/test_faults.py` en `tests/unit/fetch/test_live.py` (druppelen, een verkeerde lengte,",
        "omleiden, HTML in plaats van JSON, een andere versie tussen twee pagina's, 429 en 5xx, halve gzip).",
        "",
        "## Wat niet goed afliep",
        "",
        *([f"- {d['soort']}, {d['wat']} ({d.get('waar') or d.get('bestand', '')}): {d['fout']}" for d in mis] or ["Niets."]),
    ]  # fmt: skip
    return "\n".join(regels) + "\n"


def _row(wat: str, rij: list[dict[str, Any]]) -> str:
    waar = Counter(d["waar"] for d in rij)
    return f"| {wat} | {len(rij)} | {sum(not d['fout'] for d in rij)} | {', '.join(f'{n}x {w}' for w, n in waar.most_common())} |"


def _disk_row(wat: str, per: dict[str, list[dict[str, Any]]]) -> str:
    rij = [d for d in per["vol"] if d["wat"] == wat]
    delen = (
        [str(len(rij)), str(sum(d["waar"] == "het paste" for d in rij)), str(sum(not d["fout"] for d in rij))] if rij else ["-", "-", "-"]
    )
    for hoe in REFUSALS:
        d = next((d for d in per[hoe] if d["wat"] == wat), None)
        delen.append("-" if d is None else "niet goed" if d["fout"] else "goed")
    return f"| {wat} | {' | '.join(delen)} |"


def _counted() -> str:
    r = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only",
            "-o",
            "addopts=", "-q", "-p", "no:cacheprovider", "tests/unit/odata/test_faults.py", "tests/unit/fetch/test_live.py"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return nl(sum("::" in regel for regel in r.stdout.splitlines()), "{:,.0f}")


def main() -> None:
    lezer = argparse.ArgumentParser(prog="python -m tests.storingen", description="Storingen, geteld.")
    lezer.add_argument(
        "--map",
        type=Path,
        default=Path(tempfile.gettempdir()) / "halfjaarbericht-storingen",
        help="waar het warehouse staat waarop wordt geprobeerd, en wat al gedaan is; buiten het project, want er ligt een sleutel in",
    )
    lezer.add_argument("--kills", type=int, default=40)
    lezer.add_argument("--vol", type=int, default=20)
    lezer.add_argument("--bytes", type=int, default=1000)
    lezer.add_argument("--zaad", type=int, default=2026)
    lezer.add_argument("--alleen", choices=PARTS, action="append", help="alleen dit deel; mag vaker")
    lezer.add_argument("--verslag", type=Path, help="schrijf de pagina hierheen")
    o = lezer.parse_args()
    g, delen = prepare(o.map.absolute()), o.alleen or list(PARTS)
    dagboek = Diary(g.folder)
    if "volgorde" in delen and power.possible():
        do_order(g, dagboek)
    if "klok" in delen:
        do_clock(g, dagboek)
    if "kill" in delen:
        do_kills(g, dagboek, o.kills, o.zaad)
    if "vol" in delen and Path("/proc/self/uid_map").read_text().split()[2] != "1":
        if full.possible():  # the same program, where it may mount
            subprocess.run(
                ["unshare", "-rm", sys.executable, "-m", "tests.storingen", "--map", str(g.folder), "--vol", str(o.vol), "--zaad", str(o.zaad), "--alleen", "vol"],
                check=True,
            )  # fmt: skip
        else:
            print("Deze machine laat geen eigen tmpfs toe (unshare -rm): de volle schijf is niet geprobeerd.", file=sys.stderr)
    elif "vol" in delen:
        do_full(g, dagboek, o.vol, o.zaad)
    if "byte" in delen:
        do_flips(g, dagboek, o.bytes, o.zaad)
    if o.verslag:
        o.verslag.write_text(report(dagboek.read(), o.zaad), encoding="utf-8")


if __name__ == "__main__":
    main()
