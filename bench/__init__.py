"""Measures the program, beside others where there are any; see README.md."""
