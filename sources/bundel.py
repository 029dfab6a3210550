"""Make the bundle: ``python -m sources.bundel`` writes ``sources/*/bundel`` anew, always the same bytes.

The bundle is what a machine without internet refreshes from: replies in the wire format of the sources. What is real
in it (national totals that were printed, the deliveries transcribed from the letters, the codes and names of
gemeenten in ``cbs/bundel/gebieden_2025``, the reorganisations) stands with its place in ``bundel.yml``; every value below national level
is made here (and in ``bundel_werklast.py``) from a hash, and says so in ``ontvangsten.json`` (key ``echt`` lists the only cells that are not made up).
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from sources import catalogus, odata
from sources.bundel_werklast import Werklast
from sources.catalogus import Tabel
from sources.dialect import Code, Metadata, vraag_met

HIER = Path(__file__).parent
MAAND_WEGING = [31, 28.5, 31, 30.5, 32, 31, 32.5, 31.5, 31, 31, 29.5, 31.5]
"""Relative number of meldingen per month; sum not scaled."""
LATE_KLASSEN = {
    "Reactietijd15Tot30Minuten": 0.80,
    "Reactietijd30Tot45Minuten": 0.12,
    "Reactietijd45Tot60Minuten": 0.04,
    "Reactietijd60Tot120Minuten": 0.03,
    "ReactietijdMeerDan120Minuten": 0.01,
}
"""How meldingen after 15 minutes spread over the classes (chosen)."""
SOORT_DIMENSIE = {"Perioden": "TimeDimension", "RegioS": "GeoDimension", "WijkenEnBuurten": "GeoDetail"}
"""What DataProperties call a dimension; others are a plain Dimension."""
ALS_CSV = ("gtpa", "kenmerken_overig", "kandidaatkenmerken", "werklast_delicten", "werklast_gemeente", "werklast_telefonie")
"""Deliveries that come as CSV: a supplier may send either."""
NIET_TOE_TE_DELEN = 0.004
"""Share of a regionale eenheid that has no gemeente (chosen): gemeenten never add up to the total."""
SOORTEN_MISDRIJF = {
    "0.0.0": "Totaal misdrijven",
    "1.1.1": "Diefstal/inbraak woning",
    "1.4.5": "Mishandeling",
    "2.2.1": "Vernieling cq. zaakbeschadiging",
    "3.5.2": "Onder invloed (weg)",
    "3.7.4": "Cybercrime",
}
"""Some of the kinds of crime of the politie tables, ours and one that nobody asks."""


def uniform(*delen: Any) -> float:
    """A number in (0, 1) that depends on nothing but its arguments."""
    h = hashlib.sha256("|".join(map(str, delen)).encode()).digest()
    return (int.from_bytes(h[:7], "big") + 0.5) / 2**56


def verdeel(totaal: int, gewichten: list[float], hoogstens: list[int] | None = None) -> list[int]:
    """Whole numbers pro rata the weights that add up to ``totaal`` (largest remainder), each at most ``hoogstens``."""
    som = math.fsum(gewichten)
    ruw = [totaal * g / som for g in gewichten]
    uit = [min(int(r), h) for r, h in zip(ruw, hoogstens or [totaal] * len(ruw), strict=True)]
    volgorde = sorted(range(len(ruw)), key=lambda i: (uit[i] - ruw[i], i))
    rest = totaal - sum(uit)
    while rest:
        for i in volgorde:
            if rest and (hoogstens is None or uit[i] < hoogstens[i]):
                uit[i] += 1
                rest -= 1
    return uit


class Bundelmaker:
    """Holds the facts; every ``maak_`` writes one table."""

    def __init__(self) -> None:
        self.d = yaml.safe_load((HIER / "bundel.yml").read_text(encoding="utf-8"))
        gebieden = json.loads((HIER / "cbs/bundel/gebieden_2025/TypedDataSet.json").read_text(encoding="utf-8"))["value"]
        self.gemeenten = [(g["RegioS"].strip(), g["Naam_2"].strip(), g["Code_34"].strip()) for g in gebieden]
        self.eenheden = {g["Code_34"].strip(): g["Naam_35"].strip() for g in gebieden}
        rang = {naam: i for i, naam in enumerate(self.d["grootste_gemeenten"], start=1)}
        self.omvang = [930 / rang[n] ** 0.75 if n in rang else 9 + 42 * uniform("omvang", c) ** 1.4 for c, n, _ in self.gemeenten]
        # a cell is a gemeente, or the part of a regionale eenheid that has no gemeente
        self.cellen = [(c, re) for c, _, re in self.gemeenten] + [(f"?{re}", re) for re in sorted(self.eenheden)]
        self.celomvang = self.omvang + [
            NIET_TOE_TE_DELEN * math.fsum(o for o, (_, _, r) in zip(self.omvang, self.gemeenten, strict=True) if r == re)
            for re in sorted(self.eenheden)
        ]

    # --- CBS and deliveries: national value -> gemeenten ---

    def reeks(self, kolom: str, jaar: int, spec: dict[str, Any]) -> list[Decimal] | None:
        """The synthetic values of all gemeenten in one year; counts add up to the national value."""
        if jaar not in spec["waarden"]:
            return None
        landelijk, stap = Decimal(str(spec["waarden"][jaar][0])), Decimal(str(spec.get("stap", 1)))
        soort = spec.get("soort", "telling")
        ruis = [0.85 + 0.3 * uniform(kolom, code) + 0.02 * uniform(kolom, code, jaar) for code, _, _ in self.gemeenten]
        if soort == "gemiddelde":
            return [(landelijk * Decimal(str(round(r, 6))) / stap).to_integral_value() * stap for r in ruis]
        gewicht = self.omvang
        if soort == "oppervlakte":
            gewicht = [20 + 180 * uniform("land", code) ** 2 for code, _, _ in self.gemeenten]
        if soort == "gespreid":  # some gemeenten have far more of it than their size says
            gewicht = [
                o * (0.3 + 2.5 * uniform("gespreid", kolom, c) ** 3) for o, (c, _, _) in zip(self.omvang, self.gemeenten, strict=True)
            ]
        if soort == "hoofdstad":
            gewicht = [110.0 if n == "'s-Gravenhage" else 3.0 if n in ("Amsterdam", "Wassenaar") else 1e-9 for _, n, _ in self.gemeenten]
        delen = verdeel(int(landelijk / stap), [g * r for g, r in zip(gewicht, ruis, strict=True)])
        return [d * stap for d in delen]

    def maak_cbs(self, naam: str, perioden: dict[str, int], extra_perioden: list[str], onderwerpen: list[tuple], pagina: int) -> None:
        """One CBS table; ``onderwerpen`` are (path, stem, number, title, unit) of every topic in it, ours or not."""
        tabel, spec = catalogus.tabellen()[f"cbs.{naam}"], self.d[naam]
        rijen = []
        waarden = {(k, p): self.reeks(k, j, s) for k, s in spec.items() for p, j in perioden.items()}
        for i, code in enumerate(["NL01", *(c for c, _, _ in self.gemeenten)]):
            for periode, jaar in perioden.items():
                rij: dict[str, Any] = {"ID": len(rijen), "RegioS": f"{code:6}", "Perioden": periode}
                for _, stam, nummer, _, _ in onderwerpen:
                    w = None
                    if stam in spec and (stam, nummer) != ("Eenpersoonshuishoudens", 86) and jaar in spec[stam]["waarden"]:
                        w = spec[stam]["waarden"][jaar][0] if i == 0 else _getal(waarden[stam, periode][i - 1])
                    rij[f"{stam}_{nummer}"] = w
                rijen.append(rij)
        echt = [
            {
                "waar": {"RegioS": "NL01", "Perioden": p},
                "kolommen": [k for k, s in spec.items() if s["waarden"].get(j, [0, "gekozen"])[1] != "gekozen"],
            }
            for p, j in perioden.items()
        ]
        codes = {
            "RegioS": [{"Key": "NL01  ", "Title": "Nederland"}, *({"Key": f"{c:6}", "Title": n} for c, n, _ in self.gemeenten)],
            # 70072ned has no Status per period: what is provisional stands in prose in Description.
            "Perioden": [
                {"Key": p, "Title": p[:4], "Description": self.d["toelichting_perioden"].get(naam, {}).get(p), "Status": None}
                for p in sorted({*perioden, *extra_perioden})
            ],
        }
        self.schrijf_odata(
            tabel,
            onderwerpen,
            codes,
            rijen,
            pagina,
            echt,
            "Landelijke waarden waar gedrukt of opgenomen echt, andere gekozen; alle waarden per gemeente synthetisch.",
        )

    # --- CBS 03759ned, v4: the layout of every year ---

    def inwoners(self) -> tuple[dict[int, dict[str, int]], dict[int, dict[str, int]]]:
        """Inhabitants per gemeente on 1 January and on 31 December of each year, each in the layout of that day.

        As in the bundle of 70072ned where that has the year; before it, back through the reorganisations: a gemeente that came of
        a merger is taken apart pro rata the inhabitants at the transition, one that received gives back what it got.
        """
        f, spec = self.d["bevolking"], self.d["regionale_kerncijfers"]["TotaleBevolking"]
        codes = [c for c, _, _ in self.gemeenten]
        op_1_januari: dict[int, dict[str, int]] = {}
        op_31_december: dict[int, dict[str, int]] = {}
        for jaar in sorted(f["landelijk"], reverse=True):
            if jaar + 1 in op_1_januari:
                op_31_december[jaar] = self._maak_ongedaan(op_1_januari[jaar + 1], lambda dag, jaar=jaar: dag == date(jaar + 1, 1, 1))
                basis = self._maak_ongedaan(op_31_december[jaar], lambda dag, jaar=jaar: date(jaar, 1, 1) < dag < date(jaar + 1, 1, 1))
            else:
                basis = {c: int(w) for c, w in zip(codes, self.reeks("TotaleBevolking", max(spec["waarden"]), spec) or [], strict=True)}
            if bekend := self.reeks("TotaleBevolking", jaar, spec):
                op_1_januari[jaar] = {c: int(w) for c, w in zip(codes, bekend, strict=True)}
            else:
                gewichten = [n * (0.995 + 0.01 * uniform("bevolking", c, jaar)) for c, n in basis.items()]
                op_1_januari[jaar] = dict(zip(basis, verdeel(f["landelijk"][jaar], gewichten), strict=True))
        return op_1_januari, op_31_december

    def _maak_ongedaan(self, stand: dict[str, int], wanneer: Callable[[date], bool]) -> dict[str, int]:
        """The gemeenten as they were before the reorganisations of these days; the sum stays."""
        f, uit = self.d["bevolking"], dict(stand)
        per_ontvanger: dict[str, list[tuple[str, int]]] = {}
        for dag, van, _, naar, *_, inwoners in f["herindelingen"]:
            if wanneer(dag):
                per_ontvanger.setdefault(naar, []).append((van, inwoners))
        for naar, delen in per_ontvanger.items():
            nieuw, gekregen = naar in f["ontstaan"], sum(n for _, n in delen)
            terug = uit[naar] if nieuw else min(gekregen, uit[naar] // 2)
            for (van, _), deel in zip(delen, verdeel(terug, [n for _, n in delen]), strict=True):
                uit[van] = uit.get(van, 0) + deel
            uit[naar] -= terug
            if nieuw:
                del uit[naar]
        return uit

    def _toelichtingen(self, namen: dict[str, str]) -> dict[str, str]:
        """Per gemeente what RegioSCodes says of its reorganisations, as CBS prints it."""
        f = self.d["bevolking"]
        blokken: dict[tuple[str, str], list[str]] = {}
        for dag, van, _, naar, hectare, woningen, inwoners in f["herindelingen"]:
            deel = f"... {hectare} hectare met {woningen} woningen en {inwoners} inwoners"
            soort = "Ontstaan" if naar in f["ontstaan"] else "Gemeentelijke herindeling"
            for wie, kop, ander in (
                (van, f"Opgeheven per {dag:%d-%m-%Y}, overgegaan naar:", naar),
                (naar, f"{soort} per {dag:%d-%m-%Y}, ontvangen van:", van),
            ):
                blokken.setdefault((wie, kop), [kop]).extend([f"- {namen[ander]} ({ander}),", deel])
        uit: dict[str, str] = {}
        for (wie, _), regels in reversed(blokken.items()):  # the newest first
            uit[wie] = uit.get(wie, "") + "\r\n".join(regels) + "\r\n\r\n"
        return uit

    def maak_bevolking(self) -> None:
        """03759ned as v4 gives it: an observation per measure, and a reason where there is none."""
        tabel, f = catalogus.tabellen()["cbs.bevolking"], self.d["bevolking"]
        op_1_januari, op_31_december = self.inwoners()
        namen = {c: n for c, n, _ in self.gemeenten} | {van: naam for _, van, naam, *_ in f["herindelingen"]}
        toelichting = self._toelichtingen(namen)
        titels = {"NL01": "Nederland"} | f["provincies"] | dict(sorted((namen | f["titels"]).items()))
        codes: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
            "BurgerlijkeStaat": [
                (c, t, {}) for c, t in zip(("T001019", "1010", "1020", "1050", "1080"), ("Totaal burgerlijke staat", *STATEN), strict=True)
            ],
            "Geslacht": [("T001038", "Totaal mannen en vrouwen", {}), ("3000", "Mannen", {}), ("4000", "Vrouwen", {})],
            "Leeftijd": [("10000", "Totaal", {}), ("10010", "0 jaar", {}), ("10100", "1 jaar", {})],
            "RegioS": [(c, t, {"Description": toelichting.get(c, "")}) for c, t in titels.items()],
            "Perioden": [(f"{j}JJ00", str(j), {"Status": "Definitief"}) for j in range(1988, max(f["landelijk"]) + 1)],
        }
        rijen: list[dict[str, Any]] = []
        for regio in ("NL01", *(c for c in titels if c.startswith("GM"))):
            for jaar, stand in sorted(op_1_januari.items()):
                eerst = f["landelijk"][jaar] if regio == "NL01" else stand.get(regio)
                laatst = f["landelijk"].get(jaar + 1) if regio == "NL01" else op_31_december.get(jaar, {}).get(regio, 0)
                gemiddeld = None if eerst is None or jaar not in op_31_december else _getal(Decimal(eerst + laatst) / 2)
                for maat, waarde in (("M000352", eerst), ("M000365", gemiddeld)):
                    rijen.append(
                        {
                            "Id": len(rijen),
                            "Measure": maat,
                            "ValueAttribute": "Impossible" if waarde is None else "None",
                            "Value": waarde,
                            "StringValue": None,
                            "BurgerlijkeStaat": "T001019",
                            "Geslacht": "T001038",
                            "Leeftijd": "10000",
                            "RegioS": regio,
                            "Perioden": f"{jaar}JJ00",
                        }
                    )
        self.schrijf_odata_v4(
            tabel,
            [("M000352", "Bevolking op 1 januari", "Long"), ("M000365", "Gemiddelde bevolking ", "Double")],
            codes,
            rijen,
            [{"waar": {"RegioS": "NL01"}, "kolommen": ["BevolkingOp1Januari", "GemiddeldeBevolking"]}],
            "Echt: inwoners van Nederland, welke gemeente in welk jaar bestond, hun codes en namen, en de herindelingen met de inwoners bij "
            "de overgang (CBS 03759ned, gelezen op 2 juli 2026). Alle inwoners per gemeente zijn synthetisch.",
        )

    # --- politie: 47008NED ---

    def maak_reactietijden(self) -> None:
        """Bottom-up from cells (gemeente or not locatable) so that months, years and regions agree."""
        tabel = catalogus.tabellen()["politie.reactietijden"]
        cellen, omvang = self.cellen, self.celomvang
        klassen = ["Reactietijd0Tot15Minuten", *LATE_KLASSEN]
        telling: dict[tuple[str, str], dict[str, int]] = {}
        for jaar, spec in self.d["reactietijden"].items():
            totaal = spec["meldingen"][0]
            n = verdeel(totaal, [o * (0.8 + 0.4 * uniform("prio1", c)) for o, (c, _) in zip(omvang, cellen, strict=True)])
            binnen_nl = round(totaal * spec["binnen_15"][0] / 100)
            snel = verdeel(
                binnen_nl,
                [k * (0.9 + 0.08 * uniform("snel", c) + 0.01 * uniform("snel", c, jaar)) for k, (c, _) in zip(n, cellen, strict=True)],
                n,
            )
            maanden = range(1, spec.get("maanden", 12) + 1)
            for (code, re), totaal_cel, binnen in zip(cellen, n, snel, strict=True):
                laat = verdeel(totaal_cel - binnen, list(LATE_KLASSEN.values()))
                for klasse, aantal in zip(klassen, [binnen, *laat], strict=True):
                    per_maand = verdeel(
                        aantal, [MAAND_WEGING[m - 1] * (0.9 + 0.2 * uniform("maand", code, klasse, jaar, m)) for m in maanden]
                    )
                    perioden = [(f"{jaar}MM{m:02}", v) for m, v in zip(maanden, per_maand, strict=True)]
                    if len(maanden) == 12:
                        perioden.append((f"{jaar}JJ00", aantal))
                    for periode, v in perioden:
                        if periode[4:6] == "MM" and jaar < 2024:
                            continue  # months of earlier years would only make the bundle larger
                        for regio in ["NL01", re, *([code] if code[0] != "?" else [])]:
                            cel = telling.setdefault((regio, periode), dict.fromkeys(klassen, 0))
                            cel[klasse] += v
        perioden = sorted({p for _, p in telling})
        rijen = []
        for regio in ["NL01", *sorted(self.eenheden), *(c for c, _, _ in self.gemeenten)]:
            for periode in perioden:
                k = telling[regio, periode]
                totaal = sum(k.values())
                rijen.append(
                    {
                        "ID": len(rijen),
                        "RegioS": f"{regio:6}",
                        "Perioden": periode,
                        "Reactietijd0Tot15MinutenRelatief_1": round(100 * k[klassen[0]] / totaal, 1) if totaal else None,
                        "Totaal_2": totaal,
                    }
                    | {f"{naam}_{i}": k[naam] for i, naam in enumerate(klassen, start=3)}
                )
        pad = ("Reactietijden prio 1",)
        onderwerpen = [(pad, k.naam, i, k.titel, k.meeteenheid) for i, k in enumerate((k for k in tabel.kolommen if k.titel), start=1)]
        codes = {
            "RegioS": [
                {"Key": "NL01  ", "Title": "Nederland"},
                *({"Key": f"{c:6}", "Title": f"{n} (RE)"} for c, n in sorted(self.eenheden.items())),
                *({"Key": f"{c:6}", "Title": n} for c, n, _ in self.gemeenten),
            ],
            "Perioden": _perioden(perioden),
        }
        echt = [
            {
                "waar": {"RegioS": "NL01", "Perioden": "2024JJ00"},
                "kolommen": ["Totaal", "Reactietijd0Tot15MinutenRelatief", "Reactietijd0Tot15Minuten"],
            },
            {"waar": {"RegioS": "NL01", "Perioden": "2021JJ00"}, "kolommen": ["Totaal"]},
        ]
        self.schrijf_odata(
            tabel,
            onderwerpen,
            codes,
            rijen,
            5000,
            echt,
            "Echt: NL 2024 (336.379 meldingen, 83,7% binnen 15 minuten; het aantal binnen 15 minuten is daaruit herleid) en "
            "NL 2021 (afgerond 285.000); al het andere is synthetisch. Titels van onderwerpen bij benadering.",
        )

    # --- politie: 47013NED, 47018NED, 47021NED ---

    def _regios(self) -> list[dict[str, str]]:
        """RegioS of a politie table: also what is abroad or has no gemeente."""
        return [
            {"Key": "NL01  ", "Title": "Nederland"},
            *({"Key": f"{c:6}", "Title": f"{n} (RE)"} for c, n in sorted(self.eenheden.items())),
            {"Key": "RE99  ", "Title": "Niet in te delen (RE)"},
            *({"Key": f"{c:6}", "Title": n} for c, n, _ in self.gemeenten),
            {"Key": "GM0999", "Title": "Niet in te delen"},
        ]

    def _tel_op(self, telling: dict[tuple[str, ...], int], cel: tuple[str, str], rest: tuple[str, ...], aantal: int) -> None:
        """Add a cell to the regions that hold it: country, eenheid (RE99: none) and gemeente (GM0999: none)."""
        code, eenheid = cel
        for regio in ("NL01", eenheid, "GM0999" if code[0] == "?" else code):
            telling[regio, *rest] = telling.get((regio, *rest), 0) + aantal

    def maak_misdrijven(self) -> None:
        """47013NED: the total, with aangiften and internetaangiften; from cells, so that months, years and regions agree."""
        tabel, cellen = catalogus.tabellen()["politie.misdrijven_gemeente_maand"], [*self.cellen, ("?", "RE99")]
        maten = ["GeregistreerdeMisdrijven", "Aangiften", "Internetaangiften"]
        telling: dict[tuple[str, ...], int] = {}
        for jaar, spec in self.d[tabel.naam].items():
            maanden = range(1, spec.get("maanden", 12) + 1)
            hoogstens: list[int] | None = None
            per_maand_boven: list[list[int] | None] = [None] * len(cellen)
            for maat in maten:  # each is at most the one before it
                gewicht = [
                    o * (0.7 + 0.6 * uniform("misdrijven", c)) * (0.95 + 0.05 * uniform(maat, c) + 0.05 * uniform(maat, c, jaar))
                    for o, (c, _) in zip([*self.celomvang, 12], cellen, strict=True)
                ]
                hoogstens = verdeel(spec[maat][0], gewicht, hoogstens)
                for i, (cel, aantal) in enumerate(zip(cellen, hoogstens, strict=True)):
                    weging = [MAAND_WEGING[m - 1] * (0.95 + 0.1 * uniform("maand", cel[0], jaar, m)) for m in maanden]
                    per_maand_boven[i] = per_maand = verdeel(aantal, weging, per_maand_boven[i])
                    if len(maanden) == 12:
                        self._tel_op(telling, cel, (f"{jaar}JJ00", maat), aantal)
                    if jaar >= 2024:
                        for m, v in zip(maanden, per_maand, strict=True):
                            self._tel_op(telling, cel, (f"{jaar}MM{m:02}", maat), v)
        regios, perioden = self._regios(), sorted({p for _, p, _ in telling})
        rijen = [
            {"ID": 0, "SoortMisdrijf": "0.0.0 ", "RegioS": r["Key"], "Perioden": p}
            | {f"{m}_{i}": telling[r["Key"].strip(), p, m] for i, m in enumerate(maten, start=1)}
            for r in regios
            for p in perioden
        ]
        self._schrijf_plat(
            tabel,
            {"SoortMisdrijf": self._soorten(), "RegioS": regios, "Perioden": _perioden(perioden)},
            rijen,
            [{"waar": {"RegioS": "NL01", "Perioden": "2024JJ00"}, "kolommen": ["GeregistreerdeMisdrijven"]}],
            "Echt: NL 2024 (803.155 misdrijven); al het andere is synthetisch. Maanden vanaf 2024.",
        )

    def maak_misdrijven_per_soort(self) -> None:
        """47018NED: four kinds per year; what cannot be placed is GM0000, so that gemeenten and GM0000 add up to the country."""
        tabel, spec = catalogus.tabellen()["politie.misdrijven_buurt_jaar"], self.d["misdrijven_buurt_jaar"]
        codes = [*(c for c, _, _ in self.gemeenten), "GM0000"]
        omvang = [*self.omvang, NIET_TOE_TE_DELEN * math.fsum(self.omvang)]
        rijen: list[dict[str, Any]] = []
        for soort, reeks in spec["soorten"].items():
            per_jaar = {
                jaar: verdeel(
                    totaal,
                    [o * (0.5 + uniform(soort, c)) * (0.9 + 0.2 * uniform(soort, c, jaar)) for o, c in zip(omvang, codes, strict=True)],
                )
                for jaar, totaal in enumerate(reeks, start=spec["vanaf"])
            }
            for i, code in enumerate(["NL00", *codes]):
                for jaar, delen in per_jaar.items():
                    aantal = delen[i - 1] if i else sum(delen)
                    rijen.append(
                        {"ID": 0, "SoortMisdrijf": f"{soort:6}", "WijkenEnBuurten": f"{code:10}", "Perioden": f"{jaar}JJ00"}
                        | {"GeregistreerdeMisdrijven_1": aantal}
                    )
        namen = {"NL00": "Nederland", "GM0000": "Niet in te delen"} | {c: n for c, n, _ in self.gemeenten}
        self._schrijf_plat(
            tabel,
            {
                "SoortMisdrijf": self._soorten(),
                "WijkenEnBuurten": [{"Key": f"{c:10}", "Title": namen[c]} for c in ["NL00", *codes]],
                "Perioden": _perioden(sorted({r["Perioden"] for r in rijen})),
            },
            rijen,
            [],
            "Geheel synthetisch; landelijke totalen gekozen (sources/bundel.yml).",
        )

    def maak_overlast(self) -> None:
        """47021NED: the total of a cell is cut in categories, so that these add up to it; codes are chosen."""
        tabel, cellen = catalogus.tabellen()["politie.overlast_gemeente"], [*self.cellen, ("?", "RE99")]
        spec = self.d[tabel.naam]
        titels = spec["categorieen"]
        telling: dict[tuple[str, ...], int] = {}
        for jaar, s in spec.items():
            if jaar == "categorieen":
                continue
            per_cel = verdeel(
                s["totaal"][0], [o * (0.7 + 0.6 * uniform("overlast", c)) for o, (c, _) in zip([*self.celomvang, 6], cellen, strict=True)]
            )
            for cel, totaal in zip(cellen, per_cel, strict=True):
                delen = verdeel(totaal, [a * (0.7 + 0.6 * uniform("overlast", cel[0], k)) for k, a in s["aandelen"].items()])
                for categorie, aantal in zip(s["aandelen"], delen, strict=True):
                    perioden = {f"{jaar}JJ00": aantal}
                    if maanden := s.get("maanden"):
                        weging = [MAAND_WEGING[m] * (0.9 + 0.2 * uniform("overlast", cel[0], categorie, jaar, m)) for m in range(maanden)]
                        perioden = {f"{jaar}MM{m:02}": v for m, v in enumerate(verdeel(aantal, weging), start=1)}
                    for periode, v in perioden.items():
                        self._tel_op(telling, cel, (periode, categorie), v)
                        self._tel_op(telling, cel, (periode, next(iter(titels))), v)
        regios, perioden = self._regios(), sorted({p for _, p, _ in telling})
        rijen = [
            {"ID": 0, "Overlast": f"{k:6}", "RegioS": r["Key"], "Perioden": p, "GeregistreerdeOverlast_1": telling[r["Key"].strip(), p, k]}
            for k in titels
            for r in regios
            for p in perioden
        ]
        self._schrijf_plat(
            tabel,
            {"Overlast": [{"Key": f"{k:6}", "Title": t} for k, t in titels.items()], "RegioS": regios, "Perioden": _perioden(perioden)},
            rijen,
            [{"waar": {"Overlast": "OV00", "RegioS": "NL01", "Perioden": "2024JJ00"}, "kolommen": ["GeregistreerdeOverlast"]}],
            "Echt: NL 2024 (445.720 registraties); al het andere is synthetisch, ook de codes van de soorten en hun titels behalve die van het totaal. Maanden alleen in 2025.",
        )

    @staticmethod
    def _soorten() -> list[dict[str, str]]:
        return [{"Key": f"{c:6}", "Title": t} for c, t in SOORTEN_MISDRIJF.items()]

    def _schrijf_plat(self, tabel: Tabel, codes: dict[str, list], rijen: list[dict], echt: list[dict], opmerking: str) -> None:
        for i, r in enumerate(rijen):
            r["ID"] = i
        maten = [k for k in tabel.kolommen if k.titel]
        onderwerpen = [(k.pad, k.naam, i, k.titel, k.meeteenheid) for i, k in enumerate(maten, start=1)]
        self.schrijf_odata(tabel, onderwerpen, codes, rijen, 9000, echt, opmerking)

    # --- CBS: 85146NED, 80072ned ---

    def maak_veiligheidsmonitor(self) -> None:
        """Country, eenheden and the thirty largest gemeenten; three rows per key: the value and its margins."""
        tabel, spec = catalogus.tabellen()["cbs.veiligheidsmonitor"], self.d["veiligheidsmonitor"]
        code = {n: c for c, n, _ in self.gemeenten}
        regios = {"NL01": "Nederland"} | {c: f"{n} (RE)" for c, n in sorted(self.eenheden.items())}
        regios |= {code[n]: n for n in self.d["grootste_gemeenten"][:30]}
        nummers = {"VoeltZichWeleensOnveiligInBuurt": 58, "VoeltZichVaakOnveiligInBuurt": 59, "RapportcijferVeiligheidInBuurt": 60,
                   "SlachtoffersTraditioneel": 68, "SlachtoffersOnline": 93}  # fmt: skip
        kolommen = {k.naam: k for k in tabel.kolommen if k.titel}
        rijen = []
        for achter, marge in catalogus.MARGES.items():
            for regio in regios:
                for jaar in (2021, 2023):
                    rij: dict[str, Any] = {"ID": len(rijen), "Marges": marge, "RegioS": f"{regio:6}", "Perioden": f"{jaar}JJ00"}
                    for naam, k in kolommen.items():
                        w, half = spec[naam]["waarden"][jaar][0], spec[naam]["marge"][0 if regio == "NL01" else 1 if regio[0] == "R" else 2]
                        if regio != "NL01":
                            thema = naam.removeprefix("VoeltZichVaak").removeprefix("VoeltZichWeleens")  # vaak follows weleens
                            w = round(w * (0.8 + 0.4 * uniform("monitor", thema, regio) if k.maximum == 100 else 1), 1)
                        scheef = 1 + 0.3 * uniform("marge", naam, regio, jaar)
                        w += {"": 0, "_ondergrens": -half, "_bovengrens": half * scheef}[achter]
                        rij[f"{k.stam or naam}_{nummers[naam]}"] = round(max(w, 0.0), 1)
                    rijen.append(rij)
        self.schrijf_odata(
            tabel,
            [(k.pad, k.stam or n, nummers[n], k.titel, k.meeteenheid) for n, k in kolommen.items()],
            {
                "Marges": [
                    {"Key": m, "Title": t}
                    for m, t in zip(
                        catalogus.MARGES.values(), ("Waarde", "Ondergrens 95%-interval", "Bovengrens 95%-interval"), strict=True
                    )
                ],
                "RegioS": [{"Key": f"{c:6}", "Title": n} for c, n in regios.items()],
                "Perioden": _perioden(["2021JJ00", "2023JJ00"]),
            },
            rijen,
            1000,
            [
                {
                    "waar": {"RegioS": "NL01", "Perioden": f"{j}JJ00"},
                    "kolommen": [n for n, s in spec.items() if s["waarden"][j][1] != "gekozen"],
                }
                for j in (2021, 2023)
            ],
            "Echt: NL, onveiligheid en slachtofferschap zoals gedrukt (vaak onveilig alleen in 2023); alle marges en alle waarden per "
            "eenheid en gemeente zijn synthetisch. Titels en nummers van onderwerpen bij benadering.",
        )

    def maak_ziekteverzuim(self) -> None:
        """80072ned: quarters and years of four branches, all chosen."""
        tabel, spec = catalogus.tabellen()["cbs.ziekteverzuim"], self.d["ziekteverzuim"]
        perioden = sorted(
            p
            for j in spec["jaren"]
            for p in (f"{j}JJ00", *(f"{j}KW{k:02}" for k in range(1, 5)))
            if p <= spec["tot_en_met"] and p != "2025JJ00"
        )
        rijen = [
            {"ID": 0, "BedrijfskenmerkenSBI2008": f"{code:7}", "Perioden": p}
            | {
                "Ziekteverzuimpercentage_1": round(
                    spec["jaren"][int(p[:4])] + verschil + (spec["kwartalen"][int(p[-1]) - 1] if "KW" in p else 0), 1
                )
            }
            for code, (_, verschil) in spec["categorieen"].items()
            for p in perioden
        ]
        codes = {
            "BedrijfskenmerkenSBI2008": [{"Key": f"{c:7}", "Title": t} for c, (t, _) in spec["categorieen"].items()],
            "Perioden": _perioden(perioden),
        }
        self._schrijf_plat(
            tabel, codes, rijen, [], "Geheel synthetisch; de code van bedrijfstak O is gekozen, haar titel is die van andere CBS-tabellen."
        )

    # --- writing ---

    def schrijf_odata(
        self,
        tabel: Tabel,
        onderwerpen: list[tuple],
        codes: dict[str, list],
        rijen: list[dict],
        pagina: int,
        echt: list[dict] | None,
        opmerking: str,
    ) -> None:
        """A table as the feed gives it: metadata, dimensions, pages with odata.nextLink."""
        taal = odata.dialect(tabel)
        b, antwoorden = taal.basis(tabel), []
        doel = HIER / tabel.bron / "bundel" / tabel.naam
        doel.mkdir(parents=True, exist_ok=True)

        def noteer(url: str, bestand: str, soort: str = "application/json;charset=utf-8") -> None:
            antwoorden.append({"url": url, "bestand": bestand, "status": 200, "type": soort, "ontvangen_op": self.d["ontvangen_op"]})

        def schrijf(url: str, bestand: str, waarde: list[dict], volgende: str | None = None) -> None:
            regels = ",\n".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in waarde)
            staart = f',"odata.nextLink":"{volgende}"' if volgende else ""
            (doel / bestand).write_text(
                f'{{"odata.metadata":"{b}/$metadata#{bestand.split(".")[0]}","value":[\n{regels}\n]{staart}}}\n', encoding="utf-8"
            )
            noteer(url, bestand)

        schrijf(
            f"{b}/TableInfos?$format=json",
            "TableInfos.json",
            [
                {
                    "ID": 0,
                    "Title": tabel.titel,
                    "Identifier": tabel.tabel_id,
                    "Language": "nl",
                    "Modified": self.d["ontvangen_op"][:19],
                    "Catalog": "Politie" if tabel.bron == "politie" else "CBS",
                }
            ],
        )
        schrijf(f"{b}/DataProperties?$format=json", "DataProperties.json", list(_eigenschappen(tabel, onderwerpen)))
        for naam, lijst in codes.items():
            schrijf(f"{b}/{naam}?$format=json", f"{naam}.json", lijst)
        alle = {naam: [Code(c["Key"], c["Title"]) for c in lijst] for naam, lijst in codes.items()}
        (snede,) = odata.sneden(tabel, Metadata(tabel.titel, "", (), frozenset(alle), alle))
        (doel / "aantal.txt").write_text(str(len(rijen)), encoding="utf-8")
        noteer(vraag_met(taal.telling(tabel), snede.filters), "aantal.txt", "text/plain;charset=utf-8")
        url = vraag_met(taal.rijen(tabel), snede.filters)
        for start in range(0, len(rijen), pagina):
            volgende = f"{url}&$skip={start + pagina}" if start + pagina < len(rijen) else None
            if volgende and tabel.bron == "politie":  # the feed of dataderden names its internal host in nextLink
                volgende = volgende.replace(str(tabel.host), "http://dataderden.prod.cbsp.nl")
            schrijf(
                f"{url}&$skip={start}" if start else url,
                f"TypedDataSet-{start // pagina + 1}.json",
                rijen[start : start + pagina],
                volgende,
            )
        self._ontvangsten(tabel, antwoorden, echt, opmerking)

    def schrijf_odata_v4(
        self,
        tabel: Tabel,
        maten: list[tuple[str, str, str]],
        codes: dict[str, list[tuple[str, str, dict[str, Any]]]],
        rijen: list[dict],
        echt: list[dict] | None,
        opmerking: str,
    ) -> None:
        """A table as v4 gives it; ``codes`` are (identifier, title, other fields) per dimension, ``maten`` (identifier, title, type)."""
        taal, f = odata.dialect(tabel), self.d[tabel.naam]
        b, antwoorden = taal.basis(tabel), []
        doel = HIER / tabel.bron / "bundel" / tabel.naam
        doel.mkdir(parents=True, exist_ok=True)

        def schrijf(url: str, bestand: str, tekst: str, soort: str = "application/json; odata.metadata=minimal") -> None:
            (doel / bestand).write_text(tekst, encoding="utf-8")
            antwoorden.append({"url": url, "bestand": bestand, "status": 200, "type": soort, "ontvangen_op": f["ontvangen_op"]})

        def lijst(url: str, bestand: str, waarde: list[dict]) -> None:
            regels = ",\n".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in waarde)
            schrijf(url, bestand, f'{{"@odata.context":"{b}/$metadata#{bestand.split(".")[0]}","value":[\n{regels}\n]}}\n')

        info = {"@odata.context": f"{b}/$metadata#Properties", "Identifier": tabel.tabel_id, "Title": tabel.titel, "Language": "nl"}
        schrijf(f"{b}/Properties", "Properties.json", json.dumps(info | {"Modified": f["gewijzigd"], "Catalog": "CBS"}, indent=1) + "\n")
        soorten = {"RegioS": "GeoDimension", "Perioden": "TimeDimension"}
        lijst(f"{b}/Dimensions", "Dimensions.json", [{"Identifier": n, "Title": n, "Kind": soorten.get(n, "Dimension")} for n in codes])
        maatvelden = {"Description": "", "MeasureGroupId": None, "Unit": "aantal"}
        lijst(
            f"{b}/MeasureCodes",
            "MeasureCodes.json",
            [{"Identifier": m, "Index": i, "Title": t} | maatvelden | {"DataType": s} for i, (m, t, s) in enumerate(maten, start=1)],
        )
        for naam, waarden in codes.items():
            velden = {"Description": "", "DimensionGroupId": None}
            lijst(
                f"{b}/{naam}Codes",
                f"{naam}Codes.json",
                [{"Identifier": c, "Index": i, "Title": t} | velden | extra for i, (c, t, extra) in enumerate(waarden, start=1)],
            )
        alle = {naam: [Code(c, t) for c, t, _ in waarden] for naam, waarden in codes.items()}
        (snede,) = odata.sneden(tabel, Metadata(tabel.titel, "", (), frozenset(alle), alle))
        schrijf(vraag_met(taal.telling(tabel), snede.filters), "aantal.txt", str(len(rijen)), "text/plain")
        lijst(vraag_met(taal.rijen(tabel), snede.filters), "Observations.json", rijen)
        self._ontvangsten(tabel, antwoorden, echt, opmerking)

    def _ontvangsten(self, tabel: Tabel, antwoorden: list[dict], echt: list[dict] | None, opmerking: str) -> None:
        doel = HIER / tabel.bron / "bundel" / tabel.naam / "ontvangsten.json"
        d = {"tabel": tabel.tabel_id or tabel.naam, "echt": echt, "opmerking": opmerking, "antwoorden": antwoorden}
        doel.write_text(json.dumps(d, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def schrijf_levering(self, naam: str, rijen: list[list], echt: list[dict] | None, opmerking: str) -> None:
        """A delivery: XLSX where the contract names a sheet, CSV with semicolons elsewhere."""
        tabel = catalogus.tabellen()[f"jenv.{naam}"]
        doel = HIER / "jenv" / "bundel" / naam
        doel.mkdir(parents=True, exist_ok=True)
        koppen = [f"{k.kop} ({k.meeteenheid})" if tabel.eenheid_in_kop and k.meeteenheid else str(k.kop) for k in tabel.kolommen]
        als_csv = naam in ALS_CSV
        bestand = f"{naam}.{'csv' if als_csv else 'xlsx'}"
        if not als_csv:
            _xlsx(doel / bestand, tabel, koppen, rijen)
        else:
            with open(doel / bestand, "w", encoding="utf-8-sig", newline="") as f:
                csv.writer(f, delimiter=";").writerows([koppen, *([_csv(w) for w in r] for r in rijen)])
        self._ontvangsten(
            tabel,
            [
                {
                    "url": f"levering:jenv/{naam}",
                    "bestand": bestand,
                    "status": 200,
                    "type": "text/csv" if als_csv else "application/xlsx",
                    "ontvangen_op": self.d["ontvangen_op"],
                }
            ],
            echt,
            opmerking,
        )

    def maak_leveringen(self) -> None:
        """The deliveries with real figures, and the synthetic ones."""
        doc, echt = self.d["documenten"], "Overgenomen uit de gedrukte brieven; document en regel per rij."

        def met_plaats(rijen: list[list]) -> list[list]:
            return [[*r[:-3], doc[r[-3]], f"regel {r[-2]}", r[-1] or None] for r in rijen]

        for naam in ("bezetting", "verzuim", "gtpa", "overige_kerncijfers"):
            self.schrijf_levering(naam, met_plaats(self.d[naam]), None, echt)
        self.schrijf_levering(
            "zedenvoorraad",
            [[*r, "halfjaarbericht-2025-h2.txt, regels 1255-1319"] for r in self.d["zedenvoorraad"]],
            None,
            "Overgenomen uit de tabel van bijlage 3; de rij langer dan 6 maanden is voor alle jaren herzien (voetnoot 35).",
        )
        rijen = []
        for jaar in (2024, 2023):
            kolommen = {k: self.reeks(k, jaar, s) for k, s in self.d["kenmerken_overig"].items()}
            rijen += [[jaar, code, *(_getal(kolommen[k][i]) for k in kolommen)] for i, (code, _, _) in enumerate(self.gemeenten)]
        self.schrijf_levering("kenmerken_overig", rijen, [], "Geheel synthetisch; landelijke totalen gekozen (sources/bundel.yml).")
        self.schrijf_levering(
            "formatie_per_regionale_eenheid",
            [[self.d["formatie_per_regionale_eenheid"]["peildatum"], self.eenheden[re], fte] for re, fte in self.formatie().items()],
            [],
            "Niet openbaar; geheel synthetisch, landelijk totaal gekozen.",
        )
        self.schrijf_levering(
            "kerncijfers_per_regionale_eenheid",
            list(self.per_regionale_eenheid()),
            [],
            "Niet openbaar; de verdeling over regionale eenheden is synthetisch, zij telt op tot het landelijke cijfer.",
        )
        Werklast(self, uniform, verdeel).maak()

    def formatie(self) -> dict[str, int]:
        """Formatie per code of a regionale eenheid."""
        per_re = {
            re: math.fsum(o for o, (_, _, r) in zip(self.omvang, self.gemeenten, strict=True) if r == re) for re in sorted(self.eenheden)
        }
        gewichten = [(0.6 + 0.8 * uniform("formatie", re)) * o + 60 for re, o in per_re.items()]
        return dict(zip(per_re, verdeel(self.d["formatie_per_regionale_eenheid"]["landelijk"][0], gewichten), strict=True))

    def per_regionale_eenheid(self) -> Iterable[list]:
        """Ten rows per national figure, that add up to it; a part is nowhere more than the whole it is a part of."""
        inwoners, zeden = self.inwoners()[0][2025], self.d["zedenvoorraad"]
        codes = sorted(self.eenheden)
        per_re = [sum(inwoners[c] for c, _, r in self.gemeenten if r == re) for re in codes]

        def deel(indicator: str, periode: str, totaal: int, spreiding: float = 0.3, hoogstens: list[int] | None = None) -> list[int]:
            ruis = [spreiding * (uniform(indicator, re) - 0.5 + 0.2 * uniform(indicator, re, periode)) for re in codes]
            return verdeel(totaal, [n * max(1 + r, 0.05) for n, r in zip(per_re, ruis, strict=True)], hoogstens)

        def regels(indicator: str, soort: str, periode: str, waarden: list[int], meeteenheid: str = "aantal") -> Iterable[list]:
            for re, w in zip(codes, waarden, strict=True):
                yield [indicator, None, self.eenheden[re], soort, periode, w, meeteenheid, None]

        for datum, incidenten, voorraad, langer, aangiften, verdachten in zeden:
            dag = str(datum)
            zaken, stand = deel("zeden_incidenten", dag, incidenten), deel("zeden_voorraad", dag, voorraad)
            for indicator, waarden in (
                ("zeden_incidenten", zaken),
                ("zeden_voorraad", stand),
                ("zeden_voorraad_langer_6_maanden", deel("zeden_voorraad_langer_6_maanden", dag, langer, hoogstens=stand)),
                ("zeden_aangiften", deel("zeden_aangiften", dag, aangiften, hoogstens=zaken)),
                ("zeden_verdachten_om", deel("zeden_verdachten_om", dag, verdachten)),
            ):
                yield from regels(indicator, "peildatum", dag, waarden)
        for jaar, categorie, incidenten, *_ in self.d["gtpa"]:
            if categorie == "totaal":
                yield from regels("gtpa_incidenten", "jaar", str(jaar), deel("gtpa_incidenten", str(jaar), incidenten))
        for indicator, soort, periode, totaal, meeteenheid, spreiding, _ in self.d["kerncijfers_per_regionale_eenheid"]:
            yield from regels(indicator, soort, periode, deel(indicator, periode, totaal, spreiding), meeteenheid)


def _getal(w: Decimal) -> int | float:
    return int(w) if w == w.to_integral_value() else float(w)


def _perioden(codes: list[str]) -> list[dict[str, Any]]:
    return [{"Key": p, "Title": p, "Description": None, "Status": "Definitief"} for p in codes]


def _csv(w: Any) -> str:
    return "" if w is None else str(w).replace(".", ",") if isinstance(w, float) else str(w)


def _eigenschappen(tabel: Tabel, onderwerpen: list[tuple]) -> Iterable[dict[str, Any]]:
    """DataProperties: dimensions, groups along the paths, topics."""
    nr = 0
    for d in tabel.dimensies:
        soort = f"Cbs.OData.{SOORT_DIMENSIE.get(d.naam, 'Dimension')}"
        yield {
            "odata.type": soort,
            "ID": nr,
            "Position": nr,
            "ParentID": None,
            "Type": soort[10:],
            "Key": d.naam,
            "Title": d.naam,
            "Description": "",
        }
        nr += 1
    groepen: dict[tuple[str, ...], int] = {}
    for pad, stam, nummer, titel, eenheid in onderwerpen:
        for diepte in range(1, len(pad) + 1):
            if pad[:diepte] not in groepen:
                yield {
                    "odata.type": "Cbs.OData.TopicGroup",
                    "ID": nr,
                    "Position": nr,
                    "ParentID": groepen.get(pad[: diepte - 1]),
                    "Type": "TopicGroup",
                    "Key": "",
                    "Title": pad[diepte - 1],
                    "Description": "",
                }
                groepen[pad[:diepte]] = nr
                nr += 1
        yield {
            "odata.type": "Cbs.OData.Topic",
            "ID": nr,
            "Position": nr,
            "ParentID": groepen.get(tuple(pad)),
            "Type": "Topic",
            "Key": f"{stam}_{nummer}",
            "Title": titel,
            "Description": "",
            "Datatype": "Double",
            "Unit": eenheid,
            "Decimals": 0,
            "Default": "None",
        }
        nr += 1


def _xlsx(pad: Path, tabel: Tabel, koppen: list[str], rijen: list[list]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(pad) as boek:
        boek.set_properties({"created": datetime(2025, 12, 1), "title": tabel.titel})
        vet, pct, datum = (
            boek.add_format({"bold": True}),
            boek.add_format({"num_format": "0.0%"}),
            boek.add_format({"num_format": "dd-mm-yyyy"}),
        )
        blad = boek.add_worksheet(tabel.blad)
        blad.write_row(0, 0, koppen, vet)
        namen = [k.naam for k in tabel.kolommen]
        for r, rij in enumerate(rijen, start=1):
            eenheid = rij[namen.index("meeteenheid")] if "meeteenheid" in namen else ""
            for c, (k, w) in enumerate(zip(tabel.kolommen, rij, strict=True)):
                if k.type == "datum":
                    blad.write_datetime(r, c, datetime(w.year, w.month, w.day), datum)
                elif k.naam == "waarde" and eenheid == "procent":
                    blad.write_number(r, c, float(Decimal(str(w)) / 100), pct)
                elif k.type == "tekst":
                    blad.write(r, c, None if w in (None, "") else str(w))
                else:
                    blad.write(r, c, w)
        blad.set_column(0, len(koppen) - 1, 18)


BEVOLKING = ("Bevolking", "Bevolkingssamenstelling op 1 januari")
LEEFTIJD = (*BEVOLKING, "Leeftijd", "Leeftijdsgroepen")
HUISHOUDENS = ("Bevolking", "Particuliere huishoudens")
WONINGEN = ("Bouwen en wonen", "Woningvoorraad")
STATEN = ("Ongehuwd", "Gehuwd", "Verweduwd", "Gescheiden")
REGIONALE_KERNCIJFERS = [
    (BEVOLKING, "TotaleBevolking", 1, "Totale bevolking", "aantal"),
    (LEEFTIJD, "k_25Tot45Jaar", 9, "25 tot 45 jaar", "aantal"),
    (LEEFTIJD, "k_45Tot65Jaar", 10, "45 tot 65 jaar", "aantal"),
    (("Bevolking", "Bevolkingsontwikkeling"), "VerhuismobiliteitRelatief", 73, "Verhuismobiliteit, relatief", "per 1 000 inwoners"),
    ((*HUISHOUDENS, "Particuliere huishoudens"), "TotaalParticuliereHuishoudens", 82, "Totaal particuliere huishoudens", "aantal"),
    ((*HUISHOUDENS, "Particuliere huishoudens"), "Eenpersoonshuishoudens", 83, "Eenpersoonshuishoudens", "aantal"),
    ((*HUISHOUDENS, "Particuliere huishoudens, relatief"), "Eenpersoonshuishoudens", 86, "Eenpersoonshuishoudens", "%"),
    (WONINGEN, "VoorraadOp1Januari", 90, "Voorraad op 1 januari", "aantal"),
    ((*WONINGEN, "Eigendom"), "HuurwoningenVanWoningcorporatie", 95, "Huurwoningen van woningcorporatie", "%"),
    ((*WONINGEN, "Eigendom"), "HuurwoningenVanOverigeVerhuurders", 96, "Huurwoningen van overige verhuurders", "%"),
    (WONINGEN, "GemiddeldeWOZWaardeVanWoningen", 98, "Gemiddelde WOZ-waarde van woningen", "1 000 euro"),
    (("Arbeid",), "TotaalBanen", 116, "Totaal banen", "x 1 000"),
    (("Bedrijfsvestigingen",), "BedrijfsvestigingenTotaal", 168, "Bedrijfsvestigingen, totaal", "aantal"),
    (("Bodemgebruik", "Oppervlakte"), "Land", 249, "Land", "km2"),
]
UITKERINGSONTVANGERS = [
    (("Uitkeringsontvangers",), "TotDeAOWLeeftijd", 2, "Tot de AOW-leeftijd", "aantal"),
    (("Werkloosheid",), "Werkloosheid", 4, "Werkloosheid", "aantal"),
    (("Bijstand",), "BijstandTotDeAOWLeeftijd", 7, "Bijstand tot de AOW-leeftijd", "aantal"),
    (("Arbeidsongeschiktheid",), "ArbeidsongeschiktheidTotaal", 8, "Arbeidsongeschiktheid, totaal", "aantal"),
]


def main() -> None:
    """Write the whole bundle."""
    m = Bundelmaker()
    m.maak_cbs(
        "regionale_kerncijfers", {f"{j}JJ00": j for j in (2023, 2024, 2025, 2026)}, ["2021JJ00", "2022JJ00"], REGIONALE_KERNCIJFERS, 1000
    )
    maanden = [f"{j}MM{i:02}" for j in (2023, 2024, 2025) for i in range(1, 13) if (j, i) <= (2025, 8)]
    m.maak_cbs("uitkeringsontvangers", {"2023MM12": 2023, "2024MM12": 2024}, maanden, UITKERINGSONTVANGERS, 400)
    m.maak_bevolking()
    m.maak_reactietijden()
    m.maak_misdrijven()
    m.maak_misdrijven_per_soort()
    m.maak_overlast()
    m.maak_veiligheidsmonitor()
    m.maak_ziekteverzuim()
    m.maak_leveringen()


if __name__ == "__main__":
    main()
