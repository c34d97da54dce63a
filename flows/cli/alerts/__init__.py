"""`followthrough alerts …`."""
