"""The passes over sources that are due and over stored bodies, and what ends each of them. Independent of Prefect.

full_pass    visits the sources, stores, publishes
visits       what a visit needs to know, and visits in this process
reparse      reads every stored body again
remind_pass  what became due, or passed in silence, without any publication
restoring    a backup put back, or a lost working file made again
from_archive what a lost working file gets back from the archive
report       shows a person how a run is going
summary      what a pass did, in lines for people

closing      the end of a run, which calls the modules below
rematching   matches stored releases again
judging      how the sources fared
alerting     writes the alerts of a run
delivery     sends what is due
failures     runs that fail as a whole

lifecycle    the start of a run, its lock, its lanes, its stop on request, its sign of life
"""
