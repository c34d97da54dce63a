"""The DuckDB file: schema, loading, publishing; the web archive; the seed corpus."""
