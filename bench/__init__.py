"""Measures the program, against others where there are any; see README.md."""
