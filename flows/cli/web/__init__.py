"""`followthrough web …`."""
