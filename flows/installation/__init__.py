"""Installing the program as a service of systemd.

calendar  times of `[schedule]` as timers want them
units     the files that are written, from templates/
"""
