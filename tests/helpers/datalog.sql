-- What a reader of the figures must know of each table of a source, one row per event: from a published edition of the real bundle.
-- wat: the kind; gebeurtenis: the sentence, as it is declared; plaats: where it is declared, or printed.
WITH bron AS (
    SELECT
        bron_tabel,
        tabel_id,
        titel,
        onbevestigd,
        ontbreekt,
        weggelaten,
        loopt_achter,
        nieuwste_periode,
        verwachte_periode,
        'sources/' || split_part(bron_tabel, '.', 1) AS map,
        split_part(bron_tabel, '.', 2) AS tabel
    FROM kwaliteit.bronstatus
),

van AS (  -- the tables that an indicator comes from
    SELECT DISTINCT
        indicator_id,
        bron_tabel
    FROM kerncijfers.waarden
),

breuken AS (
    SELECT
        r.datum,
        r.soort,
        r.toelichting,
        r.bron,
        r.behalve_uitsplitsing,
        coalesce(van.bron_tabel, '') AS bron_tabel,
        string_agg(i.naam, ', ' ORDER BY i.naam) AS raakt
    FROM referentie.reeksbreuken AS r
    INNER JOIN referentie.indicatoren AS i ON r.indicator_id = i.indicator_id
    LEFT JOIN van ON r.indicator_id = van.indicator_id
    GROUP BY ALL
),

jaren AS (  -- of a national total per year: the years between the first and the last that are not there
    SELECT
        w.bron_tabel,
        i.naam,
        min(year(w.periode_begin)) AS eerste,
        max(year(w.periode_begin)) AS laatste,
        list(DISTINCT year(w.periode_begin)) AS gevuld
    FROM kerncijfers.waarden AS w
    INNER JOIN referentie.indicatoren AS i ON w.indicator_id = i.indicator_id
    WHERE w.periode_type = 'jaar' AND w.uitsplitsing = '' AND w.regio_code = 'NL01'
    GROUP BY ALL
),

gaten AS (
    SELECT
        bron_tabel,
        naam,
        array_to_string(list_filter(range(eerste, laatste + 1), lambda j: NOT list_contains(gevuld, j)), ', ') AS leeg
    FROM jaren
    WHERE laatste - eerste + 1 > len(gevuld)
),

vergeleken AS (
    SELECT
        a.document || ':' || a.regel AS plaats,
        a.periode,
        a.herziening,
        a.besluit,
        a.toelichting,
        i.naam,
        coalesce(min(w.bron_tabel), '') AS bron_tabel
    FROM kwaliteit.aansluiting AS a
    INNER JOIN referentie.indicatoren AS i ON a.indicator_id = i.indicator_id
    LEFT JOIN kerncijfers.waarden AS w
        ON
            a.indicator_id = w.indicator_id
            AND a.uitsplitsing = w.uitsplitsing
            AND a.periode = w.periode
            AND w.regio_code = 'NL01'
    WHERE a.herziening IS NOT NULL OR a.besluit IS NOT NULL
    GROUP BY ALL
)

SELECT DISTINCT
    bron.bron_tabel,
    1 AS volgorde,
    'gelezen' AS wat,
    s.opmerking AS gebeurtenis,
    '`' || bron.map || '/bundel/' || bron.tabel || '/ontvangsten.json`' AS plaats
FROM bron
INNER JOIN kwaliteit.snapshots AS s ON bron.bron_tabel = s.bron_tabel
WHERE bron.ontbreekt IS NULL
UNION ALL
SELECT
    bron_tabel,
    2,
    'loopt achter',
    'De nieuwste periode is ' || nieuwste_periode || '; volgens de kalender van de bron was ' || verwachte_periode || ' er al.',
    '`kwaliteit.bronstatus`'
FROM bron
WHERE loopt_achter
UNION ALL
SELECT
    bron_tabel,
    3,
    'weggelaten',
    weggelaten,
    '`kwaliteit.bronstatus`'
FROM bron
WHERE weggelaten IS NOT NULL
UNION ALL
SELECT
    bron_tabel,
    4,
    'reeksbreuk',
    strftime(datum, '%Y-%m-%d') || ' (' || soort || '). ' || toelichting || ' Raakt: ' || raakt || '.'
    || CASE WHEN behalve_uitsplitsing <> '' THEN ' Niet: ' || behalve_uitsplitsing || '.' ELSE '' END,
    bron
FROM breuken
UNION ALL
SELECT
    bron_tabel,
    5,
    'herziening',
    naam || ' ' || periode || '. ' || toelichting,
    plaats
FROM vergeleken
WHERE herziening IS NOT NULL
UNION ALL
SELECT
    bron_tabel,
    6,
    'wordt herzien',
    reden,
    '`dbt/seeds/herzieningsruimte.csv`'
FROM read_csv($herzieningsruimte, all_varchar = true)
UNION ALL
SELECT
    bron_tabel,
    7,
    'cel verbeterd',
    cel || ', ' || kolom || ': van ' || van || ' naar ' || coalesce(naar, 'leeg') || ' (' || status || '). ' || reden,
    '`expectations/correcties.yml`'
FROM kwaliteit.correcties
UNION ALL
SELECT
    bron_tabel,
    8,
    'besluit',
    naam || ' ' || string_agg(DISTINCT periode, ', ' ORDER BY periode) || '. ' || besluit,
    string_agg(DISTINCT plaats, ', ' ORDER BY plaats) || ', `expectations/besluiten.yml`'
FROM vergeleken
WHERE besluit IS NOT NULL
GROUP BY bron_tabel, naam, besluit
UNION ALL
SELECT
    bron_tabel,
    9,
    'jaren zonder cijfer',
    string_agg(naam || ': ' || leeg, '; ' ORDER BY naam),
    '`kerncijfers.waarden`'
FROM gaten
GROUP BY bron_tabel
UNION ALL
SELECT
    bron_tabel,
    10,
    'status ' || status,
    'Perioden ' || string_agg(DISTINCT periode, ', ' ORDER BY periode),
    '`kerncijfers.waarden`'
FROM kerncijfers.waarden
WHERE status NOT IN ('definitief', 'geleverd')
GROUP BY bron_tabel, status
UNION ALL
SELECT
    bron_tabel,
    11,
    'niet gezien',
    'Niet bij de bron gezien: ' || onbevestigd || '.',
    '`' || map || '/bronnen.yml`'
FROM bron
WHERE onbevestigd IS NOT NULL
UNION ALL
SELECT
    bron_tabel,
    12,
    'ontbreekt',
    ontbreekt || '.',
    '`' || map || '/bronnen.yml`'
FROM bron
WHERE ontbreekt IS NOT NULL
ORDER BY ALL
