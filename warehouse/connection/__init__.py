"""DuckDB: how its files are opened and locked, the named statements, and transactions."""
