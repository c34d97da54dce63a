"""Decides what to report, to whom and when; renders it; delivers it."""
