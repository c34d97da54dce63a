"""How well commitments, times and follow-ups are found, compared with what careful readers marked."""
