"""The times of a commitment: its own, those of its text, and those told in passing."""
