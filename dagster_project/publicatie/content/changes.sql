-- What one version ($versie) says other than the one before it, for people.

-- name: vorige
SELECT waargenomen FROM kwaliteit.controles WHERE versie = $versie AND controle_id = 'herzieningen:gemaakt'

-- name: herzieningen
SELECT tabel, sleutel, indicator_id, regio_code, uitsplitsing, periode, oud, nieuw, verschil, verschil_procent, meeteenheid, soort, oorzaak, toelichting
FROM kwaliteit.herzieningen WHERE versie = $versie

-- name: namen
-- The newest name that either version has.
SELECT indicator_id, arg_max(naam, versie = $naar) AS naam FROM referentie.indicatoren WHERE versie IN ($van, $naar) GROUP BY indicator_id

-- name: regios
SELECT regio_code, arg_max(regio, versie = $naar) AS regio FROM referentie.regios WHERE versie IN ($van, $naar) GROUP BY regio_code

-- name: gedrukt
-- What letters print is what people know.
SELECT DISTINCT indicator_id, uitsplitsing FROM kerncijfers.gepubliceerd WHERE versie IN ($van, $naar)

-- name: verzonnen
-- What is invented in either of the two.
SELECT DISTINCT 'kerncijfers.waarden' AS tabel, indicator_id, regio_code, uitsplitsing, periode FROM kerncijfers.waarden
WHERE versie IN ($van, $naar) AND is_synthetisch
UNION
SELECT DISTINCT 'verdeling.per_regionale_eenheid', '', regionale_eenheid_code, '', '' FROM verdeling.per_regionale_eenheid
WHERE versie IN ($van, $naar) AND is_synthetisch

-- name: titels
SELECT bron_tabel, arg_max(titel, versie = $naar) AS titel FROM kwaliteit.snapshots WHERE versie IN ($van, $naar) GROUP BY bron_tabel

-- name: hele_percentages
SELECT DISTINCT indicator_id, uitsplitsing FROM kerncijfers.gepubliceerd
WHERE versie = $naar AND meeteenheid = 'procent' GROUP BY ALL HAVING min(stap) >= 1
