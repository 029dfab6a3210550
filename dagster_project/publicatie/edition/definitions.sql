-- Everything that is defined in the current database: its kind and name, and definition and explanation as one text.
WITH kolommen AS (
    SELECT schema_name, table_name, string_agg(column_name || ' ' || coalesce(comment, ''), chr(10) ORDER BY column_index) AS uitleg
    FROM duckdb_columns() WHERE NOT internal AND database_name = current_database() GROUP BY ALL
),

alles AS (
    SELECT 'tabel ' || schema_name || '.' || table_name AS naam, concat_ws(chr(10), sql, comment, k.uitleg) AS tekst
    FROM duckdb_tables() AS t JOIN kolommen AS k USING (schema_name, table_name) WHERE NOT internal AND database_name = current_database()
    UNION ALL
    SELECT 'view ' || schema_name || '.' || view_name, concat_ws(chr(10), sql, comment)
    FROM duckdb_views() WHERE NOT internal AND database_name = current_database()
    UNION ALL
    SELECT 'macro ' || schema_name || '.' || function_name, concat_ws(chr(10), function_type, CAST(parameters AS VARCHAR), macro_definition, comment)
    FROM duckdb_functions() WHERE NOT internal AND database_name = current_database()
    UNION ALL
    SELECT 'index ' || schema_name || '.' || index_name, sql FROM duckdb_indexes() WHERE database_name = current_database()
    UNION ALL
    SELECT 'reeks ' || schema_name || '.' || sequence_name, sql FROM duckdb_sequences() WHERE database_name = current_database()
    UNION ALL
    SELECT 'type ' || schema_name || '.' || type_name, CAST(labels AS VARCHAR) FROM duckdb_types() WHERE NOT internal AND database_name = current_database()
    UNION ALL
    SELECT 'schema ' || schema_name, comment FROM duckdb_schemas() WHERE NOT internal AND database_name = current_database()
)

SELECT naam, string_agg(coalesce(tekst, ''), chr(10) ORDER BY tekst) AS tekst FROM alles GROUP BY naam ORDER BY naam
