-- What the pictures of the allocation show of one version ($versie).

-- name: waterval
-- What adds, then what takes off, largest first; the others; and what scaling the total to N changes.
WITH per AS (
    SELECT s.naam, CAST(b.bijdrage AS DECIMAL(38, 12)) AS bijdrage, row_number() OVER (ORDER BY abs(b.bijdrage) DESC, b.kenmerk) AS nr
    FROM verdeling.bijdragen AS b INNER JOIN verdeling.sterktemodel AS s USING (versie, kenmerk)
    WHERE versie = $versie AND b.regionale_eenheid = $eenheid
),
stappen AS (
    SELECT naam, bijdrage, CASE WHEN bijdrage >= 0 THEN 1 ELSE 2 END AS groep FROM per WHERE nr <= $grootste
    UNION ALL
    SELECT 'overige ' || count(*) || ' kenmerken', sum(bijdrage), 3 FROM per WHERE nr > $grootste HAVING count(*) > 0
    UNION ALL
    SELECT 'schalen naar ' || replace(format('{:,}', fte), ',', '.') || ' fte', CAST(fte_model - ruwe_bijdrage AS DECIMAL(38, 12)), 4
    FROM verdeling.per_regionale_eenheid WHERE versie = $versie AND regionale_eenheid = $eenheid
),
gestapeld AS (
    SELECT *, sum(bijdrage) OVER (ORDER BY groep, abs(bijdrage) DESC, naam ROWS UNBOUNDED PRECEDING) AS tot FROM stappen
)
SELECT naam, bijdrage, tot - bijdrage AS van, tot, groep, CASE WHEN bijdrage >= 0 THEN 'meer' ELSE 'minder' END AS soort FROM gestapeld
UNION ALL
SELECT 'sterktemodel', fte_model, 0, fte_model, 5, 'totaal'
FROM verdeling.per_regionale_eenheid WHERE versie = $versie AND regionale_eenheid = $eenheid
ORDER BY groep, abs(bijdrage) DESC, naam

-- name: actualisatie
WITH per AS (
    SELECT a.regionale_eenheid, s.naam, a.kenmerk, CAST(a.verandering AS DECIMAL(38, 12)) AS verandering,
        sum(abs(CAST(a.verandering AS DECIMAL(38, 12)))) OVER (PARTITION BY a.kenmerk) AS gewicht
    FROM verdeling.actualisatie AS a INNER JOIN verdeling.sterktemodel AS s USING (versie, kenmerk)
    WHERE versie = $versie AND a.verandering IS NOT NULL
),
genummerd AS (SELECT *, dense_rank() OVER (ORDER BY gewicht DESC, kenmerk) AS nr FROM per)
SELECT regionale_eenheid, 'alle kenmerken' AS naam, sum(verandering) AS verandering, 0 AS nr FROM genummerd GROUP BY ALL
UNION ALL
SELECT regionale_eenheid, CASE WHEN nr <= $panelen THEN naam ELSE 'overige' END, sum(verandering), least(nr, $panelen + 1)
FROM genummerd GROUP BY ALL
ORDER BY nr, regionale_eenheid
