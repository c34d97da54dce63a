"""The DuckDB file: schema, loading, publishing, backups; the web archive; the seed corpus."""
