"""Drawings as SVG: without a style or a script of their own, so that the policy of the pages allows them.

svg           elements, escaped
months        bars of promises that fall due, month by month
course        what happened to one promise, on a line of time
tiles         departments as tiles, coloured by number
heat          releases of a source, a square a month
"""
