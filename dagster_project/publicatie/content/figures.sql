-- name: editie
SELECT e.* EXCLUDE (reden, versienummer), coalesce(e.reden, '') AS reden,
    (SELECT coalesce(bool_or(is_synthetisch), false) FROM kwaliteit.snapshots WHERE versie = e.versie) AS is_synthetisch
FROM referentie.edities AS e WHERE e.versie = $versie

-- name: alle_cijfers
SELECT i.thema, i.naam, w.uitsplitsing, w.periode, w.waarde, w.meeteenheid, w.kwalificatie, w.status, i.bron, w.is_synthetisch, w.indicator_id
FROM kwaliteit.signalen AS s
INNER JOIN kerncijfers.waarden AS w USING (versie, indicator_id, regio_code, uitsplitsing, periode_type, periode)
INNER JOIN referentie.indicatoren AS i USING (versie, indicator_id)
WHERE versie = $versie AND regio_code = 'NL01'
ORDER BY i.thema, i.familie, i.naam, w.uitsplitsing, w.periode_type, w.periode

-- name: duidingen
SELECT bij, rol, datum, vindplaats, tekst FROM kwaliteit.duidingen WHERE versie = $versie ORDER BY bij
