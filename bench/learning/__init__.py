"""Learns the weights by which clauses are judged from marked releases: `python -m bench.learning FOLDER…`."""
