"""Learns the weights for judging clauses from marked releases: `python -m bench.learning FOLDER…`."""
