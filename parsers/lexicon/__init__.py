"""The words that the readers know, as TOML tables that can be corrected without programming."""
