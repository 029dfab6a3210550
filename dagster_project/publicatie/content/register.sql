-- What a version ($versie) knows of what was asked, promised and recommended.

-- name: telling
SELECT count(*) AS alle, count(*) FILTER (is_open) AS open, count(*) FILTER (termijn_stand = 'voor de volgende editie') AS volgende,
    count(*) FILTER (is_beantwoord_sinds_vorige) AS beantwoord, count(*) FILTER (termijn_stand = 'verstreken') AS verstreken,
    count(*) FILTER (status = 'niet bekend') AS niet_bekend
FROM register.toezeggingen WHERE versie = $versie HAVING count(*) > 0

-- name: soorten
SELECT naam AS soort, count(*) AS alle, count(*) FILTER (is_open) AS open, count(*) FILTER (status IN ('beantwoord', 'afgedaan')) AS beantwoord,
    count(*) FILTER (status = 'niet bekend') AS niet_bekend
FROM (SELECT *, CASE soort WHEN 'motie' THEN 'Moties' WHEN 'toezegging' THEN 'Toezeggingen' WHEN 'aanbeveling' THEN 'Aanbevelingen'
        ELSE 'Aankondigingen' END AS naam FROM register.toezeggingen WHERE versie = $versie)
GROUP BY naam ORDER BY list_position(['Moties', 'Toezeggingen', 'Aanbevelingen', 'Aankondigingen'], naam)

-- name: volgende
-- What has a day first; then what belongs in the letter itself.
SELECT onderwerp, soort, tekst, geadresseerde, termijn, stand, lijst
FROM register.voor_volgende_editie WHERE versie = $versie ORDER BY uiterlijk NULLS LAST, document, try_cast(regel AS INTEGER), toezegging_id

-- name: beloofd
-- deel: of which part the outcome is, where one promise has more than one.
SELECT t.onderwerp, i.naam, b.belofte, b.richting, b.meeteenheid, b.geldig_tot_en_met_jaar AS jaar, b.uitkomst, b.uitkomst_kwalificatie,
    b.uitkomst_periode, b.oordeel, CASE WHEN count(*) OVER (PARTITION BY b.toezegging_id) > 1 THEN b.uitsplitsing ELSE '' END AS deel
FROM register.beloofde_cijfers AS b INNER JOIN register.toezeggingen AS t USING (versie, toezegging_id)
INNER JOIN referentie.indicatoren AS i USING (versie, indicator_id)
WHERE b.versie = $versie ORDER BY b.geldig_tot_en_met_jaar DESC, t.onderwerp, b.uitsplitsing

-- name: punten
-- All of them, what is open first, as the lists have them.
SELECT t.toezegging_id, t.soort, t.onderwerp, t.tekst, t.kenmerk, t.afzender, t.geadresseerde, t.status, t.stand, t.termijn, t.termijn_stand, t.lijst,
    coalesce(d.titel, t.lijst) AS document,
    CASE WHEN t.is_open THEN 'Open' WHEN t.status = 'niet bekend' THEN 'Niet bekend' ELSE 'Beantwoord of afgedaan' END AS groep
FROM register.toezeggingen AS t LEFT JOIN referentie.documenten AS d USING (versie, document)
WHERE t.versie = $versie
ORDER BY list_position(['Open', 'Beantwoord of afgedaan', 'Niet bekend'], groep), t.lijst, t.volgnummer, t.toezegging_id

-- name: programmas
SELECT programma, onderwerp, fase, planning, stand FROM register.portfolio WHERE versie = $versie ORDER BY try_cast(regel AS INTEGER), programma

-- name: posten
SELECT soort, CASE gebied WHEN 'amerikas' THEN 'Amerika’s' WHEN 'azie_en_oceanie' THEN 'Azië en Oceanië' WHEN 'afrika' THEN 'Afrika'
        WHEN 'europa' THEN 'Europa' END AS gebied, organisatie, post, standplaats, werkgebied, opmerking
FROM register.posten WHERE versie = $versie ORDER BY try_cast(regel AS INTEGER), post
