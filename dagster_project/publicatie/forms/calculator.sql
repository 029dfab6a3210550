-- What the calculator knows of one version ($versie).

-- name: eenheden
SELECT regionale_eenheid AS naam, fte_model AS officieel, fte_herberekend AS herberekend, fte_besluit AS besluit, fte_formatie AS formatie,
    fte_model_laag AS laag, fte_model_hoog AS hoog
FROM verdeling.overzicht WHERE versie = $versie ORDER BY regionale_eenheid_code

-- name: geheel
SELECT any_value(fte) AS fte, bool_or(is_synthetisch) AS officieel,
    (SELECT bool_or(is_synthetisch) FROM verdeling.herberekend_per_regionale_eenheid WHERE versie = $versie) AS herberekend,
    (SELECT count(DISTINCT kenmerk) FROM verdeling.regressie_kenmerken WHERE versie = $versie AND kenmerk <> 'inwoners') AS kandidaten
FROM verdeling.per_regionale_eenheid WHERE versie = $versie

-- name: clusters
SELECT c.cluster AS id, c.naam, c.model, coalesce(string_split(c.volgt, '; '), []) AS volgt, c.aandeel_pct,
    coalesce(r.coefficienten, MAP {}) AS coefficienten
FROM verdeling.clusters AS c
LEFT JOIN (
    SELECT cluster, map_from_entries(list((kenmerk, coefficient) ORDER BY volgorde)) AS coefficienten
    FROM verdeling.regressie_kenmerken WHERE versie = $versie AND uitkomst = 'gekozen' GROUP BY cluster
) AS r USING (cluster)
WHERE c.versie = $versie ORDER BY c.naam

-- name: sommen
SELECT b.kenmerk, list(b.kenmerk_som ORDER BY e.regionale_eenheid_code) AS sommen
FROM {tabel} AS b INNER JOIN verdeling.per_regionale_eenheid AS e USING (versie, regionale_eenheid)
WHERE b.versie = $versie GROUP BY b.kenmerk ORDER BY b.kenmerk

-- name: gewichten
SELECT DISTINCT kenmerk, CAST(gewicht_per_1000_fte AS DOUBLE) AS gewicht
FROM verdeling.bijdragen WHERE versie = $versie ORDER BY 1
