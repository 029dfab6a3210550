"""An invented reorganisation of gemeenten on 1 January 2026, in the replies of the sources: test material, nothing of it happened.

Brummen and Voorst (both Oost-Nederland) merge into a new gemeente, and Rozendaal goes into Rheden, that keeps its code. CBS tells it in
the descriptions of 03759ned and gives 2026 in the new layout; the police give all years of misdrijven in it; every other table keeps its
years as they were, in the gemeenten of then.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

NIEUW, NAAM = "GM9901", "Proefstad (verzonnen)"
OPGEGAAN = {"GM0213": NIEUW, "GM0285": NIEUW, "GM0277": "GM0275"}
NAMEN = {"GM0213": "Brummen", "GM0285": "Voorst", "GM0277": "Rozendaal", "GM0275": "Rheden", NIEUW: NAAM}
INWONERS = {"GM0213": 21_562, "GM0285": 25_569, "GM0277": 1_837}
"""Of 1 January 2026, as the description gives them with each part."""
EENHEID = ("RE02      ", "Oost-Nederland                                    ")


def verzin_herindeling(cbs: Path, politie: Path) -> None:
    """Change the tables in these two folders as CBS and the police would have done it; ``gebieden_2026`` when it is there."""
    _bevolking(cbs / "bevolking")
    if (cbs / "gebieden_2026").is_dir():
        _gebieden(cbs / "gebieden_2026")
    for tabel, kolom in (("misdrijven_buurt_jaar", "WijkenEnBuurten"), ("misdrijven_gemeente_maand", "RegioS")):
        _omgerekend(politie / tabel, kolom)


def _lees(pad: Path) -> dict[str, Any]:
    return json.loads(pad.read_text(encoding="utf-8"))


def _schrijf(pad: Path, d: dict[str, Any]) -> None:
    pad.write_text(json.dumps(d, ensure_ascii=False), encoding="utf-8")


def _bevolking(folder: Path) -> None:
    codes, cellen = _lees(folder / "RegioSCodes.json"), _lees(folder / "Observations.json")
    for c in codes["value"]:
        if naar := OPGEGAAN.get(c["Identifier"]):
            c["Description"] = (
                f"Opgeheven per 01-01-2026, overgegaan naar:\r\n- {NAMEN[naar]} ({naar}),\r\n"
                f"... 1000 hectare met 500 woningen en {INWONERS[c['Identifier']]} inwoners\r\n\r\n"
            )
    nieuw = codes["value"][-1] | {"Identifier": NIEUW, "Index": codes["value"][-1]["Index"] + 1, "Title": NAAM}
    codes["value"].append(nieuw | {"Description": "Ontstaan per 01-01-2026\r\n\r\n"})
    rijen = cellen["value"]
    weg = {"Value": None, "ValueAttribute": "Impossible"}
    nieuwe = [r | {"RegioS": NIEUW} | weg for r in rijen if r["RegioS"] == "GM0213"]
    op_1_januari = {(r["RegioS"], r["Perioden"]): r for r in [*rijen, *nieuwe] if r["Measure"] == "M000352"}
    op_1_januari[NIEUW, "2026JJ00"] |= {"Value": 0, "ValueAttribute": "None"}
    for van, naar in OPGEGAAN.items():
        op_1_januari[naar, "2026JJ00"]["Value"] += op_1_januari[van, "2026JJ00"]["Value"]
        op_1_januari[van, "2026JJ00"] |= weg
    rijen += [r | {"Id": nr} for nr, r in enumerate(nieuwe, start=len(rijen))]
    _schrijf(folder / "RegioSCodes.json", codes)
    _schrijf(folder / "Observations.json", cellen)
    (folder / "aantal.txt").write_text(str(len(rijen)), encoding="utf-8")


def _gebieden(folder: Path) -> None:
    """The new gemeente without an eenheid, as CBS has none before September."""
    for bestand, sleutel in (("RegioS.json", "Key"), ("TypedDataSet.json", "RegioS")):
        d = _lees(folder / bestand)
        (voorbeeld,) = (r for r in d["value"] if r[sleutel].strip() == "GM0213")
        d["value"] = [r for r in d["value"] if r[sleutel].strip() not in OPGEGAAN]
        anders = {"Title": NAAM} if sleutel == "Key" else {"ID": 999, "Code_1": f"{NIEUW:10}", "Naam_2": f"{NAAM:50}"}
        d["value"].append(voorbeeld | anders | {sleutel: NIEUW})
        _schrijf(folder / bestand, d)
    if (folder / "aantal.txt").exists():
        (folder / "aantal.txt").write_text(str(len(d["value"])), encoding="utf-8")


def _omgerekend(folder: Path, kolom: str) -> None:
    """A table of the police: all years in today's gemeenten, so what merged is added up under its new code, in the same pages."""
    d = _lees(folder / f"{kolom}.json")
    (voorbeeld,) = (r for r in d["value"] if r["Key"].strip() == "GM0213")
    breedte = len(voorbeeld["Key"])
    d["value"] = [r for r in d["value"] if r["Key"].strip() not in OPGEGAAN] + [voorbeeld | {"Key": f"{NIEUW:{breedte}}", "Title": NAAM}]
    _schrijf(folder / f"{kolom}.json", d)
    bladen = [folder / f"TypedDataSet-{nr}.json" for nr in range(1, 1 + len(list(folder.glob("TypedDataSet-*.json"))))]
    inhoud = [_lees(b) for b in bladen]
    per_blad = len(inhoud[0]["value"])
    samen: dict[tuple[Any, ...], dict[str, Any]] = {}
    for r in (r for blad in inhoud for r in blad["value"]):
        code = r[kolom].strip()
        nu = r | {kolom: f"{OPGEGAAN.get(code, code):{len(r[kolom])}}"}
        ander = samen.setdefault((nu[kolom], nu["Perioden"], nu["SoortMisdrijf"]), nu)
        if ander is not nu:
            ander |= {k: _som(ander[k], nu[k]) for k in nu if k[-2:-1] == "_"}
    alle = [r | {"ID": nr} for nr, r in enumerate(samen.values())]
    for nr, (pad, blad) in enumerate(zip(bladen, inhoud, strict=True)):
        _schrijf(pad, blad | {"value": alle[per_blad * nr : per_blad * (nr + 1)]})
    (folder / "aantal.txt").write_text(str(len(alle)), encoding="utf-8")


def _som(een: int | None, ander: int | None) -> int | None:
    """What is not known stays unknown only when nobody has it: an empty cell of the police is a few, or none."""
    return een if ander is None else ander if een is None else een + ander
