"""The headline of a commitment: its words, shortened and put in the form of a title."""
