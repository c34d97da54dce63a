"""Visits by workers on other machines, through Prefect's work pools.

handing_over  the machine that stores hands visits over and takes in what they bring
worker        visits the sources of its pool
turns         one delay a platform, among all machines
seen          which workers are there
"""
