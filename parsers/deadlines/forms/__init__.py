"""The forms in which dates, periods and counts are written."""
