"""Backups of a warehouse: made while passes run, checked, rotated, and put back.

take        makes one: the working file, the published one, the archive, a manifest
archive     the archive's part of it, by hard link where that is possible
manifest    what a backup says of itself
kept        the backups in a folder: which there are, and which of them go
verify      whether a backup is as it was made
parquet     the public relations as Parquet files, out and in
put_back    a backup put in the place of what is there
"""
