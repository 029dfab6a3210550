"""What an edition says, once: figures with their table, sentences, notes and source, from which every form is made.

Which figures there are, their order and their words stand in ``figuren.yml``; numbers, definitions, norms, breaks and sources come from
the published tables of one version. Page, PDF, Word, Markdown and picture all show the same ``Figuur``.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from itertools import takewhile
from typing import Any

import duckdb

from dagster_project import notation
from dagster_project.notation import getal, met_eenheid
from dagster_project.publicatie.content import sentences
from dagster_project.publicatie.content.model import NL, STATUS, Editie, Figure, FigureCell, FigureRow, Headline, Theme
from dagster_project.publicatie.content.sentences import Observation, write_value
from dagster_project.publicatie.content.spec import SOORTEN, read_spec
from dagster_project.publicatie.content.texts import texts
from sources.database import rows


def read_editie(con: duckdb.DuckDBPyConnection, versie: str) -> Editie:
    """Of which version this is; what is synthetic comes from the receipts of its sources."""
    return Editie(
        *con.execute(
            "SELECT e.editie, e.versie, e.publicatiedatum, coalesce(e.reden, ''), "
            "(SELECT coalesce(bool_or(is_synthetisch), false) FROM kwaliteit.snapshots WHERE versie = e.versie) "
            "FROM referentie.edities AS e WHERE e.versie = ?",
            [versie],
        ).fetchone()
    )


def themes(con: duckdb.DuckDBPyConnection, versie: str) -> list[Theme]:
    """All themes of an edition; a figure of which the edition has no number is left out."""
    b = EditionNumbers(con, versie)
    uit = [Theme(t["id"], t["titel"], [f for f in (b.figuur(g) for g in t["figuren"]) if f]) for t in read_spec()["themas"]]
    return [t for t in uit if t.figuren]


def figure(con: duckdb.DuckDBPyConnection, versie: str, id: str) -> Figure | None:
    """One figure of an edition; ``None`` when the edition has no number of it.

    Raises:
        KeyError: no figure is called so.
    """
    return EditionNumbers(con, versie).figuur({f["id"]: f for t in read_spec()["themas"] for f in t["figuren"]}[id])


_CIJFERS = """
SELECT w.indicator_id, w.uitsplitsing, w.regio_code, w.periode_type, w.periode, w.waarde, w.meeteenheid, w.status, w.kwalificatie,
    w.bron_tabel, w.is_synthetisch, w.is_gecorrigeerd,
    EXISTS (SELECT 1 FROM kwaliteit.herzieningen AS h WHERE h.versie = w.versie AND h.tabel = 'kerncijfers.waarden' AND h.soort = 'gewijzigd'
        AND (h.indicator_id, h.regio_code, h.uitsplitsing, h.periode) = (w.indicator_id, w.regio_code, w.uitsplitsing, w.periode)) AS is_herzien
FROM kerncijfers.waarden AS w
WHERE w.versie = $versie AND (w.regio_code = 'NL01' OR starts_with(w.regio_code, 'RE'))
ORDER BY w.periode"""

_STANDEN = """
WITH cijfers AS (
    FROM kerncijfers.waarden WHERE versie = $versie AND (regio_code = 'NL01' OR starts_with(regio_code, 'RE')) AND waarde IS NOT NULL
),
reeksen AS (
    SELECT indicator_id, uitsplitsing, regio_code, periode_type, count(*) AS n, min(periode) AS sinds, max(waarde) AS hoogste, min(waarde) AS laagste,
        count(*) FILTER (waarde = hoogste_waarde) AS keer_hoogste, count(*) FILTER (waarde = laagste_waarde) AS keer_laagste
    FROM (SELECT *, max(waarde) OVER r AS hoogste_waarde, min(waarde) OVER r AS laagste_waarde FROM cijfers
        WINDOW r AS (PARTITION BY indicator_id, uitsplitsing, regio_code, periode_type))
    GROUP BY ALL
)
SELECT s.indicator_id, s.uitsplitsing, s.regio_code, s.periode_type, s.waarde, s.meeteenheid, s.periode,
    CASE WHEN s.verandering IS NOT NULL THEN s.waarde_vergelijkbaar END AS eerder,
    s.periode_vergelijkbaar AS eerder_periode, nu.kwalificatie, toen.kwalificatie AS eerder_kwalificatie,
    coalesce(abs(s.verandering) < sqrt(power((nu.bovengrens - nu.ondergrens) / 2, 2) + power((toen.bovengrens - toen.ondergrens) / 2, 2)), false)
        AS binnen_marge,
    a.norm, a.richting, a.aard, a.voldoet, r.sinds,
    CASE WHEN r.n >= 5 AND s.waarde = r.hoogste AND r.keer_hoogste = 1 THEN 'hoogste' WHEN r.n >= 5 AND s.waarde = r.laagste AND r.keer_laagste = 1 THEN 'laagste' END
        AS uiterste
FROM kwaliteit.signalen AS s
INNER JOIN reeksen AS r USING (indicator_id, uitsplitsing, regio_code, periode_type)
INNER JOIN cijfers AS nu USING (indicator_id, uitsplitsing, regio_code, periode_type, periode)
LEFT JOIN cijfers AS toen ON (toen.indicator_id, toen.uitsplitsing, toen.regio_code, toen.periode_type, toen.periode)
    = (s.indicator_id, s.uitsplitsing, s.regio_code, s.periode_type, s.periode_vergelijkbaar)
LEFT JOIN kerncijfers.afstand_tot_norm AS a ON a.versie = s.versie
    AND (a.indicator_id, a.uitsplitsing, a.regio_code, a.periode) = (s.indicator_id, s.uitsplitsing, s.regio_code, s.periode)
WHERE s.versie = $versie"""
"""The newest value of every series. Two margins explain a difference that is smaller than the root of their squares together."""


class EditionNumbers:
    """The published numbers of one version, read once."""

    def __init__(self, con: duckdb.DuckDBPyConnection, versie: str) -> None:
        self.con, self.versie = con, versie
        self.cijfers: dict[tuple[str, str, str, str], dict[str, dict[str, Any]]] = {}
        for r in self._rijen(_CIJFERS):
            self.cijfers.setdefault((r["indicator_id"], r["uitsplitsing"], r["regio_code"], r["periode_type"]), {})[r["periode"]] = r
        self.standen = {(r["indicator_id"], r["uitsplitsing"], r["regio_code"], r["periode_type"]): r for r in self._rijen(_STANDEN)}
        self.indicatoren = {r["indicator_id"]: r for r in self._rijen("FROM referentie.indicatoren WHERE versie = $versie")}
        self.regios = {r["regio_code"]: r["regio"] for r in self._rijen("FROM referentie.regios WHERE versie = $versie")}
        self.titels = {
            r["bron_tabel"]: r["titel"]
            for r in self._rijen("SELECT DISTINCT bron_tabel, titel FROM kwaliteit.snapshots WHERE versie = $versie")
        }
        self.opmerkingen = {
            r["bron_tabel"]: r["opmerking"]
            for r in self._rijen("SELECT DISTINCT bron_tabel, opmerking FROM kwaliteit.snapshots WHERE versie = $versie AND is_synthetisch")
        }
        self.breuken: dict[str, list[dict[str, Any]]] = {}
        for r in self._rijen("FROM referentie.reeksbreuken WHERE versie = $versie ORDER BY datum"):
            self.breuken.setdefault(r["indicator_id"], []).append(r)

    def _rijen(self, vraag: str, **waarden: Any) -> list[dict[str, Any]]:
        return rows(self.con, vraag, {"versie": self.versie, **waarden})

    def figuur(self, opgave: dict[str, Any]) -> Figure | None:
        """The figure that this entry of ``figuren.yml`` asks for."""
        return {"reeks": self._reeks, "delen": self._delen, "kruis": self._kruis, "eenheden": self._eenheden, "verdeling": self._verdeling}[
            opgave["soort"]
        ](opgave)

    # --- the kinds ---

    def _reeks(self, o: dict[str, Any]) -> Figure | None:
        soort = self._soort(o["reeksen"])
        reeksen = [(r, self.cijfers.get((r["indicator"], r.get("uitsplitsing", ""), NL, soort), {})) for r in o["reeksen"]]
        reeksen = [(r, c) for r, c in reeksen if c]
        if not reeksen:
            return None
        perioden = sorted({p for _, c in reeksen for p in c})
        cijfers = [x for _, c in reeksen for x in c.values()]
        breuken = {r["naam"]: self._breuk(r, list(c), soort) for r, c in reeksen}
        rijen = [
            FigureRow(
                r["naam"],
                [_cel(c.get(p), met=len({x["meeteenheid"] for x in cijfers}) > 1, breuk=breuken[r["naam"]] == p) for p in perioden],
            )
            for r, c in reeksen
        ]
        zonder = [r["naam"] for r, _ in reeksen if not r.get("beeld", True)]
        tekst = [
            z
            for r, _ in reeksen
            if r.get("zin", True)
            for z in self._zinnen(r["onderwerp"], r["indicator"], r.get("uitsplitsing", ""), NL, soort)
        ]
        norm = self.standen.get((reeksen[0][0]["indicator"], reeksen[0][0].get("uitsplitsing", ""), NL, soort), {})
        return self._maak(
            o,
            cijfers,
            eerste_kop=o.get("eerste_kop", ""),
            kolommen=[_kop(p, o.get("kop")) for p in perioden],
            rijen=rijen,
            zinnen=tekst,
            perioden=f"{notation.periode(perioden[0])} – {notation.periode(perioden[-1])}"
            if len(perioden) > 1
            else notation.periode(perioden[0]),
            beeld={
                "perioden": perioden,
                "norm": norm.get("norm"),
                "richting": norm.get("richting"),
                "vanaf": o.get("vanaf", 0),
                "zonder": zonder,
                "breuken": {naam: [b] for naam, b in breuken.items() if b},
            },
        )

    def _delen(self, o: dict[str, Any]) -> Figure | None:
        gevonden = []  # name, numbers of the row, what the figure wants of it
        for d in o["delen"]:
            for (indicator, uit, regio, _), c in self.cijfers.items():
                if indicator != d["indicator"] or regio != NL:
                    continue
                sleutel, _, deel = uit.partition("=")
                if uit != d.get("uitsplitsing", "") if "sleutel" not in d else sleutel != d["sleutel"]:
                    continue
                naam = d.get("naam") or o.get("namen", {}).get(deel, deel.replace("_", " "))
                gevonden.append((naam, deel, c[max(c)], d))
        if not gevonden:
            return None
        if "sleutel" in o["delen"][0] and len(o["delen"]) == 1:  # largest first, the rest last
            nieuwste = max(x["periode"] for *_, x, _ in gevonden)
            gevonden = sorted(
                (g for g in gevonden if g[2]["periode"] == nieuwste), key=lambda g: (g[1] == "overig", -(g[2]["waarde"] or 0), g[0])
            )
        cijfers = [x for _, _, x, _ in gevonden]
        perioden = sorted({x["periode"] for x in cijfers})
        met = len({x["meeteenheid"] for x in cijfers}) > 1
        rijen = [
            FigureRow(
                _rijnaam(n),
                [*([FigureCell(None, notation.periode(x["periode"]))] if len(perioden) > 1 else []), _cel(x, met=met, teken=d.get("teken", False))],
            )
            for n, _, x, d in gevonden
        ]
        if o.get("zin") == "niveau":
            tekst = [
                z
                for n, _, x, d in gevonden
                if d.get("zin", True)
                for z in self._zinnen(
                    d.get("onderwerp") or f"Het cijfer voor {n[0].lower() + n[1:]}",
                    d["indicator"],
                    x["uitsplitsing"],
                    NL,
                    x["periode_type"],
                    d.get("teken", False),
                )
            ]
        else:
            genoemd = [(n, x["waarde"]) for n, deel, x, _ in gevonden if deel not in ("overig", "totaal") and x["waarde"] is not None]
            tekst = [sentences.largest(o["aanhef"], perioden[-1], genoemd, cijfers[0]["meeteenheid"], o.get("voorzetsel", "om"))]
        return self._maak(
            o,
            cijfers,
            eerste_kop="",
            kolommen=[*(["Periode"] if len(perioden) > 1 else []), notation.periode(perioden[0]) if len(perioden) == 1 else "Waarde"],
            rijen=rijen,
            zinnen=tekst,
            perioden=notation.opsomming([notation.periode(p) for p in perioden]),
            beeld={"geen": o.get("beeld") == "geen"},
        )

    def _kruis(self, o: dict[str, Any]) -> Figure | None:
        alle = {u: c for (i, u, regio, _), c in self.cijfers.items() if i == o["indicator"] and regio == NL}
        if not alle:
            return None
        nieuwste = max(p for c in alle.values() for p in c)
        paar: dict[tuple[str, str], dict[str, Any]] = {}
        for u, c in alle.items():
            delen = dict(d.split("=", 1) for d in u.split("|"))
            if nieuwste in c:
                paar[delen[o["rijen"]], delen[o["kolommen"]]] = c[nieuwste]
        noem = lambda w: o.get("namen", {}).get(w, w.replace("_", " "))  # noqa: E731
        rijen_ = [r for r in o.get("namen", {}) if any(r == a for a, _ in paar)]
        rijen_ += sorted({a for a, _ in paar} - set(rijen_))
        kolommen = [k for k in o["volgorde"] if any(k == b for _, b in paar)] + sorted({b for _, b in paar} - set(o["volgorde"]))
        rijen = [FigureRow(noem(r), [_cel(paar.get((r, k))) for k in kolommen]) for r in rijen_]
        tekst = []
        for r in rijen_:
            k, x = max(((k, paar[r, k]) for k in kolommen if (r, k) in paar), key=lambda d: d[1]["waarde"])
            tekst.append(f"{noem(r)}: de grootste groep is {noem(k)} ({write_value(x['waarde'], x['meeteenheid'], x['kwalificatie'])}).")
        return self._maak(
            o,
            list(paar.values()),
            eerste_kop="",
            kolommen=[noem(k) for k in kolommen],
            rijen=rijen,
            zinnen=[f"Onderzoek onder burgers {notation.wanneer(nieuwste)}.", *tekst],
            perioden=notation.periode(nieuwste),
        )

    def _eenheden(self, o: dict[str, Any]) -> Figure | None:
        eerste = o["kolommen"][0]
        soort = self._soort(o["kolommen"], "RE01")
        per = [
            {
                regio: c
                for (i, u, regio, s), c in self.cijfers.items()
                if i == k["indicator"] and u == k.get("uitsplitsing", "") and s == soort
            }
            for k in o["kolommen"]
        ]
        eenheden = [r for r in sorted(per[0]) if r != NL]
        if not eenheden:
            return None
        nieuwste = max(p for r in eenheden for p in per[0][r])
        rooster = {r: [c.get(r, {}).get(nieuwste) for c in per] for r in [*eenheden, NL]}
        cijfers = [x for rij in rooster.values() for x in rij if x]
        eenheid_van = [next((x["meeteenheid"] for x in (rij[i] for rij in rooster.values()) if x), "") for i in range(len(per))]
        met = len(set(eenheid_van)) > 1
        rijen = [FigureRow(self.regios.get(r, r), [_cel(x, met=met) for x in rooster[r]]) for r in rooster if any(rooster[r])]
        bekend = [
            (self.regios.get(r, r), rooster[r][0]["waarde"]) for r in eenheden if rooster[r][0] and rooster[r][0]["waarde"] is not None
        ]
        landelijk = rooster[NL][0]["waarde"] if rooster[NL][0] else None
        standen = [self._stand("", eerste["indicator"], eerste.get("uitsplitsing", ""), r, soort) for r in eenheden]
        norm = self.standen.get((eerste["indicator"], eerste.get("uitsplitsing", ""), eenheden[0], soort), {})
        return self._maak(
            o,
            cijfers,
            eerste_kop="Regionale eenheid",
            kolommen=[k["naam"] for k in o["kolommen"]],
            rijen=rijen,
            zinnen=sentences.extremes(eerste["onderwerp"], nieuwste, bekend, eenheid_van[0], landelijk) + sentences.voldoen(standen)
            if bekend
            else [],
            perioden=notation.periode(nieuwste),
            beeld={"norm": norm.get("norm"), "richting": norm.get("richting"), "land": self.regios.get(NL, NL)},
        )

    def _verdeling(self, o: dict[str, Any]) -> Figure | None:
        rijen_ = self._rijen(
            "SELECT v.regionale_eenheid, v.fte, v.fte_model, v.fte_model_afgerond, v.fte_besluit, v.verschil_besluit_fte, v.fte_formatie, h.fte_herberekend, "
            "v.is_synthetisch OR coalesce(h.is_synthetisch, false) AS is_synthetisch FROM verdeling.per_regionale_eenheid AS v "
            "LEFT JOIN verdeling.herberekend_per_regionale_eenheid AS h USING (versie, regionale_eenheid) WHERE v.versie = $versie ORDER BY v.regionale_eenheid_code"
        )
        if not rijen_:
            return None
        kolommen = {
            "fte_model": "Sterktemodel",
            "fte_model_afgerond": "Afgerond",
            "fte_besluit": "Besluit",
            "verschil_besluit_fte": "Verschil met het Besluit",
            "fte_formatie": "Formatie",
            "fte_herberekend": "Herberekend model",
        }
        kolommen = {k: n for k, n in kolommen.items() if rijen_[0][k] is not None}
        tekst = {k: "{:,.0f}" if k.endswith("afgerond") else "{:+,.1f}" if k.startswith("verschil") else "{:,.1f}" for k in kolommen}
        rijen = [
            FigureRow(
                r["regionale_eenheid"],
                [FigureCell(float(r[k]), notation.nl(r[k], tekst[k]).replace("-", notation.MIN), meeteenheid="fte") for k in kolommen],
            )
            for r in rijen_
        ]
        fte = rijen_[0]["fte"]
        meest, minst = (f(rijen_, key=lambda r: r["fte_model"]) for f in (max, min))
        boven, onder = (f(rijen_, key=lambda r: r["verschil_besluit_fte"]) for f in (max, min))
        een = lambda w: f"{notation.nl(abs(w))} fte"  # noqa: E731
        return Figure(
            id=o["id"],
            titel=f"{o['titel']}: {notation.nl(fte, '{:,d}')} fte",
            soort=o["soort"],
            eerste_kop="Regionale eenheid",
            kolommen=list(kolommen.values()),
            rijen=rijen,
            zinnen=[
                f"Bij het verdelen van {notation.nl(fte, '{:,d}')} fte nieuwe sterkte krijgt {meest['regionale_eenheid']} volgens het sterktemodel het meest "
                f"({een(meest['fte_model'])}) en {minst['regionale_eenheid']} het minst ({een(minst['fte_model'])}).",
                f"De grootste verschillen met het Besluit verdeling sterkte en middelen politie: {boven['regionale_eenheid']} krijgt "
                f"{een(boven['verschil_besluit_fte'])} meer, {onder['regionale_eenheid']} {een(onder['verschil_besluit_fte'])} minder.",
            ],
            meeteenheid="fte",
            perioden="kenmerken van het nieuwste volledige jaar",
            bron="AEF-rapport sterkteverdeling, bijlage C, E en F; Besluit verdeling sterkte en middelen politie; kenmerken per gemeente: zie verdeling.sterktemodel",
            status="berekend",
            definities=[
                ("Sterktemodel", "de verdeling volgens 27 kenmerken van gemeenten, elk met een vast gewicht, samen geschaald naar de sterkte die er te verdelen is."),
                ("Besluit", "de verdeling volgens de bijlage van het Besluit verdeling sterkte en middelen politie."),
                ("Formatie", "de verdeling zoals de formatie nu over de eenheden is verdeeld."),
                ("Herberekend model", "de verdeling volgens gewichten die opnieuw uit de werklast zijn geschat."),
            ][: 2 + ("fte_formatie" in kolommen) + ("fte_herberekend" in kolommen)],
            noten=[texts().synthetisch.noot_invoer] if any(r["is_synthetisch"] for r in rijen_) else [],
            is_synthetisch=any(r["is_synthetisch"] for r in rijen_),
            beeld={"sleutels": [n for n in kolommen.values() if n in ("Sterktemodel", "Herberekend model", "Besluit", "Formatie")]},
        )  # fmt: skip

    # --- what they share ---

    def _titels(self, cijfers: list[dict[str, Any]]) -> str:
        """The tables that these numbers come from, by name."""
        tabellen = sorted({b.strip() for x in cijfers for b in x["bron_tabel"].split(";")})
        return "; ".join(dict.fromkeys(self.titels.get(b, b) for b in tabellen))

    def _soort(self, reeksen: list[dict[str, Any]], regio: str = NL) -> str:
        """The kind of period of a figure: the first of ``SOORTEN`` that one of its series has."""
        gevraagd = {(r["indicator"], r.get("uitsplitsing", ""), regio) for r in reeksen}
        heeft = {s for (i, u, g, s) in self.cijfers if (i, u, g) in gevraagd}
        return next((s for s in SOORTEN if s in heeft), SOORTEN[0])

    def _stand(self, onderwerp: str, indicator: str, uitsplitsing: str, regio: str, soort: str) -> Observation | None:
        s = self.standen.get((indicator, uitsplitsing, regio, soort))
        if s is None:
            return None
        gebroken = any(b["soort"] != "herziening" for b in self.breuken.get(indicator, []))
        velden = {v: s[v] for v in ("waarde", "meeteenheid", "periode", "kwalificatie", "eerder", "binnen_marge", "norm", "voldoet")}
        tekst = {v: s[v] or "" for v in ("eerder_periode", "eerder_kwalificatie", "richting", "aard", "sinds")}
        return Observation(onderwerp, **velden, **tekst, uiterste="" if gebroken else s["uiterste"] or "")

    def _zinnen(self, onderwerp: str, indicator: str, uitsplitsing: str, regio: str, soort: str, teken: bool = False) -> list[str]:
        s = self._stand(onderwerp, indicator, uitsplitsing, regio, soort)
        if s is None:
            return []
        return [f"{onderwerp} was {write_value(s.waarde, s.meeteenheid, s.kwalificatie, teken)}."] if teken else sentences.sentences(s)

    def _breuk(self, r: dict[str, Any], perioden: list[str], soort: str) -> str | None:
        """The first shown period after the last break that lies within what is shown."""
        if soort not in ("jaar", "peildatum"):
            return None
        uit = None
        for b in self.breuken.get(r["indicator"], []):
            behalve = (b["behalve_uitsplitsing"] or "").split(",")
            if b["soort"] == "herziening" or (r.get("uitsplitsing", "") in behalve and r.get("uitsplitsing")):
                continue
            dag = str(b["datum"])
            na = [p for p in sorted(perioden) if (p if soort == "peildatum" else f"{p}-12-31") >= dag]
            if na and len(na) < len(perioden):
                uit = na[0]
        return uit

    def _maak(self, o: dict[str, Any], cijfers: list[dict[str, Any]], **velden: Any) -> Figure:
        eenheden = {x["meeteenheid"] for x in cijfers}
        indicatoren = list(dict.fromkeys(x["indicator_id"] for x in cijfers))
        alles = all(x["is_synthetisch"] for x in cijfers)
        rijen = velden.pop("rijen")
        if alles or not any(x["is_synthetisch"] for x in cijfers):  # said once, not in every cell
            rijen = [FigureRow(r.naam, [replace(c, merken=tuple(m for m in c.merken if m != "s")) for c in r.cellen]) for r in rijen]
        noten = []
        if any(x["is_synthetisch"] for x in cijfers):
            wat = texts().synthetisch.noot_alle if alles else ""
            bronnen_ = {b.strip() for x in cijfers if x["is_synthetisch"] for b in x["bron_tabel"].split(";")}
            opmerkingen = list(dict.fromkeys(self.opmerkingen[b] for b in sorted(bronnen_) if b in self.opmerkingen))
            noten.append(" ".join(filter(None, [texts().synthetisch.noot, wat, *opmerkingen])))
        uitsplitsingen = {x["uitsplitsing"] for x in cijfers}
        for i in indicatoren:
            for b in self.breuken.get(i, []):
                if b["soort"] == "herziening":
                    noten.append(f"Herzien in editie {b['editie_herziening']}: {b['toelichting']}")
                elif str(min(x["periode"] for x in cijfers))[:4] <= str(b["datum"].year) <= str(max(x["periode"] for x in cijfers))[
                    :4
                ] and not (uitsplitsingen <= set((b["behalve_uitsplitsing"] or "").split(",")) - {""}):
                    noten.append(f"Reeksbreuk op {notation.dag(b['datum'])}: {b['toelichting']}")
            if kanttekening := self.indicatoren[i]["kanttekening"]:
                noten.append(f"{self.indicatoren[i]['naam']}: {kanttekening}")
        definities = [
            (self.indicatoren[i]["naam"], self.indicatoren[i]["definitie"]) for i in indicatoren if self.indicatoren[i]["definitie"]
        ]
        bronnen = list(dict.fromkeys(self.indicatoren[i]["bron"] for i in indicatoren if self.indicatoren[i]["bron"] != "Berekend"))
        statussen = list(dict.fromkeys(STATUS.get(x["status"], x["status"]) for x in cijfers))
        return Figure(
            id=o["id"],
            titel=o["titel"],
            soort=o["soort"],
            rijen=rijen,
            meeteenheid=next(iter(eenheden)) if len(eenheden) == 1 else "",
            bron="; ".join(dict.fromkeys(b for bron in bronnen for b in bron.split("; "))) or f"berekend uit: {self._titels(cijfers)}",
            status=notation.opsomming(statussen),
            definities=definities,
            noten=list(dict.fromkeys(noten)),
            is_synthetisch=any(x["is_synthetisch"] for x in cijfers),
            **velden,
        )


def _cel(x: dict[str, Any] | None, met: bool = False, teken: bool = False, breuk: bool = False) -> FigureCell:
    """A number as a cell; ``met``: with its meeteenheid, because rows differ."""
    if x is None:
        return FigureCell(None, notation.GEEN)
    w = x["waarde"]
    tekst = "" if w is None else sentences.WOORD.get(x["kwalificatie"], "")
    merken = {
        "v": x["status"] == "voorlopig",
        "nv": x["status"] == "nadervoorlopig",
        "b": breuk,
        "h": x["is_herzien"],
        "g": x["is_gecorrigeerd"],
        "a": x["kwalificatie"] == "afgeschermd",
        "s": x["is_synthetisch"],
    }
    return FigureCell(
        w,
        tekst + (met_eenheid if met else getal)(w, x["meeteenheid"], teken),
        tuple(m for m, is_zo in merken.items() if is_zo),
        x["meeteenheid"],
    )


def _rijnaam(naam: str) -> str:
    """``de wapenstok`` as the head of a row: ``Wapenstok``."""
    kaal = re.sub("^(de|het|een) ", "", naam)
    return kaal[0].upper() + kaal[1:]


def _kop(periode: str, vorm: str | None) -> str:
    """A period above a column; ``vorm`` is how a figure wants a peildatum, as in the letter."""
    return datetime.date.fromisoformat(periode).strftime(vorm) if vorm else notation.periode(periode)


def headlines(lijst: list[Theme]) -> list[Headline]:
    """The numbers that an edition begins with; what it does not have is left out."""
    figuren = {f.id: f for t in lijst for f in t.figuren}
    uit = []
    for k in read_spec()["kort"]:
        f = figuren.get(k["figuur"])
        rij = next((r for r in f.rijen if r.naam == k["rij"]), None) if f else None
        if rij is None or rij.cellen[-1].waarde is None:
            continue
        onderwerp = next(r for r in _opgave(f.id) if r["naam"] == k["rij"])["onderwerp"]
        uit.append(
            Headline(
                f.id,
                k["titel"],
                met_eenheid(rij.cellen[-1].waarde, rij.cellen[-1].meeteenheid),
                notation.periode(f.beeld["perioden"][-1]) if "perioden" in f.beeld else f.perioden,
                _over(f.zinnen, onderwerp),
            )
        )
    return uit


def _over(tekst: list[str], onderwerp: str) -> str:
    """The sentence about this subject, and those that go on about it ("Dat is ..."); empty when nothing is said of it."""
    eerste = next((i for i, z in enumerate(tekst) if z.startswith(f"{onderwerp} ")), None)
    if eerste is None:
        return ""
    return " ".join([tekst[eerste], *takewhile(lambda z: z.startswith("Dat "), tekst[eerste + 1 :])])


def _opgave(id: str) -> list[dict[str, Any]]:
    o = next(f for t in read_spec()["themas"] for f in t["figuren"] if f["id"] == id)
    return o.get("reeksen") or o["delen"]


def all_values(con: duckdb.DuckDBPyConnection, versie: str) -> list[dict[str, Any]]:
    """The newest national figure of every series, in the order of the register: for who looks for what is in no figure.

    Returns:
        thema, naam, uitsplitsing, periode (in words), waarde, meeteenheid, tekst, status, bron, is_synthetisch, indicator_id.
    """
    alle = rows(
        con,
        """SELECT i.thema, i.naam, w.uitsplitsing, w.periode, w.waarde, w.meeteenheid, w.kwalificatie, w.status, i.bron, w.is_synthetisch, w.indicator_id
        FROM kwaliteit.signalen AS s
        INNER JOIN kerncijfers.waarden AS w USING (versie, indicator_id, regio_code, uitsplitsing, periode_type, periode)
        INNER JOIN referentie.indicatoren AS i USING (versie, indicator_id)
        WHERE versie = $versie AND regio_code = 'NL01'
        ORDER BY i.thema, i.familie, i.naam, w.uitsplitsing, w.periode_type, w.periode""",
        {"versie": versie},
    )
    return [
        x
        | {
            "periode": notation.periode(x["periode"]),
            "uitsplitsing": notation.uitsplitsing(x["uitsplitsing"]),
            "tekst": sentences.write_value(x["waarde"], x["meeteenheid"], x["kwalificatie"]),
            "status": STATUS.get(x["status"], x["status"]),
        }
        for x in alle
    ]


_KWALITEIT = {
    "controles": """
        SELECT soort, count(*) FILTER (oordeel = 'voldoet') AS voldoet,
            count(*) FILTER (oordeel = 'voldoet niet') AS voldoet_niet, count(*) FILTER (oordeel = 'niet toetsbaar') AS niet_toetsbaar
        FROM kwaliteit.controles WHERE versie = $versie GROUP BY soort ORDER BY count(*) DESC, soort""",
    "aansluiting": """
        SELECT soort, count(*) FILTER (oordeel = 'voldoet') AS voldoet, count(*) FILTER (oordeel = 'besluit') AS besluit,
            count(*) FILTER (oordeel = 'voldoet niet') AS voldoet_niet, count(*) FILTER (oordeel = 'niet toetsbaar') AS niet_toetsbaar
        FROM (SELECT soort, oordeel FROM kwaliteit.aansluiting WHERE versie = $versie
            UNION ALL SELECT 'rekenregels binnen en tussen de brieven', oordeel FROM kwaliteit.identiteiten WHERE versie = $versie)
        GROUP BY soort ORDER BY count(*) DESC, soort""",
    "besluiten": """
        SELECT a.soort, i.naam, a.periode, coalesce(d.titel, a.document) AS document, a.regel, a.besluit
        FROM kwaliteit.aansluiting AS a LEFT JOIN referentie.indicatoren AS i USING (versie, indicator_id)
        LEFT JOIN referentie.documenten AS d USING (versie, document)
        WHERE a.versie = $versie AND a.oordeel = 'besluit' ORDER BY a.document, try_cast(a.regel AS INTEGER), a.vergelijking""",
    "correcties": """
        SELECT coalesce(s.titel, c.bron_tabel) AS bron, c.sleutel, c.kolom, c.van, c.naar, c.reden, c.gemeld, c.gemeld_bij, c.status, c.is_voorbeeld
        FROM kwaliteit.correcties AS c LEFT JOIN kwaliteit.bronstatus AS s USING (versie, bron_tabel)
        WHERE c.versie = $versie ORDER BY c.bron_tabel, c.sleutel, c.kolom, c.gemeld""",
    "herzieningen": """
        SELECT vorige_versie, soort, oorzaak, count(*) AS aantal FROM kwaliteit.herzieningen WHERE versie = $versie
        GROUP BY ALL ORDER BY vorige_versie, soort, oorzaak""",
    "bronnen": """
        SELECT bron_tabel, any_value(titel) AS titel, any_value(tabel_id) AS tabel_id, any_value(licentie) AS licentie, any_value(citeren) AS citeren,
            bool_or(is_synthetisch) AS is_synthetisch, any_value(opmerking) AS opmerking
        FROM kwaliteit.snapshots WHERE versie = $versie GROUP BY bron_tabel ORDER BY split_part(bron_tabel, '.', 1), titel, bron_tabel""",
    "afgeschermd": "SELECT count(*) AS aantal FROM kwaliteit.afgeschermd WHERE versie = $versie",
}


def quality(con: duckdb.DuckDBPyConnection, versie: str) -> dict[str, list[dict[str, Any]]]:
    """What a reader must know of how this version was made: verdicts, agreement with the letters, decisions, corrections, revisions,
    sources and what is hidden; keyed as ``_KWALITEIT``."""
    return {naam: rows(con, vraag, {"versie": versie}) for naam, vraag in _KWALITEIT.items()}
