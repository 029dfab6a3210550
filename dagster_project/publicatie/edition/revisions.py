"""Revisions: what one version says other than another, value by value, and why. Part of every edition (law 4).

One comparison in SQL, ``compare``, on two versions that stand in one database. Publication fills ``kwaliteit.herzieningen``
with it, before the gate decides; the door ``halfjaarbericht herzieningen`` asks it of any two.

The cause of a change is the first of these that holds:

- ``correctie``: a cell that the value comes from is corrected in one version and not, or not the same, in the other;
- ``methode``: the seed ``reeksbreuken`` says that the edition of the later version revises or redefines the indicator (or one that the
  value is computed from: all its cells are among those of the value);
- ``bron``: the snapshot of a source table of the value is another;
- ``code``: none of these, so the computation or a seed is another.
"""

from __future__ import annotations

from typing import Any

import duckdb

from dagster_project.poort.verdicts import HERZIENINGEN, VOLDOET, Verdict
from sources.cells import SQL_CELLEN
from sources.database import rows

BRIEF = " (brief)"
"""What the name of a vintage ends with when it is a letter and not a version of the warehouse."""

VERDELING = {
    "model": ("ruwe_bijdrage", "fte_model", "fte_model_afgerond", "verschil_besluit_fte", "verschil_besluit_pp"),
    "besluit": ("fte_besluit", "fte_besluit_afgerond"),
    "formatie": ("fte_formatie", "fte_formatie_afgerond", "formatie_fte"),
    "model en formatie": ("verschil_formatie_fte", "verschil_formatie_pp", "formatie_na_model_fte"),
}
"""The measures of ``verdeling.per_regionale_eenheid`` by what they rest on: the kenmerken of all gemeenten, the formatie, or law alone."""
WERKLAST = (
    "cbs.bevolking", "jenv.formatie_per_cluster", "jenv.kandidaatkenmerken", "jenv.werklast_capaciteit", "jenv.werklast_delicten", "jenv.werklast_gemeente",
    "jenv.werklast_hbvs", "jenv.werklast_normtijden", "jenv.werklast_stadions", "jenv.werklast_telefonie", "jenv.werklast_uren",
)  # fmt: skip
"""What the model that is fitted anew rests on, besides the kenmerken."""
_MATEN = [m for maten in VERDELING.values() for m in maten]
_GROND = "CASE " + " ".join(f"WHEN maat IN ({', '.join(map(repr, maten))}) THEN '{grond}'" for grond, maten in VERDELING.items()) + " END"
_UIT = """indicator_id || '|' || regio_code || '|' || uitsplitsing || '|' || periode AS sleutel, indicator_id, regio_code, uitsplitsing, periode,
    oud, nieuw, nieuw - oud AS verschil, 100 * (nieuw - oud) / nullif(abs(oud), 0) AS verschil_procent, meeteenheid, soort, oorzaak, toelichting"""
_BREUK = """SELECT indicator_id, datum, string_split(coalesce(behalve_uitsplitsing, 'geen'), ',') AS behalve, toelichting || ' (' || bron || ')' AS toelichting
    FROM seeds.reeksbreuken
    WHERE soort IN ('herziening', 'definitie') AND editie = (SELECT any_value(editie) FROM {waar} WHERE versie = $naar)"""

_VERSIES = f"""
WITH verdeling AS (
    UNPIVOT (SELECT versie, regionale_eenheid_code, {", ".join(f"CAST({k} AS DOUBLE) AS {k}" for k in _MATEN)}
             FROM verdeling.per_regionale_eenheid WHERE versie IN ($van, $naar))
    ON {", ".join(_MATEN)} INTO NAME maat VALUE waarde
),

maten AS (
    SELECT versie, 'kerncijfers.waarden' AS tabel, indicator_id, regio_code, uitsplitsing, periode, waarde, meeteenheid, herkomst, '' AS grond
    FROM kerncijfers.waarden WHERE versie IN ($van, $naar)
    UNION ALL
    SELECT versie, 'verdeling.kenmerken', kenmerk, gemeente_code, '', CAST(peiljaar AS VARCHAR), CAST(waarde AS DOUBLE), meeteenheid, herkomst, ''
    FROM verdeling.kenmerken WHERE versie IN ($van, $naar)
    UNION ALL
    SELECT versie, 'verdeling.per_regionale_eenheid', maat, regionale_eenheid_code, '', '', waarde,
        CASE WHEN ends_with(maat, '_pp') THEN 'procentpunt' ELSE 'fte' END, NULL, {_GROND}
    FROM verdeling
    UNION ALL
    SELECT versie, 'verdeling.herberekend_per_regionale_eenheid', 'fte_herberekend', v.regionale_eenheid_code, '', '', h.fte_herberekend, 'fte', NULL, 'herberekend'
    FROM verdeling.herberekend_per_regionale_eenheid AS h
    INNER JOIN verdeling.per_regionale_eenheid AS v USING (versie, regionale_eenheid)
    WHERE versie IN ($van, $naar)
    UNION ALL
    SELECT versie, 'verdeling.werklast_invoer', grootheid, gemeente_code, '', CAST(jaar AS VARCHAR), waarde,
        CASE WHEN ends_with(grootheid, '_pct') THEN 'procent' ELSE 'aantal' END, herkomst, ''
    FROM verdeling.werklast_invoer WHERE versie IN ($van, $naar)
),

kenmerkbronnen AS (
    SELECT list(DISTINCT split_part(herkomst, '@', 1)) AS bronnen FROM verdeling.kenmerken WHERE versie IN ($van, $naar)
),

anders AS (
    SELECT row_number() OVER () AS nr, tabel, indicator_id, regio_code, uitsplitsing, periode, o.waarde AS oud, n.waarde AS nieuw,
        coalesce(n.meeteenheid, o.meeteenheid) AS meeteenheid,
        CASE WHEN o.versie IS NULL THEN 'nieuw' WHEN n.versie IS NULL THEN 'vervallen' ELSE 'gewijzigd' END AS soort,
        cellen(o.herkomst) AS cellen_oud, cellen(n.herkomst) AS cellen_nieuw,
        CASE coalesce(n.grond, o.grond)
            WHEN 'model' THEN k.bronnen
            WHEN 'besluit' THEN []
            WHEN 'formatie' THEN ['jenv.formatie_per_regionale_eenheid']
            WHEN 'model en formatie' THEN list_append(k.bronnen, 'jenv.formatie_per_regionale_eenheid')
            WHEN 'herberekend' THEN list_distinct(list_concat(k.bronnen, {list(WERKLAST)}))
            ELSE list_distinct(list_transform(list_concat(cellen_oud, cellen_nieuw), lambda c: split_part(c, '@', 1)))
        END AS bronnen
    FROM (FROM maten WHERE versie = $naar) AS n
    FULL JOIN (FROM maten WHERE versie = $van) AS o USING (tabel, indicator_id, regio_code, uitsplitsing, periode)
    CROSS JOIN kenmerkbronnen AS k
    WHERE (o.waarde IS DISTINCT FROM n.waarde OR (o.versie IS NULL) <> (n.versie IS NULL))
        AND NOT (  -- of a kenmerk only the newest peiljaar is kept: an older one that makes room is not withdrawn
            tabel = 'verdeling.kenmerken' AND n.versie IS NULL
            AND (indicator_id, regio_code) IN (SELECT (kenmerk, gemeente_code) FROM verdeling.kenmerken WHERE versie = $naar))
),

correcties AS (
    SELECT c.versie, c.bron_tabel, c.cel, c.reden,
        c.bron_tabel || ' ' || c.sleutel || ', ' || c.kolom || ': ' || coalesce(c.van, 'leeg') || ' wordt ' || coalesce(c.naar, 'leeg') AS wat,
        c.bron_tabel = 'jenv.formatie_per_regionale_eenheid' OR EXISTS (
            SELECT 1 FROM verdeling.kenmerken AS k
            WHERE k.versie = c.versie AND k.is_gecorrigeerd AND list_contains(cellen(k.herkomst), c.cel)) AS in_verdeling,
        list_contains({list(WERKLAST)}, c.bron_tabel) AS in_werklast
    FROM kwaliteit.correcties AS c WHERE c.is_toegepast AND c.versie IN ($van, $naar)
),

correctie AS (
    SELECT a.nr, string_agg(DISTINCT c.wat || ' (' || c.reden || ')', '; ' ORDER BY c.wat || ' (' || c.reden || ')') AS toelichting
    FROM anders AS a
    INNER JOIN correcties AS c
        ON list_contains(a.bronnen, c.bron_tabel)
        AND CASE a.tabel WHEN 'verdeling.per_regionale_eenheid' THEN c.in_verdeling
            WHEN 'verdeling.herberekend_per_regionale_eenheid' THEN c.in_verdeling OR c.in_werklast
            ELSE list_contains(CASE c.versie WHEN $van THEN a.cellen_oud ELSE a.cellen_nieuw END, c.cel) END
    GROUP BY a.nr
    HAVING list(DISTINCT c.wat ORDER BY c.wat) FILTER (WHERE c.versie = $van)
        IS DISTINCT FROM list(DISTINCT c.wat ORDER BY c.wat) FILTER (WHERE c.versie = $naar)
),

breuk AS ({_BREUK.format(waar="referentie.edities")}),

methode AS (
    SELECT nr, string_agg(DISTINCT toelichting, '; ' ORDER BY toelichting) AS toelichting FROM (
        SELECT a.nr, b.toelichting
        FROM anders AS a
        INNER JOIN breuk AS b ON a.indicator_id = b.indicator_id AND NOT list_contains(b.behalve, a.uitsplitsing)
        WHERE a.tabel = 'kerncijfers.waarden'
        UNION
        SELECT a.nr, b.toelichting
        FROM breuk AS b
        INNER JOIN kerncijfers.waarden AS w
            ON w.versie = $naar AND w.indicator_id = b.indicator_id AND NOT list_contains(b.behalve, w.uitsplitsing)
        INNER JOIN (SELECT nr, cellen_nieuw, unnest(cellen_nieuw) AS cel FROM anders WHERE tabel = 'kerncijfers.waarden') AS a
            ON a.cel = cellen(w.herkomst)[1] AND list_has_all(a.cellen_nieuw, cellen(w.herkomst)))
    GROUP BY nr
),

snapshots AS (
    SELECT coalesce(list(bron_tabel), []) AS veranderd FROM (
        SELECT bron_tabel FROM kwaliteit.snapshots WHERE versie IN ($van, $naar) GROUP BY bron_tabel
        HAVING list(sha256 ORDER BY sha256) FILTER (WHERE versie = $van) IS DISTINCT FROM list(sha256 ORDER BY sha256) FILTER (WHERE versie = $naar))
),

verklaard AS (
    SELECT a.*,
        CASE WHEN c.nr IS NOT NULL THEN 'correctie' WHEN m.nr IS NOT NULL THEN 'methode'
            WHEN list_has_any(a.bronnen, s.veranderd) THEN 'bron' ELSE 'code' END AS oorzaak,
        CASE oorzaak WHEN 'correctie' THEN c.toelichting WHEN 'methode' THEN m.toelichting
            WHEN 'bron' THEN 'andere gegevens ontvangen van ' || array_to_string(list_sort(list_intersect(a.bronnen, s.veranderd)), ', ')
            ELSE 'dezelfde gegevens en correcties; de berekening of een afspraak (seed) is anders' END AS toelichting
    FROM anders AS a
    LEFT JOIN correctie AS c USING (nr)
    LEFT JOIN methode AS m USING (nr)
    CROSS JOIN snapshots AS s
)

SELECT (SELECT editie FROM referentie.edities WHERE versie = $naar) AS editie, $naar AS versie, $van AS vorige_versie, tabel, {_UIT}
FROM verklaard ORDER BY tabel, indicator_id, regio_code, uitsplitsing, periode"""

_BRIEVEN = f"""
WITH keuze AS (  -- of what one letter prints more than once the surest and most exact
    SELECT *, CASE WHEN soort = 'berekend' THEN 0 WHEN kwalificatie IN ('ruim', 'bijna', 'circa') THEN stap ELSE stap / 2 END AS marge
    FROM kerncijfers.vintages
    WHERE versie IN ($van, $naar) AND kwalificatie NOT IN ('minimaal', 'maximaal')
    QUALIFY row_number() OVER (
        PARTITION BY versie, indicator_id, regio_code, uitsplitsing, periode ORDER BY is_onzeker, kwalificatie <> 'exact', stap, plaats) = 1
),

breuk AS ({_BREUK.format(waar="kerncijfers.vintages")}),

methode AS (
    SELECT k.indicator_id, k.uitsplitsing, string_agg(b.toelichting, '; ' ORDER BY b.datum) AS toelichting
    FROM (SELECT DISTINCT indicator_id, uitsplitsing FROM keuze) AS k
    INNER JOIN breuk AS b ON k.indicator_id = b.indicator_id AND NOT list_contains(b.behalve, k.uitsplitsing)
    GROUP BY ALL
),

verklaard AS (
    SELECT n.editie, indicator_id, regio_code, uitsplitsing, periode, o.waarde AS oud, n.waarde AS nieuw, meeteenheid, 'gewijzigd' AS soort,
        CASE WHEN m.indicator_id IS NULL THEN 'onbekend' ELSE 'methode' END AS oorzaak,
        coalesce(m.toelichting, o.plaats || ' tegenover ' || n.plaats) AS toelichting
    FROM (FROM keuze WHERE versie = $naar) AS n
    INNER JOIN (FROM keuze WHERE versie = $van) AS o USING (indicator_id, regio_code, uitsplitsing, periode, meeteenheid)
    LEFT JOIN methode AS m USING (indicator_id, uitsplitsing)
    WHERE abs(n.waarde - o.waarde) > greatest(n.marge, o.marge) + 1e-9
)

SELECT editie, $naar AS versie, $van AS vorige_versie, 'kerncijfers.waarden' AS tabel, {_UIT}
FROM verklaard ORDER BY indicator_id, uitsplitsing, periode"""
"""With a letter on one side only what both say can be compared, and a difference within the printed rounding is none."""


def _vraag(van: str, naar: str) -> str:
    return _BRIEVEN if van.endswith(BRIEF) or naar.endswith(BRIEF) else _VERSIES


def compare(con: duckdb.DuckDBPyConnection, van: str, naar: str) -> list[dict[str, Any]]:
    """What ``naar`` says other than ``van``: a row per value, with the columns of ``kwaliteit.herzieningen``.

    Args:
        con: a database that holds both.
        van, naar: versions (``2025-H2.0``) or letters (``2021-H2 (brief)``), as in ``kerncijfers.vintages``.
    """
    con.execute(SQL_CELLEN)
    return rows(con, _vraag(van, naar), {"van": van, "naar": naar})


def make_report(con: duckdb.DuckDBPyConnection, vorige_versie: str | None) -> Verdict:
    """Fill ``kwaliteit.herzieningen`` for the version that is built; the one before it stands in the same database.

    Against an earlier edition new periods are expected and only changed and vanished values are listed; against an earlier
    version of the same edition all three.
    """
    n = 0
    if vorige_versie is not None:
        editie, versie = con.execute("SELECT editie, versie FROM raw_run.editie").fetchone()
        con.execute(SQL_CELLEN)
        n = con.execute(
            f"INSERT INTO kwaliteit.herzieningen BY NAME SELECT * FROM ({_vraag(vorige_versie, versie)}) WHERE $alles OR soort <> 'nieuw'",
            {"van": vorige_versie, "naar": versie, "alles": vorige_versie.startswith(f"{editie}.")},
        ).fetchone()[0]
    waargenomen = (
        "eerste uitgave, niets om mee te vergelijken" if vorige_versie is None else f"{n} herziene waarden ten opzichte van {vorige_versie}"
    )
    return Verdict(
        controle_id=HERZIENINGEN,
        soort="herzieningen",
        tabel="kwaliteit.herzieningen",
        regel="gemaakt",
        oordeel=VOLDOET,
        reden="Het herzieningsoverzicht hoort bij de uitgave en kan later niet meer worden gemaakt.",
        eigenaar="datasteward JenV, DG Politie",
        waargenomen=waargenomen,
    )


def triangle(con: duckdb.DuckDBPyConnection, indicator_id: str, regio_code: str, uitsplitsing: str) -> tuple[list[str], list[list[Any]]]:
    """The revision triangle of one series: every periode against every vintage, in order of publication.

    Returns:
        Headers (``periode`` and the vintages), and rows with None where a vintage says nothing of a periode.
    """
    rijen = con.execute(
        """SELECT versie, periode, waarde, min(publicatiedatum) OVER (PARTITION BY versie) AS dag
        FROM kerncijfers.vintages WHERE indicator_id = $i AND regio_code = $r AND uitsplitsing = $u
        QUALIFY row_number() OVER (PARTITION BY versie, periode ORDER BY is_onzeker, kwalificatie <> 'exact', stap, plaats) = 1
        ORDER BY dag NULLS FIRST, soort DESC, versienummer""",  # gedrukt before berekend of the same day
        {"i": indicator_id, "r": regio_code, "u": uitsplitsing},
    ).fetchall()
    vintages = list(dict.fromkeys(versie for versie, *_ in rijen))
    per_cel = {(periode, versie): waarde for versie, periode, waarde, _ in rijen}
    return ["periode", *vintages], [[p, *(per_cel.get((p, v)) for v in vintages)] for p in sorted({p for _, p, *_ in rijen})]
