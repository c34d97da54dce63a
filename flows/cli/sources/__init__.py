"""`followthrough sources …`."""
