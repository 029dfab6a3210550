-- Macros for the common questions, in schema main of the published file: opened or USEd, their short name is enough.
-- * A body finds its tables by the search path of who calls (a view knows its own database, a macro does not): an attached file needs USE.
-- * DuckDB refuses a name that can be both a parameter and a column: so the columns get another name first (_periode), in a query of their
--   own, and a view below must qualify its columns (actueel does).
-- * No name here is one that a caller will use: an argument may be a column of the caller.
-- * A condition compares with the argument itself: only then is it looked up where the table is read, and is a call per row no comparison of
--   every row with every row.
-- * What judges an argument is a query of its own. In a table it is asked twice: beside the rows, for a call per row; and of an aggregate, which has a
--   row where there is none: beside the rows alone it is never asked where the plan sees that nothing can come of them.
-- * What nobody knows is an error that names the nearest if something is near, not an empty answer; what nobody said (a period without a value) is NULL or no row.

-- What one sees first: the schemas that are published, and what is only the way there.
CREATE OR REPLACE VIEW lees_mij AS
SELECT nr, wat, begin_met, uitleg
FROM (
    VALUES
    (1, 'kerncijfers', 'kerncijfers.waarden', 'De cijfers van alle versies; per onderwerp een view met namen en norm, zoals kerncijfers.zedenvoorraad (alleen de nieuwste versie); met een kolom per indicator: kerncijfers.zedenvoorraad_breed.'),
    (2, 'referentie', 'referentie.indicatoren', 'Wat elk cijfer betekent; regio''s, uitsplitsingen in woorden, normen, breuken in een reeks, versies.'),
    (3, 'verdeling', 'verdeling.per_regionale_eenheid', 'De verdeling van de sterkte: kenmerken, gewichten, uitkomsten.'),
    (4, 'register', 'register.toezeggingen', 'Moties, toezeggingen en aanbevelingen, met hun stand.'),
    (5, 'kwaliteit', 'kwaliteit.controles', 'Elke controle met haar oordeel; ontvangen bronnen, herzieningen, aansluiting op de brieven.'),
    (6, 'macro''s', 'waarde_op, reeks, als_gepubliceerd, nieuwste_versie, delen', 'Een waarde of reeks in één aanroep: SELECT waarde_op(''zeden_voorraad'', ''2025-11-02''); wat niet bestaat is een fout met de naam die er het meest op lijkt.'),
    (7, 'werkplaats', 'halfjaarbericht sql --werkplaats', 'De weg naar de cijfers, voor herkomst en controle: van elke versie een eigen bestand met raw_*, staging, intermediate en seeds. Koppel het met ATTACH ''warehouse/werkplaats/2025-H2.0.duckdb'' AS werkplaats (READ_ONLY), en vraag FROM werkplaats.staging.stg_jenv__gtpa. Niet om uit te publiceren.'),
    (8, 'let op', 'WHERE versie = nieuwste_versie()', 'De tabellen bevatten alle versies: kies er altijd één. Kijk naar is_synthetisch en is_geschat, en of een versie is vastgesteld (halfjaarbericht edities).'),
    (9, 'uitleg per kolom', 'duckdb_columns()', 'SELECT column_name, comment FROM duckdb_columns() WHERE table_name = ''waarden''; ook in datawoordenboek.html naast de editie.')
) AS _r_(nr, wat, begin_met, uitleg)
ORDER BY nr;
COMMENT ON VIEW lees_mij IS 'Waar te beginnen: per schema de tabel om mee te beginnen en wat er in staat.';
COMMENT ON COLUMN lees_mij.nr IS 'In deze volgorde te lezen.';
COMMENT ON COLUMN lees_mij.wat IS 'Een schema van deze database, of een onderwerp.';
COMMENT ON COLUMN lees_mij.begin_met IS 'De tabel, macro, opdracht of voorwaarde om mee te beginnen.';
COMMENT ON COLUMN lees_mij.uitleg IS 'Wat er in staat en waarop te letten.';

-- Two parts, each at most 1: how alike the letters are, of the code or of the words for it; and how much of what was asked
-- are words of those (of woninginbraak everything, in "Diefstal/inbraak woning"). A word of fewer than four letters is in anything. Asked only of what is
-- not there: it costs more than the rest together.
CREATE OR REPLACE MACRO _gelijkenis(gevraagd, code, tekst) AS (
    greatest(
        jaro_winkler_similarity(lower(code), lower(gevraagd)),
        jaro_winkler_similarity(lower(tekst), lower(gevraagd))
    )
    + CASE
        WHEN len(gevraagd) > 3 AND contains(lower(code || ' ' || tekst), lower(gevraagd)) THEN 1
        ELSE len(array_to_string(
            regexp_extract_all(
                lower(gevraagd),
                regexp_replace(regexp_replace(lower(code || ' ' || tekst), '[^a-z0-9à-ÿ]+', '|', 'g'), '(^|[|])([^|]{1,3}([|]|$))+', '|', 'g')
            ),
            ''
        )) / nullif(len(gevraagd), 0)
    END
);
COMMENT ON MACRO _gelijkenis IS
    '_gelijkenis(gevraagd, code, tekst): hoeveel een code of haar tekst lijkt op wat is gevraagd; onder 0,85 niet genoeg. Alleen voor de macro''s zelf.';

CREATE OR REPLACE MACRO kies_indicator(indicator) AS (
    CASE
        WHEN indicator IS NULL OR indicator IN (SELECT _k_.indicator_id FROM referentie.indicatoren AS _k_) THEN indicator
        ELSE error(
            'Indicator ''' || indicator || ''' is er niet.'
            || coalesce(
                ' Bedoelt u ''' || (
                    SELECT arg_max(_s_._code, _s_._score)
                    FROM (
                        SELECT
                            _kandidaat_.indicator_id AS _code,
                            CASE
                                WHEN indicator NOT IN (SELECT _bekend_.indicator_id FROM referentie.indicatoren AS _bekend_)
                                    THEN _gelijkenis(indicator, _kandidaat_.indicator_id, _kandidaat_.naam)
                            END AS _score
                        FROM referentie.indicatoren AS _kandidaat_
                    ) AS _s_
                    WHERE _s_._score >= 0.85
                ) || '''?',
                ''
            )
            || ' Alle indicatoren staan in referentie.indicatoren.'
        )
    END
);
COMMENT ON MACRO kies_indicator IS
    'kies_indicator(indicator): de code zelf als de indicator bestaat; anders een fout die de code noemt die er het meest op lijkt.';

CREATE OR REPLACE MACRO kies_regio(regio) AS (
    CASE
        WHEN regio IS NULL OR regio IN (SELECT _k_.regio_code FROM referentie.regios AS _k_) THEN regio
        WHEN (SELECT count(DISTINCT _k_.regio_code) FROM referentie.regios AS _k_ WHERE lower(_k_.regio) = lower(regio)) = 1
            THEN (SELECT min(_k_.regio_code) FROM referentie.regios AS _k_ WHERE lower(_k_.regio) = lower(regio))
        WHEN lower(regio) IN (SELECT lower(_k_.regio) FROM referentie.regios AS _k_)
            THEN error(
                'Regio ''' || regio || ''' kan meer dan één regio zijn: '
                || (
                    SELECT string_agg(DISTINCT _k_.regio_code || ' (' || _k_.soort || ')', ', ')
                    FROM referentie.regios AS _k_
                    WHERE lower(_k_.regio) = lower(regio)
                )
                || '. Geef de code.'
            )
        ELSE error(
            'Regio ''' || regio || ''' is er niet. Bedoelt u '
            || (
                SELECT
                    arg_max(
                        _k_.regio_code || ' (' || _k_.regio || ')',
                        greatest(jaro_winkler_similarity(_k_.regio_code, regio), jaro_winkler_similarity(lower(_k_.regio), lower(regio)))
                    )
                FROM referentie.regios AS _k_
            )
            || '? Alle regio''s staan in referentie.regios.'
        )
    END
);
COMMENT ON MACRO kies_regio IS
    'kies_regio(regio): de code van een regio, gegeven als code of als naam; een fout als geen regio zo heet, of meer dan één (Amsterdam is een regionale eenheid en een gemeente).';

CREATE OR REPLACE MACRO kies_uitsplitsing(uitsplitsing, indicator := NULL) AS (
    CASE
        WHEN coalesce(uitsplitsing, '') = '' OR uitsplitsing IN (SELECT _k_.uitsplitsing FROM referentie.uitsplitsingen AS _k_) THEN uitsplitsing
        ELSE error(
            'Uitsplitsing ''' || uitsplitsing || ''' is er niet.'
            || coalesce(
                ' Bedoelt u ''' || (
                    SELECT arg_max(_s_._code, _s_._score)
                    FROM (
                        SELECT
                            _kandidaat_.uitsplitsing AS _code,
                            CASE
                                WHEN uitsplitsing NOT IN (SELECT _bekend_.uitsplitsing FROM referentie.uitsplitsingen AS _bekend_)
                                    THEN _gelijkenis(uitsplitsing, _kandidaat_.uitsplitsing, _kandidaat_.uitsplitsing_tekst)
                            END AS _score
                        FROM referentie.uitsplitsingen AS _kandidaat_
                        WHERE
                            indicator IS NULL
                            OR _kandidaat_.uitsplitsing IN (SELECT _reeks_.uitsplitsing FROM kerncijfers.waarden AS _reeks_ WHERE _reeks_.indicator_id = indicator)
                            OR _kandidaat_.uitsplitsing IN (SELECT _reeks_.uitsplitsing FROM kerncijfers.gepubliceerd AS _reeks_ WHERE _reeks_.indicator_id = indicator)
                    ) AS _s_
                    WHERE _s_._score >= 0.85
                ) || '''?',
                ''
            )
            || ' Alle uitsplitsingen staan in referentie.uitsplitsingen.'
        )
    END
);
COMMENT ON MACRO kies_uitsplitsing IS
    'kies_uitsplitsing(uitsplitsing, indicator := NULL): de uitsplitsing zelf als zij bestaat; anders een fout die de uitsplitsing noemt (van deze indicator, als die is gegeven) die er het meest op lijkt.';

CREATE OR REPLACE MACRO delen(uitsplitsing) AS (
    CASE
        WHEN uitsplitsing = '' THEN CAST(MAP() AS MAP(VARCHAR, VARCHAR))
        WHEN NOT regexp_full_match(uitsplitsing, '[^|=]+=[^|]*([|][^|=]+=[^|]*)*')
            THEN error('''' || uitsplitsing || ''' is geen uitsplitsing: verwacht sleutel=waarde, bij meer delen met | ertussen.')
        ELSE MAP(
            string_split(regexp_replace(uitsplitsing, '=[^|]*', '', 'g'), '|'),
            string_split(regexp_replace(uitsplitsing, '(^|[|])[^|=]*=', '\1', 'g'), '|')
        )
    END
);
COMMENT ON MACRO delen IS
    'delen(uitsplitsing): een uitsplitsing als MAP van sleutel naar waarde; delen(uitsplitsing)[''categorie''] is één deel. Leeg voor het totaal.';

CREATE OR REPLACE MACRO _versie_van(van) AS (
    SELECT _e_._versie
    FROM (
        SELECT _k_.editie AS _editie, _k_.versie AS _versie, _k_.versienummer AS _nummer FROM referentie.edities AS _k_
    ) AS _e_
    WHERE van IS NULL OR van IN (_e_._editie, _e_._versie)
    ORDER BY _e_._editie DESC, _e_._nummer DESC
    LIMIT 1
);
COMMENT ON MACRO _versie_van IS '_versie_van(van): als nieuwste_versie, maar zonder fout; alleen voor de macro''s zelf.';

CREATE OR REPLACE MACRO nieuwste_versie(van := NULL) AS (
    CASE
        WHEN van IS NULL OR _versie_van(van) IS NOT NULL THEN _versie_van(van)
        WHEN van = 'geen vastgestelde versie' THEN NULL
        ELSE error(
            'Versie ''' || van || ''' is niet gepubliceerd. Er zijn: '
            || (SELECT string_agg(_k_.versie, ', ' ORDER BY _k_.versie) FROM referentie.edities AS _k_) || '.'
        )
    END
);
COMMENT ON MACRO nieuwste_versie IS
    'nieuwste_versie(van := NULL): de nieuwste gepubliceerde versie; van een editie (2025-H2) haar nieuwste versie, een versie (2025-H2.0) blijft zichzelf. Een fout als zij niet is gepubliceerd.';

CREATE OR REPLACE MACRO kies_editie(editie) AS (
    CASE
        WHEN
            editie IS NULL
            OR _versie_van(editie) IS NOT NULL
            OR editie IN (SELECT _k_.halfjaarbericht FROM kerncijfers.gepubliceerd AS _k_)
            OR editie IN (SELECT coalesce(nullif(_k_.halfjaarbericht, 'nvt'), _k_.document) || ' (brief)' FROM kerncijfers.gepubliceerd AS _k_)
            THEN editie
        ELSE error(
            'Editie ''' || editie || ''' is er niet. Er zijn: '
            || (SELECT string_agg(_k_.versie, ', ' ORDER BY _k_.versie) FROM referentie.edities AS _k_) || ' en '
            || (
                SELECT string_agg(DISTINCT _k_.halfjaarbericht || ' (brief)', ', ' ORDER BY _k_.halfjaarbericht || ' (brief)')
                FROM kerncijfers.gepubliceerd AS _k_
                WHERE _k_.halfjaarbericht <> 'nvt'
            ) || '.'
        )
    END
);
COMMENT ON MACRO kies_editie IS
    'kies_editie(editie): de naam zelf als er een versie of brief van is; anders een fout die zegt welke er zijn.';

-- A version is approved after it was published, and this file does not change then: its state is asked of the log beside it.
CREATE OR REPLACE MACRO standen(logboek) AS TABLE
    SELECT
        _e_.editie,
        _e_.versie,
        CASE
            WHEN bool_or(_r_.soort = 'intrekking') THEN 'ingetrokken'
            WHEN bool_or(_r_.soort = 'vaststelling') THEN 'vastgesteld'
            ELSE 'concept'
        END AS stand
    FROM referentie.edities AS _e_
    LEFT JOIN read_json(logboek, format = 'newline_delimited', columns = {versie: 'VARCHAR', soort: 'VARCHAR'}) AS _r_ ON _e_.versie = _r_.versie
    GROUP BY _e_.editie, _e_.versie, _e_.versienummer
    ORDER BY _e_.editie, _e_.versienummer;
COMMENT ON MACRO TABLE standen IS
    'standen(logboek): of elke versie concept, vastgesteld of ingetrokken is, volgens dit logboek (het pad van logboek.jsonl naast de database). De handtekening toetst halfjaarbericht edities --verifieer.';

CREATE OR REPLACE MACRO nieuwste_vastgestelde(logboek) AS (
    SELECT coalesce(
        (
            SELECT _s_._versie
            FROM (SELECT _k_.versie AS _versie, _k_.editie AS _editie, _k_.stand AS _stand FROM standen(logboek) AS _k_) AS _s_
            WHERE _s_._stand = 'vastgesteld'
            ORDER BY _s_._editie DESC, _s_._versie DESC
            LIMIT 1
        ),
        'geen vastgestelde versie'
    )
);
COMMENT ON MACRO nieuwste_vastgestelde IS
    'nieuwste_vastgestelde(logboek): de nieuwste versie die is vastgesteld en niet ingetrokken, voor waarde_op en reeks (versie := ...). Is er geen, dan geven die niets: wie concept wil, vraagt nieuwste_versie().';

CREATE OR REPLACE MACRO waarde_op(indicator, periode, regio := 'NL01', uitsplitsing := '', versie := NULL) AS (
    CASE
        WHEN kies_regio(regio) <> regio THEN error('Regio ''' || regio || ''' is een naam. Geef de code: ''' || kies_regio(regio) || '''.')
        WHEN
            kies_indicator(indicator) = indicator
            AND kies_uitsplitsing(uitsplitsing, indicator := indicator) = uitsplitsing
            AND nieuwste_versie(van := versie) IS NOT NULL
            THEN (
                SELECT _w_._waarde
                FROM (
                    SELECT
                        _k_.versie AS _versie,
                        _k_.indicator_id AS _indicator,
                        _k_.regio_code AS _regio,
                        _k_.uitsplitsing AS _uitsplitsing,
                        _k_.periode AS _periode,
                        _k_.waarde AS _waarde,
                        _f_.verbeterd_in AS _hersteld
                    FROM kerncijfers.waarden AS _k_
                    LEFT JOIN kwaliteit.nog_fout AS _f_
                        ON
                            _f_.is_later_verbeterd
                            AND _f_.waarde_goed IS NOT NULL
                            AND _f_.versie = _versie_van(NULL)
                            AND _k_.indicator_id = _f_.indicator_id
                            AND _k_.regio_code = _f_.regio_code
                            AND _k_.uitsplitsing = _f_.uitsplitsing
                            AND _k_.periode = _f_.periode
                ) AS _w_
                WHERE
                    _w_._indicator = indicator
                    AND _w_._periode = CAST(periode AS VARCHAR)
                    AND _w_._regio = regio
                    AND _w_._uitsplitsing = uitsplitsing
                    AND _w_._versie = coalesce(CASE WHEN versie IS NULL THEN _w_._hersteld END, _versie_van(versie))
            )
    END
);
COMMENT ON MACRO waarde_op IS
    'waarde_op(indicator, periode, regio := ''NL01'', uitsplitsing := '''', versie := NULL): de gepubliceerde waarde, NULL als die er niet is. Nooit een optelling van lagere niveaus. Zonder versie de nieuwste, met wat een later erratum op een oudere editie verbeterde (kwaliteit.nog_fout); een editie (2025-H2) mag ook. Wat niet bestaat (indicator, regio, uitsplitsing, versie) is een fout.';

CREATE OR REPLACE MACRO reeks(indicator, regio := 'NL01', uitsplitsing := '', versie := NULL) AS TABLE
    WITH _r_ AS (
        SELECT
            _w_._versie AS versie,
            _w_.periode_type,
            _w_.periode,
            _w_.periode_begin,
            _w_.periode_einde,
            _w_.waarde,
            _w_.ondergrens,
            _w_.bovengrens,
            _w_.meeteenheid,
            _w_.status,
            _w_.kwalificatie,
            _w_.norm,
            _w_.aard,
            _w_.voldoet AS voldoet_aan_norm,
            (
                SELECT string_agg(_b_.datum || ' ' || _b_.soort, '; ' ORDER BY _b_.datum)
                FROM referentie.reeksbreuken AS _b_
                WHERE
                    _b_.versie = _w_._versie
                    AND _b_.indicator_id = _w_._indicator
                    AND (_b_.behalve_uitsplitsing = '' OR NOT list_contains(string_split(_b_.behalve_uitsplitsing, ','), _w_._uitsplitsing))
            ) AS reeksbreuken,
            _w_.is_synthetisch,
            _w_.is_gecorrigeerd,
            _w_.herkomst
        FROM (
            SELECT
                _k_.* EXCLUDE (versie, indicator_id, regio_code, uitsplitsing),
                _k_.versie AS _versie,
                _k_.indicator_id AS _indicator,
                _k_.regio_code AS _regio,
                _k_.uitsplitsing AS _uitsplitsing,
                _n_.norm,
                _n_.aard,
                _n_.voldoet,
                _f_.verbeterd_in AS _hersteld
            FROM kerncijfers.waarden AS _k_
            LEFT JOIN kwaliteit.nog_fout AS _f_
                ON
                    _f_.is_later_verbeterd
                    AND _f_.waarde_goed IS NOT NULL
                    AND _f_.versie = nieuwste_versie()
                    AND _k_.indicator_id = _f_.indicator_id
                    AND _k_.regio_code = _f_.regio_code
                    AND _k_.uitsplitsing = _f_.uitsplitsing
                    AND _k_.periode = _f_.periode
            LEFT JOIN kerncijfers.afstand_tot_norm AS _n_
                ON
                    _k_.versie = _n_.versie
                    AND _k_.indicator_id = _n_.indicator_id
                    AND _k_.regio_code = _n_.regio_code
                    AND _k_.uitsplitsing = _n_.uitsplitsing
                    AND _k_.periode = _n_.periode
        ) AS _w_
        WHERE
            _w_._indicator = indicator
            AND _w_._uitsplitsing = uitsplitsing
            AND _w_._regio = (SELECT kies_regio(regio))
            AND (SELECT kies_indicator(indicator) || kies_uitsplitsing(uitsplitsing, indicator := indicator)) IS NOT NULL
            AND _w_._versie = coalesce(CASE WHEN versie IS NULL THEN _w_._hersteld END, _versie_van(versie))
    )

    SELECT * FROM _r_
    UNION ALL
    SELECT max(columns(*)) FROM _r_ HAVING (SELECT kies_indicator(indicator) || kies_uitsplitsing(uitsplitsing, indicator := indicator) || kies_regio(regio) || nieuwste_versie(van := versie)) = ''
    ORDER BY periode_type, periode;
COMMENT ON MACRO TABLE reeks IS
    'reeks(indicator, regio := ''NL01'', uitsplitsing := '''', versie := NULL): alle perioden, per periode_type bij elkaar; elk periode_type is een reeks op zich. aard zegt wat voor norm het is (wettelijk, intern, doel, prognose); voldoet_aan_norm is leeg zolang een doel nog niet te halen was. reeksbreuken noemt elke breuk in de reeks; zie referentie.reeksbreuken. Zonder versie de nieuwste; wat een later erratum op een oudere editie verbeterde staat er met de versie van dat erratum.';

CREATE OR REPLACE MACRO als_gepubliceerd(editie, indicator, regio := 'NL01', uitsplitsing := '') AS TABLE
    WITH _r_ AS (
        SELECT
            _v_.soort,
            _v_.versie,
            _v_.publicatiedatum,
            _v_.periode_type,
            _v_.periode,
            _v_.waarde,
            _v_.meeteenheid,
            _v_.kwalificatie,
            _v_.plaats,
            _v_.is_synthetisch,
            _v_.waarde_nu,
            _v_.kwalificatie_nu,
            _v_.versie_nu,
            _v_.is_synthetisch_nu
        FROM (
            SELECT
                _k_.soort,
                _k_.versie,
                _k_.publicatiedatum,
                _k_.periode,
                _k_.waarde,
                _k_.meeteenheid,
                _k_.kwalificatie,
                _k_.plaats,
                _k_.is_synthetisch,
                _k_.editie AS _editie,
                _k_.indicator_id AS _indicator,
                _k_.regio_code AS _regio,
                _k_.uitsplitsing AS _uitsplitsing,
                _t_.periode_type,
                _a_.waarde AS waarde_nu,
                _a_.kwalificatie AS kwalificatie_nu,
                _a_.versie AS versie_nu,
                _a_.is_synthetisch AS is_synthetisch_nu
            FROM kerncijfers.vintages AS _k_
            INNER JOIN kerncijfers.actueel AS _a_
                ON
                    _k_.indicator_id = _a_.indicator_id
                    AND _k_.regio_code = _a_.regio_code
                    AND _k_.uitsplitsing = _a_.uitsplitsing
                    AND _k_.periode = _a_.periode
            LEFT JOIN (
                SELECT _g_.indicator_id, 'NL01' AS regio_code, _g_.uitsplitsing, _g_.periode, _g_.periode_type
                FROM kerncijfers.gepubliceerd AS _g_
                UNION
                SELECT _w_.indicator_id, _w_.regio_code, _w_.uitsplitsing, _w_.periode, _w_.periode_type
                FROM kerncijfers.waarden AS _w_
            ) AS _t_
                ON
                    _k_.indicator_id = _t_.indicator_id
                    AND _k_.regio_code = _t_.regio_code
                    AND _k_.uitsplitsing = _t_.uitsplitsing
                    AND _k_.periode = _t_.periode
        ) AS _v_
        WHERE
            _v_._indicator = indicator
            AND _v_._uitsplitsing = uitsplitsing
            AND _v_._regio = (SELECT kies_regio(regio))
            AND (SELECT kies_indicator(indicator) || kies_uitsplitsing(uitsplitsing, indicator := indicator)) IS NOT NULL
            AND CASE
                WHEN _v_.soort = 'gedrukt' THEN editie IN (_v_._editie, _v_.versie)
                ELSE _v_.versie = (SELECT coalesce(_versie_van(editie), editie))
            END
    )

    SELECT * FROM _r_
    UNION ALL
    SELECT max(columns(*)) FROM _r_ HAVING (SELECT kies_indicator(indicator) || kies_uitsplitsing(uitsplitsing, indicator := indicator) || kies_regio(regio) || kies_editie(editie)) = ''
    ORDER BY periode_type, periode, soort, plaats;
COMMENT ON MACRO TABLE als_gepubliceerd IS
    'als_gepubliceerd(editie, indicator, regio := ''NL01'', uitsplitsing := ''''): wat een editie zei, gedrukt en berekend, naast wat nu bekend is (waarde_nu). 2025-H2: de brief en de nieuwste versie; 2025-H2.0: alleen die versie; 2025-H2 (brief): alleen de brief.';
