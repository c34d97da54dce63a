"""The sources watched: which are due, how they fare, what answers at their addresses."""
