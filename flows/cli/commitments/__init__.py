"""`followthrough commitments …`."""
