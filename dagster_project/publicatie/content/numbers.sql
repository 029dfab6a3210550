-- What is asked of the published tables of one version ($versie) to say its figures.

-- name: cijfers
SELECT w.indicator_id, w.uitsplitsing, w.regio_code, w.periode_type, w.periode, w.waarde, w.meeteenheid, w.status, w.kwalificatie,
    w.bron_tabel, w.is_synthetisch, w.is_gecorrigeerd, w.ondergrens, w.bovengrens,
    list_sort(list_distinct(regexp_extract_all(w.herkomst, '\b((?:cbs|politie|jenv)\.\w+)', 1))) AS bronnen,
    EXISTS (SELECT 1 FROM kwaliteit.herzieningen AS h WHERE h.versie = w.versie AND h.tabel = 'kerncijfers.waarden' AND h.soort = 'gewijzigd'
        AND (h.indicator_id, h.regio_code, h.uitsplitsing, h.periode) = (w.indicator_id, w.regio_code, w.uitsplitsing, w.periode)) AS is_herzien
FROM kerncijfers.waarden AS w
WHERE w.versie = $versie AND (w.regio_code = 'NL01' OR starts_with(w.regio_code, 'RE'))
ORDER BY w.periode

-- name: standen
-- The newest value of every series. Two margins explain a difference that is smaller than the root of their squares together.
WITH cijfers AS (
    FROM kerncijfers.waarden WHERE versie = $versie AND (regio_code = 'NL01' OR starts_with(regio_code, 'RE')) AND waarde IS NOT NULL
)
SELECT s.indicator_id, s.uitsplitsing, s.regio_code, s.periode_type, s.waarde, s.meeteenheid, s.periode,
    CASE WHEN s.verandering IS NOT NULL THEN s.waarde_vergelijkbaar END AS eerder,
    s.periode_vergelijkbaar AS eerder_periode, nu.kwalificatie, toen.kwalificatie AS eerder_kwalificatie,
    coalesce(abs(s.verandering) < sqrt(power((nu.bovengrens - nu.ondergrens) / 2, 2) + power((toen.bovengrens - toen.ondergrens) / 2, 2)), false)
        AS binnen_marge,
    a.norm, a.richting, a.aard, a.voldoet
FROM kwaliteit.signalen AS s
INNER JOIN cijfers AS nu USING (indicator_id, uitsplitsing, regio_code, periode_type, periode)
LEFT JOIN cijfers AS toen ON (toen.indicator_id, toen.uitsplitsing, toen.regio_code, toen.periode_type, toen.periode)
    = (s.indicator_id, s.uitsplitsing, s.regio_code, s.periode_type, s.periode_vergelijkbaar)
LEFT JOIN kerncijfers.afstand_tot_norm AS a ON a.versie = s.versie
    AND (a.indicator_id, a.uitsplitsing, a.regio_code, a.periode) = (s.indicator_id, s.uitsplitsing, s.regio_code, s.periode)
WHERE s.versie = $versie

-- name: hele_percentages
-- Series that no letter gives decimals of; what is computed keeps its own.
SELECT indicator_id, uitsplitsing FROM kerncijfers.gepubliceerd
WHERE versie = $versie AND meeteenheid = 'procent' GROUP BY ALL HAVING min(stap) >= 1

-- name: indicatoren
FROM referentie.indicatoren WHERE versie = $versie

-- name: regios
FROM referentie.regios WHERE versie = $versie

-- name: bronnen
SELECT bron_tabel, any_value(titel) AS titel, regexp_replace(any_value(citeren), '^Bron: ', '') AS citeren, any_value(opmerking) FILTER (is_synthetisch) AS synthetisch
FROM kwaliteit.snapshots WHERE versie = $versie GROUP BY bron_tabel

-- name: weggelaten
SELECT bron_tabel, weggelaten FROM kwaliteit.bronstatus WHERE versie = $versie AND weggelaten IS NOT NULL

-- name: breuken
FROM referentie.reeksbreuken WHERE versie = $versie ORDER BY datum

-- name: verdeling
SELECT *, (SELECT count(DISTINCT kenmerk) FROM verdeling.regressie_kenmerken WHERE versie = $versie AND kenmerk <> 'inwoners') AS kandidaten
FROM verdeling.overzicht WHERE versie = $versie ORDER BY regionale_eenheid_code

-- name: kenmerken
SELECT naam, stand, peiljaar FROM verdeling.sterktemodel WHERE versie = $versie ORDER BY naam
