"""Who commits to something: grammatical subjects, names, and the gazetteer."""
