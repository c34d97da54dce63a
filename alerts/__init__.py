"""Decides what is worth telling, to whom and when; renders it; gets it there."""
