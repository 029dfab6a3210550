-- What a draft is laid beside: the figures of one published version ($versie), and the bounds of words for a change.

-- name: waarden
-- Wijze and gedrukt_in: how independent of the letters a figure is, and where a letter prints it. A figure that somebody typed over from a letter
-- agrees with that letter whatever it says.
WITH gedrukt AS (
    SELECT indicator_id, uitsplitsing, periode,
        string_agg(DISTINCT document || ':' || regel, ', ' ORDER BY document || ':' || regel) AS gedrukt_in,
        CASE WHEN bool_or(wijze = 'overgetypt') THEN 'overgetypt' WHEN bool_or(wijze IN ('nagerekend', 'geteld')) THEN 'nagerekend' ELSE '' END AS wijze
    FROM kwaliteit.aansluiting
    WHERE versie = $versie AND soort = 'berekend tegen gedrukt'
    GROUP BY ALL
)
SELECT w.indicator_id, w.uitsplitsing, w.regio_code, w.periode, w.periode_type, w.waarde, w.meeteenheid, w.kwalificatie, w.is_synthetisch,
    coalesce(g.wijze, '') AS wijze, coalesce(g.gedrukt_in, '') AS gedrukt_in
FROM kerncijfers.waarden AS w
LEFT JOIN gedrukt AS g ON w.regio_code = 'NL01' AND (w.indicator_id, w.uitsplitsing, w.periode) = (g.indicator_id, g.uitsplitsing, g.periode)
WHERE w.versie = $versie AND w.waarde IS NOT NULL AND (w.regio_code = 'NL01' OR starts_with(w.regio_code, 'RE'))
ORDER BY w.indicator_id, w.uitsplitsing, w.regio_code, w.periode

-- name: namen
SELECT indicator_id, naam FROM referentie.indicatoren WHERE versie = $versie

-- name: regios
SELECT regio, regio_code FROM referentie.regios
WHERE versie = $versie AND (starts_with(regio_code, 'RE') OR starts_with(regio_code, 'GM')) ORDER BY regio_code

-- name: breuken
SELECT indicator_id, list(CAST(datum AS VARCHAR)) AS dagen FROM referentie.reeksbreuken WHERE versie = $versie GROUP BY indicator_id

-- name: delen
SELECT uitsplitsing, uitsplitsing_tekst FROM referentie.uitsplitsingen WHERE versie = $versie
