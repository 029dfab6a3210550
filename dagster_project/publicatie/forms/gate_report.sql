-- Everything that the gate report shows of one version ($versie); of the largest $toon rows.

-- name: controles
SELECT controle_id, soort, tabel, regel, oordeel, reden, ernst, eigenaar, waargenomen, verwacht,
    CAST(voorbeelden AS JSON)::VARCHAR[] AS voorbeelden
FROM kwaliteit.controles WHERE versie = $versie
ORDER BY CASE oordeel WHEN 'voldoet' THEN 2 WHEN 'niet toetsbaar' THEN 1 ELSE 0 END, ernst <> 'fout', tabel, soort, regel, controle_id

-- name: verdicten
SELECT o.oordeel, count(c.controle_id) FILTER (WHERE c.ernst = 'fout') AS fout, count(c.controle_id) FILTER (WHERE c.ernst <> 'fout') AS waarschuwing,
    count(c.controle_id) AS totaal
FROM (SELECT unnest(['voldoet niet', 'niet toetsbaar', 'voldoet']) AS oordeel UNION SELECT oordeel FROM kwaliteit.controles WHERE versie = $versie) AS o
LEFT JOIN kwaliteit.controles AS c ON c.oordeel = o.oordeel AND c.versie = $versie
GROUP BY o.oordeel ORDER BY CASE o.oordeel WHEN 'voldoet' THEN 2 WHEN 'niet toetsbaar' THEN 1 ELSE 0 END, o.oordeel

-- name: families
SELECT familie, count(*) AS waarden, count(*) FILTER (WHERE is_synthetisch) AS synthetisch,
    count(*) FILTER (WHERE regio_code = 'NL01') AS landelijk, count(*) FILTER (WHERE regio_code = 'NL01' AND is_synthetisch) AS landelijk_synthetisch,
    count(*) FILTER (WHERE status LIKE '%voorlopig%') AS voorlopig, count(*) FILTER (WHERE is_gecorrigeerd) AS gecorrigeerd
FROM kerncijfers.waarden WHERE versie = $versie GROUP BY familie ORDER BY familie

-- name: telling
WITH v AS (
    SELECT oordeel FROM kwaliteit.aansluiting WHERE versie = $versie
    UNION ALL SELECT oordeel FROM kwaliteit.identiteiten WHERE versie = $versie)
SELECT count(*) FILTER (WHERE oordeel NOT IN ('voldoet', 'herzien', 'besluit', 'niet toetsbaar')) AS verschillen,
    count(*) FILTER (WHERE oordeel = 'herzien') AS herzien,
    count(*) FILTER (WHERE oordeel = 'niet toetsbaar') AS vergelijkingen_niet_toetsbaar, count(*) AS vergelijkingen,
    (SELECT count(*) FROM kwaliteit.signalen WHERE versie = $versie AND oordeel = 'uitschieter') AS uitschieters,
    (SELECT count(*) FROM kwaliteit.signalen WHERE versie = $versie AND oordeel = 'uitschieter' AND is_synthetisch) AS uitschieters_synthetisch
FROM v

-- name: aansluiting_telling
SELECT soort, count(*) FILTER (WHERE oordeel = 'voldoet') AS voldoet, count(*) FILTER (WHERE oordeel = 'herzien') AS herzien,
    count(*) FILTER (WHERE oordeel = 'besluit') AS besluit, count(*) FILTER (WHERE oordeel = 'niet toetsbaar') AS niet_toetsbaar,
    count(*) FILTER (WHERE oordeel NOT IN ('voldoet', 'herzien', 'besluit', 'niet toetsbaar')) AS verschil, count(*) AS totaal
FROM (SELECT soort || coalesce(': ' || wijze, '') AS soort, oordeel FROM kwaliteit.aansluiting WHERE versie = $versie
      UNION ALL SELECT 'identiteit', oordeel FROM kwaliteit.identiteiten WHERE versie = $versie)
GROUP BY soort ORDER BY soort

-- name: aansluiting
SELECT a.* REPLACE (coalesce(a.wijze, 'brief naast brief') AS wijze), coalesce(i.naam, a.indicator_id) AS naam,
    coalesce(a.berekend, a.ander_gedrukt) AS ernaast
FROM kwaliteit.aansluiting AS a
LEFT JOIN referentie.indicatoren AS i USING (versie, indicator_id)
WHERE a.versie = $versie
ORDER BY CASE a.oordeel WHEN 'voldoet' THEN 3 WHEN 'niet toetsbaar' THEN 2 WHEN 'besluit' THEN 1 ELSE 0 END,
    a.waarom_niet_toetsbaar, a.document, TRY_CAST(regexp_extract(a.regel, '[0-9]+') AS INTEGER), a.vergelijking

-- name: identiteiten
SELECT * FROM kwaliteit.identiteiten WHERE versie = $versie
ORDER BY CASE oordeel WHEN 'voldoet' THEN 3 WHEN 'niet toetsbaar' THEN 2 WHEN 'besluit' THEN 1 ELSE 0 END, controle_id

-- name: trendwoorden
SELECT t.*, coalesce(i.naam, t.indicator_id) AS naam
FROM kwaliteit.trendwoorden AS t LEFT JOIN referentie.indicatoren AS i USING (versie, indicator_id)
WHERE t.versie = $versie
ORDER BY CASE t.oordeel WHEN 'draagt het woord' THEN 2 WHEN 'niet toetsbaar' THEN 3 WHEN 'besluit' THEN 1 ELSE 0 END, t.document, t.regel, t.vergelijking

-- name: documenten
SELECT * FROM referentie.documenten WHERE versie = $versie ORDER BY datum, document

-- name: besluiten
WITH v AS (
    SELECT besluit, vergelijking FROM kwaliteit.aansluiting WHERE versie = $versie AND besluit IS NOT NULL
    UNION ALL SELECT besluit, vergelijking || ' (' || omschrijving || ')' FROM kwaliteit.identiteiten WHERE versie = $versie AND besluit IS NOT NULL
    UNION ALL SELECT besluit, vergelijking FROM kwaliteit.trendwoorden WHERE versie = $versie AND besluit IS NOT NULL)
SELECT besluit, vergelijkingen, d.rol, d.datum, d.reden, d.voorbeeld <> '' AS is_voorbeeld
FROM (
    SELECT besluit, list(vergelijking ORDER BY vergelijking) AS vergelijkingen,
        regexp_extract(besluit, '(?s)^(.*?)( \(voorbeeld\))?, (\d{4}-\d{2}-\d{2}): (.*)$', ['rol', 'voorbeeld', 'datum', 'reden']) AS d
    FROM v GROUP BY besluit)
ORDER BY vergelijkingen

-- name: correcties
SELECT * FROM kwaliteit.correcties WHERE versie = $versie ORDER BY is_toegepast DESC, bron_tabel, sleutel, kolom, van, naar

-- name: herzieningen
SELECT oorzaak, any_value(vorige_versie) AS vorige_versie, count(*) FILTER (WHERE soort = 'gewijzigd') AS gewijzigd,
    count(*) FILTER (WHERE soort = 'nieuw') AS nieuw, count(*) FILTER (WHERE soort = 'vervallen') AS vervallen, count(*) AS totaal
FROM kwaliteit.herzieningen WHERE versie = $versie GROUP BY oorzaak ORDER BY totaal DESC, oorzaak

-- name: grootste
SELECT h.*, coalesce(i.naam, h.indicator_id) AS naam, coalesce(r.regio, h.regio_code) AS regio
FROM kwaliteit.herzieningen AS h
LEFT JOIN referentie.indicatoren AS i USING (versie, indicator_id)
LEFT JOIN referentie.regios AS r USING (versie, regio_code)
WHERE h.versie = $versie
ORDER BY h.regio_code = 'NL01' DESC, h.soort = 'gewijzigd' DESC, abs(h.verschil_procent) DESC NULLS FIRST, h.tabel, h.sleutel LIMIT $toon

-- name: afgeschermd
SELECT coalesce(i.naam, a.indicator_id) AS naam, a.periode, count(*) FILTER (WHERE a.wat = 'primair') AS primair,
    count(*) FILTER (WHERE a.wat = 'secundair') AS secundair, count(*) FILTER (WHERE a.wat = 'groep') AS groep,
    count(*) FILTER (WHERE a.wat = 'afgerond') AS afgerond, bool_or(a.is_synthetisch) AS is_synthetisch
FROM (SELECT versie, indicator_id, periode, reden AS wat, is_synthetisch FROM kwaliteit.afgeschermd WHERE versie = $versie
      UNION ALL SELECT versie, indicator_id, periode, 'afgerond', is_synthetisch
      FROM kerncijfers.waarden WHERE versie = $versie AND kwalificatie = 'afgeschermd') AS a
LEFT JOIN referentie.indicatoren AS i USING (versie, indicator_id)
GROUP BY ALL ORDER BY naam, a.periode

-- name: norm
SELECT s.*, coalesce(i.naam, s.indicator_id) AS naam FROM kwaliteit.signalen AS s
LEFT JOIN referentie.indicatoren AS i USING (versie, indicator_id)
WHERE s.versie = $versie AND s.status = 'voldoet niet' AND s.regio_code = 'NL01'
ORDER BY naam, s.uitsplitsing, s.periode DESC, s.periode_type

-- name: norm_regionaal
SELECT coalesce(i.naam, s.indicator_id) AS naam,
    count(*) FILTER (WHERE s.regio_code LIKE 'RE%' AND s.status = 'voldoet niet') AS eenheden_niet, count(*) FILTER (WHERE s.regio_code LIKE 'RE%') AS eenheden,
    count(*) FILTER (WHERE s.regio_code LIKE 'GM%' AND s.status = 'voldoet niet') AS gemeenten_niet, count(*) FILTER (WHERE s.regio_code LIKE 'GM%') AS gemeenten
FROM kwaliteit.signalen AS s
LEFT JOIN referentie.indicatoren AS i USING (versie, indicator_id)
WHERE s.versie = $versie AND s.status <> 'geen norm' AND s.regio_code <> 'NL01'
GROUP BY ALL HAVING eenheden_niet + gemeenten_niet > 0 ORDER BY naam

-- name: landelijk
SELECT s.*, coalesce(i.naam, s.indicator_id) AS naam FROM kwaliteit.signalen AS s
LEFT JOIN referentie.indicatoren AS i USING (versie, indicator_id)
WHERE s.versie = $versie AND s.regio_code = 'NL01' AND s.oordeel IN ('aanhoudend slechter', 'slechter', 'beter', 'veranderd', 'geen verandering')
ORDER BY CASE s.oordeel WHEN 'aanhoudend slechter' THEN 0 WHEN 'slechter' THEN 1 WHEN 'beter' THEN 2 WHEN 'veranderd' THEN 3 ELSE 4 END,
    naam, s.uitsplitsing, s.periode_type

-- name: oordelen
SELECT oordeel, count(*) AS aantal, count(*) FILTER (WHERE regio_code = 'NL01') AS landelijk
FROM kwaliteit.signalen WHERE versie = $versie GROUP BY oordeel ORDER BY aantal DESC, oordeel

-- name: uitschieters
SELECT s.*, coalesce(i.naam, s.indicator_id) AS naam, coalesce(r.regio, s.regio_code) AS regio FROM kwaliteit.signalen AS s
LEFT JOIN referentie.indicatoren AS i USING (versie, indicator_id)
LEFT JOIN referentie.regios AS r USING (versie, regio_code)
WHERE s.versie = $versie AND s.oordeel = 'uitschieter'
ORDER BY left(s.regio_code, 2) = 'NL' DESC, left(s.regio_code, 2) = 'RE' DESC, abs(s.score) DESC, s.indicator_id, s.regio_code, s.uitsplitsing, s.periode_type LIMIT $toon

-- name: bronnen
SELECT b.*, s.licentie, s.citeren, s.is_bevestigd, s.opmerking, s.antwoorden, s.bytes, k.kolommen, w.status
FROM kwaliteit.bronstatus AS b
LEFT JOIN (SELECT bron_tabel, any_value(licentie ORDER BY sha256) AS licentie, any_value(citeren ORDER BY sha256) AS citeren,
               bool_and(is_bevestigd) AS is_bevestigd, any_value(opmerking ORDER BY sha256) AS opmerking, count(*) AS antwoorden, sum(bytes) AS bytes
           FROM kwaliteit.snapshots WHERE versie = $versie GROUP BY bron_tabel) AS s USING (bron_tabel)
LEFT JOIN (SELECT bron_tabel, count(*) AS kolommen FROM kwaliteit.bronkolommen WHERE versie = $versie GROUP BY bron_tabel) AS k USING (bron_tabel)
LEFT JOIN (SELECT bron_tabel, string_agg(DISTINCT status, ', ' ORDER BY status) AS status
           FROM kerncijfers.waarden WHERE versie = $versie GROUP BY bron_tabel) AS w USING (bron_tabel)
WHERE b.versie = $versie ORDER BY b.loopt_achter DESC NULLS LAST, b.bron_tabel

-- name: snapshots
SELECT bron_tabel, url, sha256, bytes FROM kwaliteit.snapshots WHERE versie = $versie ORDER BY ALL

-- name: aantekeningen
SELECT bron_tabel, coalesce(plaats, '') AS plaats, aantekening AS tekst
FROM kwaliteit.aantekeningen WHERE versie = $versie ORDER BY ALL
