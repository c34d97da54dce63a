"""`followthrough review …`."""
