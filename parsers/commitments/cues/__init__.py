"""The words that commit, read from TOML, and where they stand in a text."""
