-- What version or letter $naar says other than $van. {uit} and {breuk} are filled in with the first two, {werklast} with names of tables.

-- name: uit
indicator_id || '|' || regio_code || '|' || uitsplitsing || '|' || periode AS sleutel, indicator_id, regio_code, uitsplitsing, periode,
    oud, nieuw, nieuw - oud AS verschil, 100 * (nieuw - oud) / nullif(abs(oud), 0) AS verschil_procent, meeteenheid, soort, oorzaak, toelichting

-- name: breuk
SELECT indicator_id, datum, string_split(coalesce(nullif(behalve_uitsplitsing, ''), 'geen'), ',') AS behalve, toelichting || ' (' || bron || ')' AS toelichting
    FROM referentie.reeksbreuken
    WHERE versie = coalesce(  -- a letter has none of its own
        (SELECT any_value(versie) FROM referentie.edities WHERE versie = $naar),
        (SELECT max_by(versie, (publicatiedatum, versienummer)) FROM referentie.edities)
    )
    AND soort IN ('herziening', 'definitie') AND editie_herziening = (SELECT any_value(editie) FROM {waar} WHERE versie = $naar)

-- name: versies
WITH werklast AS (  -- what the model that is fitted anew rests on, besides the kenmerken
    SELECT {werklast} AS bronnen
),

verdeling AS (
    UNPIVOT (  -- not what was asked (fte), the sum of ruwe_bijdrage, nor what follows from the limits
        SELECT versie, regionale_eenheid_code,
            CAST(COLUMNS(
                * EXCLUDE (editie, versie, regionale_eenheid_code, regionale_eenheid, fte, ruwe_som, verschil_besluit_staat_vast, is_synthetisch)
            ) AS DOUBLE)
        FROM verdeling.per_regionale_eenheid WHERE versie IN ($van, $naar)
    )
    ON COLUMNS(* EXCLUDE (versie, regionale_eenheid_code))
    INTO NAME maat VALUE waarde
),

maten AS (
    SELECT versie, 'kerncijfers.waarden' AS tabel, indicator_id, regio_code, uitsplitsing, periode, waarde, meeteenheid, herkomst, '' AS grond
    FROM kerncijfers.waarden WHERE versie IN ($van, $naar)
    UNION ALL
    SELECT versie, 'verdeling.kenmerken', kenmerk, gemeente_code, '', CAST(peiljaar AS VARCHAR), CAST(waarde AS DOUBLE), meeteenheid, herkomst, ''
    FROM verdeling.kenmerken WHERE versie IN ($van, $naar)
    UNION ALL
    SELECT versie, 'verdeling.per_regionale_eenheid', maat, regionale_eenheid_code, '', '', waarde,
        CASE WHEN ends_with(maat, '_pp') THEN 'procentpunt' ELSE 'fte' END, NULL,
        CASE  -- what it rests on: the kenmerken of all gemeenten, the formatie, or law alone
            WHEN maat IN ('ruwe_bijdrage', 'fte_model', 'fte_model_afgerond', 'fte_model_laag', 'fte_model_hoog', 'geschat_fte', 'onbekend_fte',
                'verschil_besluit_fte', 'verschil_besluit_pp') THEN 'model'
            WHEN maat IN ('fte_besluit', 'fte_besluit_afgerond') THEN 'besluit'
            WHEN maat IN ('fte_formatie', 'fte_formatie_afgerond', 'formatie_fte') THEN 'formatie'
            WHEN maat IN ('verschil_formatie_fte', 'verschil_formatie_pp', 'formatie_na_model_fte') THEN 'model en formatie'
        END
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
        coalesce(n.grond, o.grond) AS grond,
        CASE coalesce(n.grond, o.grond)
            WHEN 'model' THEN k.bronnen
            WHEN 'besluit' THEN []
            WHEN 'formatie' THEN ['jenv.formatie_per_regionale_eenheid']
            WHEN 'model en formatie' THEN list_append(k.bronnen, 'jenv.formatie_per_regionale_eenheid')
            WHEN 'herberekend' THEN list_distinct(list_concat(k.bronnen, (SELECT bronnen FROM werklast)))
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
        list_contains((SELECT bronnen FROM werklast), c.bron_tabel) AS in_werklast
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

breuk AS ({breuk}),

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

peiljaar AS (  -- kenmerken of which another year is used; the same year from other bytes is no other peiljaar
    SELECT kenmerk, kenmerk || ' van ' || nieuw || ' in plaats van ' || oud AS wat
    FROM (
        SELECT kenmerk, max(peiljaar) FILTER (WHERE versie = $van) AS oud, max(peiljaar) FILTER (WHERE versie = $naar) AS nieuw
        FROM verdeling.kenmerken WHERE versie IN ($van, $naar) GROUP BY kenmerk)
    WHERE oud <> nieuw
),

verschoven AS (
    SELECT a.nr, string_agg(p.wat, '; ' ORDER BY p.wat) AS toelichting
    FROM anders AS a
    INNER JOIN peiljaar AS p ON a.grond IN ('model', 'model en formatie', 'herberekend') OR (a.tabel = 'verdeling.kenmerken' AND a.indicator_id = p.kenmerk)
    GROUP BY a.nr
),

afspraken AS (  -- what of the agreements and the computation behind a table is other; of one indicator where they say so of one
    SELECT a.nr, string_agg(DISTINCT g.wat, '; ' ORDER BY g.wat) FILTER (WHERE g.soort = 'seed') AS methode,
        string_agg(DISTINCT g.wat, ', ' ORDER BY g.wat) FILTER (WHERE g.soort = 'model') AS code
    FROM anders AS a
    INNER JOIN (SELECT unnest($tabellen) AS tabel, unnest($indicatoren) AS indicator_id, unnest($soorten) AS soort, unnest($wat) AS wat) AS g
        ON a.tabel = g.tabel AND g.indicator_id IN ('', a.indicator_id)
    GROUP BY a.nr
),

snapshots AS (
    SELECT coalesce(list(bron_tabel), []) AS veranderd FROM (
        SELECT bron_tabel FROM kwaliteit.snapshots WHERE versie IN ($van, $naar) GROUP BY bron_tabel
        HAVING list(sha256 ORDER BY sha256) FILTER (WHERE versie = $van) IS DISTINCT FROM list(sha256 ORDER BY sha256) FILTER (WHERE versie = $naar))
),

verklaard AS (
    SELECT a.*,
        list_has_any(a.bronnen, s.veranderd) AS andere_bron,
        'andere gegevens ontvangen van ' || array_to_string(list_sort(list_intersect(a.bronnen, s.veranderd)), ', ') AS ontvangen,
        CASE WHEN c.nr IS NOT NULL THEN 'correctie' WHEN m.nr IS NOT NULL THEN 'methode' WHEN p.nr IS NOT NULL THEN 'peiljaar'
            WHEN andere_bron THEN 'bron' WHEN g.methode IS NOT NULL THEN 'methode' ELSE 'code' END AS oorzaak,
        CASE oorzaak WHEN 'correctie' THEN c.toelichting WHEN 'methode' THEN coalesce(m.toelichting, 'een afspraak is anders: ' || g.methode)
            WHEN 'peiljaar' THEN p.toelichting || CASE WHEN andere_bron THEN '; ook ' || ontvangen ELSE '' END
            WHEN 'bron' THEN ontvangen
            ELSE 'dezelfde gegevens, correcties en afspraken; de berekening is anders' || coalesce(' (' || g.code || ')', '') END AS toelichting
    FROM anders AS a
    LEFT JOIN correctie AS c USING (nr)
    LEFT JOIN methode AS m USING (nr)
    LEFT JOIN verschoven AS p USING (nr)
    LEFT JOIN afspraken AS g USING (nr)
    CROSS JOIN snapshots AS s
),

vergelijkingen AS (  -- what people may decide about
    SELECT versie, 'kwaliteit.aansluiting' AS tabel, vergelijking, indicator_id, 'NL01' AS regio_code, uitsplitsing, periode, besluit
    FROM kwaliteit.aansluiting
    UNION ALL SELECT versie, 'kwaliteit.identiteiten', vergelijking, controle_id, 'NL01', '', '', besluit FROM kwaliteit.identiteiten
    UNION ALL SELECT versie, 'kwaliteit.trendwoorden', vergelijking, indicator_id, 'NL01', uitsplitsing, periode_tot, besluit FROM kwaliteit.trendwoorden
    UNION ALL SELECT versie, 'kwaliteit.plausibiliteit', vergelijking, grootheid, regio_code, uitsplitsing, periode, besluit FROM kwaliteit.plausibiliteit
),

besluiten AS (  -- the same two numbers, and another decision about them: a number that changed is told above
    SELECT n.tabel, n.vergelijking AS sleutel, n.indicator_id, n.regio_code, n.uitsplitsing, n.periode,
        CASE WHEN n.besluit IS NULL THEN 'er geldt geen besluit meer: ' || o.besluit WHEN o.besluit IS NULL THEN n.besluit
            ELSE n.besluit || '; eerder: ' || o.besluit END AS toelichting
    FROM (FROM vergelijkingen WHERE versie = $naar) AS n
    INNER JOIN (FROM vergelijkingen WHERE versie = $van) AS o USING (tabel, vergelijking)
    WHERE n.besluit IS DISTINCT FROM o.besluit
)

SELECT (SELECT editie FROM referentie.edities WHERE versie = $naar) AS editie, $naar AS versie, $van AS vorige_versie, * FROM (
    SELECT tabel, {uit} FROM verklaard
    UNION ALL BY NAME
    SELECT tabel, sleutel, indicator_id, regio_code, uitsplitsing, periode, CAST(NULL AS VARCHAR) AS meeteenheid, 'besluit' AS soort, 'besluit' AS oorzaak, toelichting
    FROM besluiten)
ORDER BY tabel, indicator_id, regio_code, uitsplitsing, periode, sleutel

-- name: brieven
-- With a letter on one side only what both say can be compared, and a difference within the printed rounding is none.
WITH keuze AS (  -- of what one letter prints more than once the surest and most exact
    SELECT *, CASE WHEN soort = 'berekend' THEN 0 WHEN kwalificatie IN ('ruim', 'bijna', 'circa') THEN stap ELSE stap / 2 END AS marge
    FROM kerncijfers.vintages
    WHERE versie IN ($van, $naar) AND kwalificatie NOT IN ('minimaal', 'maximaal', 'meer dan', 'minder dan')
    QUALIFY row_number() OVER (
        PARTITION BY versie, indicator_id, regio_code, uitsplitsing, periode ORDER BY is_onzeker, kwalificatie <> 'exact', stap, plaats) = 1
),

breuk AS ({breuk}),

methode AS (
    SELECT k.indicator_id, k.uitsplitsing, string_agg(b.toelichting, '; ' ORDER BY b.datum) AS toelichting
    FROM (SELECT DISTINCT indicator_id, uitsplitsing FROM keuze) AS k
    INNER JOIN breuk AS b ON k.indicator_id = b.indicator_id AND NOT list_contains(b.behalve, k.uitsplitsing)
    GROUP BY ALL
),

herzien AS (  -- what a version found beside the letters: the source has another number now, within the room that it is known to need
    SELECT indicator_id, uitsplitsing, periode, document || ':' || regel AS plaats
    FROM kwaliteit.aansluiting WHERE versie IN ($van, $naar) AND oordeel = 'herzien'
),

verklaard AS (
    SELECT n.editie, indicator_id, regio_code, uitsplitsing, periode, o.waarde AS oud, n.waarde AS nieuw, meeteenheid, 'gewijzigd' AS soort,
        CASE WHEN m.indicator_id IS NOT NULL THEN 'methode' WHEN h.plaats IS NOT NULL THEN 'bron' ELSE 'onbekend' END AS oorzaak,
        coalesce(m.toelichting, if(oorzaak = 'bron', 'de bron heeft het cijfer bijgesteld: ', '') || o.plaats || ' tegenover ' || n.plaats) AS toelichting
    FROM (FROM keuze WHERE versie = $naar) AS n
    INNER JOIN (FROM keuze WHERE versie = $van) AS o USING (indicator_id, regio_code, uitsplitsing, periode, meeteenheid)
    LEFT JOIN methode AS m USING (indicator_id, uitsplitsing)
    LEFT JOIN herzien AS h ON (indicator_id, uitsplitsing, periode) = (h.indicator_id, h.uitsplitsing, h.periode) AND h.plaats IN (o.plaats, n.plaats)
    WHERE abs(n.waarde - o.waarde) > greatest(n.marge, o.marge) + 1e-9
)

SELECT editie, $naar AS versie, $van AS vorige_versie, 'kerncijfers.waarden' AS tabel, {uit}
FROM verklaard ORDER BY indicator_id, uitsplitsing, periode
