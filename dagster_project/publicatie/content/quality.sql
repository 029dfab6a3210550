-- What a reader must know of how one version ($versie) was made.

-- name: controles
SELECT soort, count(*) FILTER (oordeel = 'voldoet') AS voldoet,
    count(*) FILTER (oordeel = 'voldoet niet') AS voldoet_niet, count(*) FILTER (oordeel = 'niet toetsbaar') AS niet_toetsbaar
FROM kwaliteit.controles WHERE versie = $versie GROUP BY soort ORDER BY count(*) DESC, soort

-- name: nagegaan
-- How the printed figures were held against ours: only what was computed anew or counted is nagerekend.
SELECT count(*) AS gedrukt, count(*) FILTER (oordeel = 'voldoet' AND wijze IN ('nagerekend', 'geteld')) AS nagerekend,
    count(*) FILTER (oordeel = 'voldoet' AND wijze = 'geteld') AS geteld, count(*) FILTER (oordeel = 'voldoet' AND wijze = 'overgetypt') AS overgetypt,
    count(*) FILTER (oordeel = 'herzien') AS herzien, count(*) FILTER (wijze = 'niet toetsbaar') AS niet_toetsbaar
FROM kwaliteit.aansluiting WHERE versie = $versie AND wijze IS NOT NULL HAVING count(*) > 0

-- name: aansluiting
SELECT soort, count(*) FILTER (oordeel IN ('voldoet', 'draagt het woord')) AS voldoet, count(*) FILTER (oordeel = 'herzien') AS herzien,
    count(*) FILTER (oordeel = 'besluit') AS besluit, count(*) FILTER (oordeel IN ('voldoet niet', 'spreekt het tegen')) AS voldoet_niet,
    count(*) FILTER (oordeel = 'niet toetsbaar') AS niet_toetsbaar
FROM (SELECT CASE wijze WHEN 'nagerekend' THEN 'gedrukt getal, nagerekend' WHEN 'geteld' THEN 'gedrukt getal, geteld'
        WHEN 'overgetypt' THEN 'gedrukt getal, twee keer overgetypt' WHEN 'niet toetsbaar' THEN 'gedrukt getal, niet te toetsen' ELSE soort END AS soort, oordeel
    FROM kwaliteit.aansluiting WHERE versie = $versie
    UNION ALL SELECT 'rekenregels binnen en tussen de brieven', oordeel FROM kwaliteit.identiteiten WHERE versie = $versie
    UNION ALL SELECT 'woorden van de brieven over een ontwikkeling', oordeel FROM kwaliteit.trendwoorden WHERE versie = $versie)
GROUP BY soort ORDER BY CASE soort WHEN 'gedrukt getal, nagerekend' THEN 0 WHEN 'gedrukt getal, geteld' THEN 1
    WHEN 'gedrukt getal, twee keer overgetypt' THEN 2 WHEN 'gedrukt getal, niet te toetsen' THEN 3 ELSE 4 END, count(*) DESC, soort

-- name: besluiten
SELECT a.soort, i.naam, a.periode, coalesce(d.titel, a.document) AS document, a.regel, a.besluit
FROM kwaliteit.aansluiting AS a LEFT JOIN referentie.indicatoren AS i USING (versie, indicator_id)
LEFT JOIN referentie.documenten AS d USING (versie, document)
WHERE a.versie = $versie AND a.oordeel = 'besluit' ORDER BY a.document, try_cast(a.regel AS INTEGER), a.vergelijking

-- name: correcties
SELECT coalesce(s.titel, c.bron_tabel) AS bron, c.sleutel, c.kolom, c.van, c.naar, c.reden, c.gemeld, c.gemeld_bij, c.status, c.is_voorbeeld
FROM kwaliteit.correcties AS c LEFT JOIN kwaliteit.bronstatus AS s USING (versie, bron_tabel)
WHERE c.versie = $versie ORDER BY c.bron_tabel, c.sleutel, c.kolom, c.gemeld

-- name: herzieningen
SELECT vorige_versie, soort, oorzaak, count(*) AS aantal FROM kwaliteit.herzieningen WHERE versie = $versie AND soort <> 'besluit'  -- a decision changes no figure
GROUP BY ALL ORDER BY vorige_versie, soort, oorzaak

-- name: bronnen
SELECT s.bron_tabel, any_value(s.titel) AS titel, any_value(s.tabel_id) AS tabel_id, any_value(s.licentie) AS licentie, any_value(s.citeren) AS citeren,
    bool_or(s.is_synthetisch) AS is_synthetisch, any_value(s.opmerking) AS opmerking, any_value(b.ontbreekt) AS ontbreekt
FROM kwaliteit.snapshots AS s LEFT JOIN kwaliteit.bronstatus AS b USING (versie, bron_tabel)
WHERE s.versie = $versie GROUP BY s.bron_tabel ORDER BY split_part(s.bron_tabel, '.', 1), titel, s.bron_tabel

-- name: afgeschermd
SELECT count(*) AS aantal FROM kwaliteit.afgeschermd WHERE versie = $versie
