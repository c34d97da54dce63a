"""How well commitments, times and follow-ups are found, beside what careful readers marked."""
