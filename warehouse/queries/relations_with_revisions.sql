SELECT DISTINCT schema_name || '.' || table_name
FROM duckdb_columns()
SEMI JOIN duckdb_tables() USING (database_name, schema_name, table_name)
WHERE database_name = $database AND column_name = 'revision'
ORDER BY ALL;
