"""The deliveries of the werklast in the bundle: all synthetic, from the national totals and keys in ``bundel.yml``.

A count of a gemeente follows its kenmerken (``van``), times a noise that stays with the gemeente and a smaller one per year, so that
a regression on the kenmerken finds what was put in; the gemeenten add up to the national total.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sources import catalogus

if TYPE_CHECKING:
    from sources.bundel import Bundelmaker

PER_JAAR = 0.25
"""How much of the noise of a gemeente is of one year only."""
UUR_WEGING = [35, 25, 20, 18, 18, 22, 35, 60, 90, 105, 112, 115, 112, 115, 120, 125, 130, 132, 125, 115, 105, 95, 75, 52]
"""Relative number of calls per hour of the day (chosen)."""
DAG_WEGING = [1.05, 1.0, 1.0, 1.0, 1.06, 1.0, 0.88]
"""And per day of the week, from Monday (chosen)."""
WEKEN = 52
SYNTHETISCH = "Geheel synthetisch; landelijke totalen en verdeelsleutels gekozen (sources/bundel.yml)."


class Werklast:
    """Makes the ten deliveries; ``uniform`` and ``verdeel`` come from the maker of the bundle."""

    def __init__(self, maker: Bundelmaker, uniform: Any, verdeel: Any):
        self.m, self.d, self.uniform, self.verdeel = maker, maker.d, uniform, verdeel
        self.codes = [c for c, _, _ in maker.gemeenten]
        self.re_van = [re for _, _, re in maker.gemeenten]
        self.eenheden = dict(sorted(maker.eenheden.items()))

    def maak(self) -> None:
        """Write all ten."""
        for naam, rijen, opmerking in (
            ("werklast_gemeente", self.gemeente(), SYNTHETISCH),
            ("werklast_delicten", self.delicten(), f"{SYNTHETISCH} De 23 categorieën tellen per gemeente op tot haar misdrijven."),
            ("werklast_stadions", self.stadions(), f"{SYNTHETISCH} Clubs bestaan niet; de zitplaatsen zijn die van kenmerken_overig."),
            ("werklast_uren", self.uren(), f"{SYNTHETISCH} Welke vier eenheden ME- en AE-uren hebben is gekozen."),
            (
                "werklast_normtijden",
                self.normtijden(),
                "Geheel synthetisch; gedrukt zijn alleen de kleinste en de grootste normtijd van een delict, 0,16 en 19,19 uur: welke categorie "
                "die heeft is gekozen.",
            ),
            ("werklast_capaciteit", self.capaciteit(), SYNTHETISCH),
            ("werklast_telefonie", self.telefonie(), SYNTHETISCH),
            ("werklast_hbvs", self.d["werklast_hbvs"], "Geheel synthetisch; klassen, staffelwaarden en aandelen gekozen."),
            (
                "formatie_per_cluster",
                self.clusters(),
                "Synthetisch; zes aandelen zijn gedrukt (22, 13, 10, 8, 2 en 2%), de andere tien (samen 43%) en het totaal zijn gekozen.",
            ),
            ("kandidaatkenmerken", self.kandidaten(), SYNTHETISCH),
        ):
            self.m.schrijf_levering(naam, list(rijen), [], opmerking)

    def rond(self, naam: str, wie: str, breedte: float, jaar: int | None = None) -> float:
        """A factor around 1, at most ``breedte`` (plus a quarter in one year) from it."""
        r = 1 + breedte * (2 * self.uniform(naam, wie) - 1)
        return r + (0 if jaar is None else PER_JAAR * breedte * (2 * self.uniform(naam, wie, jaar) - 1))

    def tienden(self, totaal: float, gewichten: list[float]) -> list[float]:
        """``totaal`` pro rata, in tenths that add up to it."""
        return [n / 10 for n in self.verdeel(round(totaal * 10), gewichten)]

    # --- kenmerken ---

    @cached_property
    def kandidaat(self) -> dict[str, list[float]]:
        """The candidate kenmerken per gemeente."""
        uit: dict[str, list[float]] = {}
        for naam, spec in self.d["kandidaatkenmerken"].items():
            if "als" in spec:
                basis = [math.fsum(w) for w in zip(*(self.kenmerk(k) for k in spec["als"]), strict=True)]
                uit[naam] = [round(b * spec["factor"] * self.rond(naam, c, spec["ruis"])) for b, c in zip(basis, self.codes, strict=True)]
            else:
                uit[naam] = [float(w) for w in self.m.reeks(naam, 2024, spec) or []]
        return uit

    def kenmerk(self, naam: str) -> list[float]:
        """A kenmerk of 2024 per gemeente, by its name in ``bundel.yml``."""
        for groep in ("regionale_kerncijfers", "uitkeringsontvangers", "kenmerken_overig"):
            if spec := self.d[groep].get(naam):
                return [float(w) for w in self.m.reeks(naam, 2024, spec) or []]
        return self.kandidaat[naam]

    def kandidaten(self) -> Iterable[list]:
        for naam, spec in self.d["kandidaatkenmerken"].items():
            for code, w in zip(self.codes, self.kandidaat[naam], strict=True):
                yield [naam, code, 2024, spec["categorie"], int(w) if w == int(w) else w, spec["meeteenheid"]]

    # --- per gemeente ---

    @cached_property
    def per_jaar(self) -> dict[int, dict[str, list]]:
        """Per reference year the columns of werklast_gemeente, each a list of the gemeenten."""
        specs = self.d["werklast_gemeente"]
        uit: dict[int, dict[str, list]] = {}
        for jaar in specs["misdrijven"]["totaal"]:
            kolommen: dict[str, list] = {}
            uit[jaar] = kolommen
            for naam, spec in specs.items():
                factor = [
                    self.rond(naam, code, spec["ruis"], jaar) * self.rond(naam, re, spec.get("ruis_eenheid", 0))
                    for code, re in zip(self.codes, self.re_van, strict=True)
                ]
                if "naar" in spec:  # a percentage: half of it follows a count per inhabitant
                    relatief = self._relatief(kolommen[spec["naar"]], self.kenmerk("TotaleBevolking"))
                    ruw = [spec["gemiddelde"][jaar] * (0.5 + 0.5 * r) * f for r, f in zip(relatief, factor, strict=True)]
                    kolommen[naam] = [round(min(w, 60.0), 1) for w in ruw]
                    continue
                if spec.get("clubs"):
                    basis = [float(sum(c == code for _, c, _ in self.clublijst)) for code in self.codes]
                else:
                    basis = [0.0] * len(self.codes)
                    for k, aandeel in spec["van"].items():
                        waarden = kolommen.get(k) or self.kenmerk(k)
                        som = math.fsum(waarden)
                        basis = [b + aandeel * w / som for b, w in zip(basis, waarden, strict=True)]
                gewichten = [b * f for b, f in zip(basis, factor, strict=True)]
                kolommen[naam] = self.verdeel(spec["totaal"][jaar], gewichten, kolommen.get(spec.get("hoogstens")))
        return uit

    @staticmethod
    def _relatief(telling: list, per: list) -> list[float]:
        """A count per unit of the other, relative to that of all gemeenten."""
        land = math.fsum(telling) / math.fsum(per)
        return [t / p / land for t, p in zip(telling, per, strict=True)]

    def gemeente(self) -> Iterable[list]:
        for jaar, kolommen in self.per_jaar.items():
            for i, code in enumerate(self.codes):
                yield [code, jaar, *(kolommen[k][i] for k in self.d["werklast_gemeente"])]

    def delicten(self) -> Iterable[list]:
        specs, inwoners = self.d["werklast_delicten"], self.kenmerk("TotaleBevolking")
        relatief = {k: self._relatief(self.kenmerk(k), inwoners) for _, _, k in specs.values()}
        for jaar, kolommen in self.per_jaar.items():
            for i, code in enumerate(self.codes):
                gewichten = [
                    aandeel * relatief[k][i] * self.rond(f"delict_{nr}", code, 0.15, jaar) for nr, (aandeel, _, k) in specs.items()
                ]
                for nr, n in zip(specs, self.verdeel(kolommen["misdrijven"][i], gewichten), strict=True):
                    yield [code, jaar, nr, n]

    # --- football ---

    @cached_property
    def clublijst(self) -> list[tuple[str, str, int]]:
        """Club, gemeente and seats: the seats of a gemeente are those of its kenmerk."""
        f, uit = self.d["werklast_stadions"], []
        for (code, naam, _), w in zip(self.m.gemeenten, self.kenmerk("zitplaatsen_voetbalstadions"), strict=True):
            if w < f["zitplaatsen_vanaf"]:
                continue
            eerste = round(w * f["twee_clubs"].get(naam, 1))
            uit.append((f"club {naam}", code, eerste))
            if eerste < w:
                uit.append((f"club {naam} 2", code, int(w) - eerste))
        return uit

    def stadions(self) -> Iterable[list]:
        """The largest year of each club is an outlier."""
        f = self.d["werklast_stadions"]
        for club, code, zitplaatsen in self.clublijst:
            uitschieter = f["jaren"][int(self.uniform("uitschieter", club) * len(f["jaren"]))]
            for jaar in f["jaren"]:
                uren = zitplaatsen * f["uren_per_zitplaats"] * self.rond("stadion", club, 0.5, jaar)
                yield [club, code, jaar, zitplaatsen, round(uren * (f["uitschieter"] if jaar == uitschieter else 1))]

    # --- per regionale eenheid ---

    def som(self, waarden: list) -> list[float]:
        """Sums over the gemeenten of each eenheid."""
        return [math.fsum(w for w, r in zip(waarden, self.re_van, strict=True) if r == re) for re in self.eenheden]

    def uren(self) -> Iterable[list]:
        """Hours follow the counts of the eenheid; in each kind one eenheid registers far more."""
        f, inwoners = self.d["werklast_uren"], self.som(self.kenmerk("TotaleBevolking"))
        for jaar, kolommen in self.per_jaar.items():
            per_re = {k: self.som(w) for k, w in kolommen.items()}
            rhv = self.verdeel(
                f["rechtshulpverzoeken"][jaar], [n * self.rond("rhv", re, 0.3, jaar) for n, re in zip(inwoners, self.eenheden, strict=True)]
            )
            open_ = self.verdeel(
                f["openstellingsuren"][jaar], [n * self.rond("open", re, 0.15, jaar) for n, re in zip(inwoners, self.eenheden, strict=True)]
            )
            for i, (re, naam) in enumerate(self.eenheden.items()):
                n = {k: w[i] for k, w in per_re.items()}
                groter = n["demonstraties_middelgroot"] + n["demonstraties_groot"]
                uren = {
                    "evenementen_uren": 2 * f["evenement_b"] * n["evenementen_b"],
                    "demonstraties_uren": n["demonstraties_klein"] + f["demonstratie"] * groter,
                    "voetbal_uren": f["wedstrijd"] * n["voetbalwedstrijden"],
                }
                geteld = [round(w * self.rond(k, re, 0.2, jaar) * (4 if f["afwijkend"][k] == naam else 1)) for k, w in uren.items()]
                me_ae = round(0.12 * math.fsum(uren.values()) * self.rond("me_ae", re, 0.2, jaar)) if naam in f["me_ae"] else None
                tijd = round(f["afhandeltijd_minuten"] * self.rond("afhandeltijd", re, 0.12, jaar), 1)
                yield [naam, jaar, *geteld, me_ae, rhv[i], open_[i], tijd]

    def normtijden(self) -> Iterable[list]:
        for activiteit, uren in self.d["werklast_normtijden"].items():
            yield [activiteit, uren]
        for nr, (_, uren, _) in self.d["werklast_delicten"].items():
            yield [f"delict_{nr:02}", uren]

    def capaciteit(self) -> Iterable[list]:
        formatie = self.m.formatie()
        for taak, spec in self.d["werklast_capaciteit"].items():
            gewichten = [
                0.0 if naam in spec.get("nul", []) else (1 if spec.get("gelijk") else formatie[re]) * self.rond(taak, re, spec["ruis"])
                for re, naam in self.eenheden.items()
            ]
            for (re, naam), fte in zip(self.eenheden.items(), self.tienden(spec["fte"], gewichten), strict=True):
                fte = round(fte + spec.get("opslag", {}).get(naam, 0), 1)
                bezetting = round(fte * self.rond(f"bezetting {taak}", re, 0.15), 1) if spec.get("bezetting") else None
                yield [taak, naam, fte, bezetting, spec.get("minimum")]
        for re, naam in self.eenheden.items():
            yield ["totaal", naam, formatie[re], None, None]

    def telefonie(self) -> Iterable[list]:
        f, kolommen = self.d["werklast_telefonie"], self.per_jaar[max(self.per_jaar)]
        klanten, gms = self.som(kolommen["klantverzoeken"]), self.som(kolommen["gms_incidenten"])
        per_dienst = {"rsc": klanten} | {dienst: [n * totaal / math.fsum(gms) for n in gms] for dienst, totaal in f.items()}
        for dienst, per_re in per_dienst.items():
            for (re, naam), per_jaar in zip(self.eenheden.items(), per_re, strict=True):
                gewichten = [
                    UUR_WEGING[u % 24] * DAG_WEGING[u // 24] * self.rond(f"{dienst} {re}", str(u), 0.08)
                    for u in range(24 * len(DAG_WEGING))
                ]
                for uur, n in enumerate(self.tienden(per_jaar / WEKEN, gewichten)):
                    yield [dienst, naam, uur, n]

    def clusters(self) -> Iterable[list]:
        landelijk = self.d["formatie_per_regionale_eenheid"]["landelijk"][0]
        for cluster in next(k for k in catalogus.tabellen()["jenv.formatie_per_cluster"].kolommen if k.naam == "cluster").domein:
            yield [cluster, landelijk * self.d["formatie_per_cluster"][cluster] // 100]
