"""DuckDB: how its files are opened, locked and copied, the named statements, and transactions."""
