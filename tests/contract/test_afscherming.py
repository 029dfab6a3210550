"""Disclosure control: the SQL of dbt itself, on groups that are tried out in full, against a reader who knows everything.

The reader knows the national total exactly, every published cell, which cells are hidden and why, and the rule. What may be
true for him is then every set of counts for which the rule would have published the very same. Proven here: a hidden cell below the
threshold keeps all of 0..4 (N = 5), or as many values as a smaller national total leaves (total + 1).
"""

from __future__ import annotations

import itertools
import json
import re
from collections import defaultdict
from collections.abc import Iterator

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.verdeling.dbt_models import model_files, render
from dagster_project.warehouse.editions import Warehouse
from sources import catalog
from sources.database import connect
from tests.fixtures.bundle import make

MODEL = model_files()["int_kerncijfers__afscherming"]
SQL, _ = render(MODEL, ref=str)
GEHELEN = {"zeden_voorraad_langer_6_maanden": "zeden_voorraad", "zeden_aangiften": "zeden_incidenten"}
Cel = tuple[str | None, float | None]
"""(reason, published value) of one cell"""


def scherm_af(groepen: dict[str, tuple[int, ...]], indicator: str = "doxing_zaken", eenheden: int | None = None) -> dict[str, list[Cel]]:
    """What the rule makes of each of these groups (name -> counts, in the order of the regions)."""
    n = eenheden or max(map(len, groepen.values()))
    return {p: cellen for (_, p), cellen in scherm_samen_af({(indicator, p): x for p, x in groepen.items()}, n).items()}


def scherm_samen_af(groepen: dict[tuple[str, str], tuple[int, ...]], eenheden: int) -> dict[tuple[str, str], list[Cel]]:
    """The same for groups by (indicator, period), which may be part and whole."""
    rijen = [(i, p, f"RE{nr:02}", float(w)) for (i, p), x in groepen.items() for nr, w in enumerate(x, start=1)]
    with connect() as con:
        con.register("geleverd_df", pd.DataFrame(rijen, columns=["indicator_id", "periode", "regionale_eenheid", "waarde"]))
        con.execute(
            "CREATE VIEW stg_jenv__per_regionale_eenheid AS SELECT indicator_id, '' AS uitsplitsing, regionale_eenheid, 'jaar' AS periode_type, periode, "
            "CAST(waarde AS DECIMAL(24,10)) AS waarde, 'aantal' AS meeteenheid, 'h' AS herkomst, true AS is_synthetisch FROM geleverd_df"
        )
        con.execute(
            f"CREATE TABLE regionale_eenheden AS SELECT printf('RE%02d', i) AS code, code AS naam FROM range(1, {eenheden + 1}) AS r (i)"
        )
        uit: dict[tuple[str, str], list[Cel]] = {sleutel: [] for sleutel in groepen}
        for i, p, reden, waarde in con.execute(f"SELECT indicator_id, periode, reden, waarde FROM ({SQL}) ORDER BY regio_code").fetchall():
            uit[i, p].append((reden, waarde))
        return uit


def verdelingen(totaal: int, eenheden: int) -> list[tuple[int, ...]]:
    """All ways to spread a total over regions, in order."""
    grenzen = itertools.combinations(range(totaal + eenheden - 1), eenheden - 1)
    return [tuple(b - a - 1 for a, b in itertools.pairwise((-1, *g, totaal + eenheden - 1))) for g in grenzen]


def onder_een_regel(cel: Cel) -> bool:
    reden, waarde = cel
    return (reden is None) == (waarde is not None) and (waarde is None or (waarde >= 5 and waarde % 5 == 0))


# --- the reader who knows everything: every possible delivery of a small country, through the rule itself ---


@pytest.mark.parametrize(("eenheden", "tot"), [(2, 40), (3, 36), (4, 22)])
def test_wie_alles_weet_houdt_bij_elke_kleine_cel_vijf_mogelijkheden(eenheden: int, tot: int):
    for totaal in range(tot + 1):
        alle = verdelingen(totaal, eenheden)
        uitkomst = scherm_af({str(nr): x for nr, x in enumerate(alle)})
        zelfde: dict[tuple[Cel, ...], list[tuple[int, ...]]] = defaultdict(list)
        for nr, x in enumerate(alle):
            zelfde[tuple(uitkomst[str(nr)])].append(x)
        for cellen, mogelijk in zelfde.items():
            assert all(map(onder_een_regel, cellen))
            assert sum(reden is not None for reden, _ in cellen) != 1
            for nr, (reden, waarde) in enumerate(cellen):
                waarden = {x[nr] for x in mogelijk}
                if reden == "primair":
                    assert waarden == set(range(5)), (totaal, cellen)
                elif reden is not None and min(waarden) < 5:  # a group that is not there at all: not even which cells are small
                    assert len(waarden) >= min(5, totaal + 1), (totaal, cellen, waarden)
                elif reden is not None:
                    assert len(waarden) >= 3, (totaal, cellen, waarden)
                else:
                    assert max(abs(w - waarde) for w in waarden) <= 2 and min(waarden) >= 5


def _partities(totaal: int, delen: int, hoogstens: int) -> list[tuple[int, ...]]:
    if delen == 1:
        return [(totaal,)] if totaal <= hoogstens else []
    return [
        (a, *rest) for a in range(min(totaal, hoogstens), -1, -1) for rest in _partities(totaal - a, delen - 1, a) if a * delen >= totaal
    ]


def test_een_hele_groep_weg_verraadt_ook_bij_tien_eenheden_geen_cel():
    """Whether a group disappears does not depend on the order of regions: one delivery per partition tells of all of them.

    Five more in the largest cell moves its band along: what disappears at a total disappears at five more. So the last five
    totals, in which five values occur outside the largest cell, tell of all totals beyond.
    """
    alle = {f"{totaal}.{nr}": x for totaal in range(31) for nr, x in enumerate(_partities(totaal, 10, totaal))}
    weg: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for naam, cellen in scherm_af(alle).items():
        redenen = {reden for reden, _ in cellen}
        assert redenen == {"groep"} or "groep" not in redenen
        if redenen == {"groep"}:
            weg[sum(alle[naam])].append(alle[naam])
    assert set(range(10)) <= set(weg)
    for totaal, deze in weg.items():
        assert len({w for x in deze for w in x}) >= min(5, totaal + 1), totaal
    for totaal in range(26, 31):
        buiten_de_grootste = {w for x in weg[totaal] if max(x) >= 8 for w in x[1:]}
        assert len(buiten_de_grootste) >= 5, (totaal, buiten_de_grootste)


# --- ten regions: what always holds ---

tellingen = st.lists(st.one_of(st.integers(0, 12), st.integers(0, 80), st.integers(0, 3000)), min_size=10, max_size=10).map(tuple)


def banden(cellen: list[Cel]) -> list[tuple[float, float]]:
    """Between which values a cell lies for the reader; of a secondary one he knows no upper bound."""
    grenzen = {"primair": (0, 4), "secundair": (5, float("inf"))}
    return [grenzen[r] if r else (max(w - 2, 5), w + 2) for r, w in cellen]  # type: ignore[operator]


@settings(max_examples=60, deadline=None)
@given(st.lists(tellingen, min_size=1, max_size=25))
def test_grenzen_voortplanten_levert_een_aanvaller_niets_op(groepen: list[tuple[int, ...]]):
    for p, cellen in scherm_af({str(nr): x for nr, x in enumerate(groepen)}).items():
        x = groepen[int(p)]
        redenen = [r for r, _ in cellen]
        assert all(map(onder_een_regel, cellen))
        assert sum(r is not None for r in redenen) != 1
        assert all(r is not None for r, w in zip(redenen, x, strict=True) if w < 5)
        if "groep" in redenen:
            assert set(redenen) == {"groep"}
            continue
        assert redenen.count("secundair") == (redenen.count("primair") == 1)
        b, totaal = banden(cellen), sum(x)
        assert all(onder <= w <= boven for (onder, boven), w in zip(b, x, strict=True))
        assert sum(o for o, _ in b) <= totaal <= sum(h for _, h in b)
        for nr, (onder, boven) in enumerate(b):
            rest = [g for i, g in enumerate(b) if i != nr]
            laagst, hoogst = max(onder, totaal - sum(h for _, h in rest)), min(boven, totaal - sum(o for o, _ in rest))
            if redenen[nr] == "primair":
                assert (laagst, hoogst) == (0, 4)
            else:
                assert hoogst - laagst >= (4 if redenen[nr] == "secundair" else boven - onder)


delen_en_gehelen = tellingen.flatmap(lambda geheel: st.tuples(st.just(geheel), st.tuples(*(st.integers(0, w) for w in geheel))))


@settings(max_examples=20, deadline=None)
@given(st.lists(delen_en_gehelen, min_size=3, max_size=20))
def test_deel_en_geheel_staan_er_samen_of_niet(groepen: list[tuple[tuple[int, ...], tuple[int, ...]]]):
    uit = scherm_samen_af(
        {
            (indicator, str(nr)): tellingen_
            for nr, (geheel, deel) in enumerate(groepen)
            for klein, groot in GEHELEN.items()
            for indicator, tellingen_ in ((groot, geheel), (klein, deel))
        },
        10,
    )
    for nr, (geheel, deel) in enumerate(groepen):
        verschillen = [g - d for g, d in zip(geheel, deel, strict=True)]
        for paar in GEHELEN.items():
            redenen = {r for indicator in paar for r, _ in uit[indicator, str(nr)]}
            assert redenen in ({None}, {"groep"})
            if min(deel) < 5 or any(0 < v < 5 for v in verschillen):
                assert redenen == {"groep"}


@pytest.mark.parametrize("verschil", [0, 1, 4, 5])
def test_ook_wat_door_aftrekken_te_vinden_is_mag_niet_klein_zijn(verschil: int):
    """20 cases of which 19 are old tell of one that is not; none at all, or five, tells of nobody."""
    geheel = (20, 31, 42, 53, 34, 25, 46, 57, 28, 39)
    deel = (20 - verschil, *(w - 10 for w in geheel[1:]))
    uit = scherm_samen_af({("zeden_incidenten", "p"): geheel, ("zeden_aangiften", "p"): deel}, 10)
    assert {r for cellen in uit.values() for r, _ in cellen} == ({"groep"} if 0 < verschil < 5 else {None})


def test_de_regel_staat_met_haar_reden_bij_de_sql():
    assert "elke cel haar hele band" in MODEL.read_text(encoding="utf-8")
    assert set(re.findall(r"\('(zeden_\w+)', '(zeden_\w+)'\)", SQL)) == set(GEHELEN.items())


# --- what is published ---


def _echt() -> dict[tuple[str, str], list[tuple[str, int]]]:
    """The unprotected counts of the bundle: (indicator, period) -> (region, count)."""
    m = make.BundleMaker()
    code = {naam: c for c, naam in m.eenheden.items()}
    uit: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for indicator, _, eenheid, _, periode, waarde, *_ in m.per_regionale_eenheid():
        uit[indicator, periode].append((code[eenheid], waarde))
    return uit


def test_de_uitgave_zegt_van_elke_cel_iets_en_van_geen_de_telling(db):
    gepubliceerd = {
        (i, p, r): w
        for i, p, r, w in db.execute(
            "SELECT indicator_id, periode, regio_code, waarde FROM kerncijfers.waarden WHERE kwalificatie = 'afgeschermd'"
        ).fetchall()
    }
    verborgen = {
        (i, p, r): reden
        for i, p, r, reden in db.execute("SELECT indicator_id, periode, regio_code, reden FROM kwaliteit.afgeschermd").fetchall()
    }
    echt = {(i, p, r): w for (i, p), cellen in _echt().items() for r, w in cellen if i != "wijkagenten"}
    assert len(echt) == 370 and set(echt) == set(gepubliceerd) | set(verborgen) and not set(gepubliceerd) & set(verborgen)
    assert {k for k, w in echt.items() if w < 5} <= set(verborgen)
    assert all(w % 5 == 0 and abs(w - echt[k]) <= 2 for k, w in gepubliceerd.items())
    assert {k[0] for k in verborgen} == {"doxing_zaken"} and len(verborgen) == 8
    assert db.execute("SELECT DISTINCT is_synthetisch FROM kwaliteit.afgeschermd").fetchall() == [(True,)]


def _rijen(con, relatie: str, namen: set[str]) -> list[tuple]:
    """The rows with one of these names in any column."""
    kolommen = ", ".join(f'CAST("{k}" AS VARCHAR)' for k, *_ in con.execute(f"DESCRIBE SELECT * FROM {relatie}").fetchall())
    return con.execute(f"SELECT * FROM {relatie} WHERE list_has_any([{kolommen}], $namen)", {"namen": sorted(namen)}).fetchall()


def test_geen_tabel_of_parquet_bevat_een_onafgeschermde_telling(huis: Warehouse):
    """Every relation of the database, of its workshop and every file of the edition: no row names an indicator, a region and its count."""
    namen = {r: n for r, n in make.BundleMaker().eenheden.items()}
    echt = {
        (i, p, frozenset({r, namen[r]}), float(w)) for (i, p), cellen in _echt().items() for r, w in cellen if i != "wijkagenten" and w % 5
    }
    gezocht = {(i, p): [(regio, w) for j, q, regio, w in echt if (i, p) == (j, q)] for i, p, _, _ in echt}
    indicatoren = {i for i, _ in gezocht}
    assert len(gezocht) == 37
    gezien = 0
    with connect(huis.database, read_only=True) as con:
        huis.attach_workshop(con, huis.choose().versie)
        relaties = [
            f'"{c}"."{s}"."{t}"'
            for c, s, t in con.execute("SELECT table_catalog, table_schema, table_name FROM information_schema.tables").fetchall()
        ]
        assert sum(r.startswith('"werkplaats"') for r in relaties) > 150
        relaties += [f"read_parquet('{p}')" for p in sorted((huis.folder / "edities").rglob("*.parquet"))]
        assert len(relaties) > 90
        for relatie in relaties:
            for rij in _rijen(con, relatie, indicatoren):
                cellen = {str(w) for w in rij if isinstance(w, str)}
                getallen = {float(w) for w in rij if isinstance(w, int | float) or type(w).__name__ == "Decimal"}
                for (indicator, periode), tellingen_ in gezocht.items():
                    if indicator in cellen and periode in cellen:
                        gezien += 1
                        assert not any(regio & cellen and w in getallen for regio, w in tellingen_), (relatie, rij)
        assert gezien > 370  # it did look at rows of these indicators
        weg = {(f"raw_{t.bron}", t.naam) for t in catalog.tabellen().values() if t.vertrouwelijk}
        daar = set(con.execute("SELECT table_schema, table_name FROM information_schema.tables").fetchall())
        assert weg == {("raw_jenv", n) for n in ("formatie_per_regionale_eenheid", "kerncijfers_per_regionale_eenheid")}
        assert not weg & daar
        assert not {t for _, t in daar} & {
            "stg_jenv__formatie",
            "stg_jenv__per_regionale_eenheid",
            "int_kerncijfers__afscherming",
        }
        assert {
            ("raw_jenv", "gtpa"),
            ("staging", "stg_jenv__gtpa"),
            ("intermediate", "int_kerncijfers__gtpa"),
        } <= daar  # what is not confidential stays


def _getallen(x: object) -> Iterator[float]:
    """Every number in a JSON value, however deep."""
    if isinstance(x, dict | list):
        for v in x.values() if isinstance(x, dict) else x:
            yield from _getallen(v)
    elif isinstance(x, int | float) and not isinstance(x, bool):
        yield float(x)


def test_geen_figuur_als_json_geeft_de_formatie_van_een_eenheid(huis: Warehouse):
    """The formatie per regionale eenheid is not public: no JSON beside the page holds it, in no cell and under no name."""
    formatie = {float(fte) for fte in make.BundleMaker().formatie().values()}
    bestanden = sorted((huis.folder / "edities").glob("*/cijfers/*.json"))
    gevonden = {p.name: formatie.intersection(_getallen(json.loads(p.read_text(encoding="utf-8")))) for p in bestanden}
    assert len(formatie) == 10 and "verdeling.json" in gevonden and not any(gevonden.values())


def test_geen_rij_van_de_database_geeft_de_formatie_van_een_eenheid(db: duckdb.DuckDBPyConnection):
    """Nor does a row about that eenheid, or the sum and a share that it could be worked out of."""
    rijen = db.execute(
        "SELECT regionale_eenheid, formatie_fte, fte_formatie, fte, regionale_eenheid_code FROM verdeling.per_regionale_eenheid"
    ).fetchall()
    formatie = {r[0]: float(make.BundleMaker().formatie()[r[4]]) for r in rijen}
    assert {r[0]: r[1] for r in rijen} == {e: 50 * round(f / 50) for e, f in formatie.items()} and len(formatie) == 10  # none is half-way
    som = sum(r[1] for r in rijen)
    assert not any(abs(aandeel / n * som - formatie[e]) < 0.5 for e, _, aandeel, n, _ in rijen if formatie[e] % 50)
    tabellen = db.execute(
        "SELECT table_schema || '.' || table_name FROM information_schema.columns WHERE column_name = 'regionale_eenheid' AND table_catalog = 'gepubliceerd'"
    ).fetchall()
    assert len(tabellen) > 8
    for (tabel,) in tabellen:
        for rij in db.execute(f"FROM {tabel}").fetchall():
            getallen = {float(w) for w in rij if isinstance(w, int | float)}
            assert not any(e in rij and f in getallen for e, f in formatie.items() if f % 50), (tabel, rij)
