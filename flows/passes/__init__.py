"""The passes: over the sources that are due, over the stored bodies, and what comes at the end of each. Knows no Prefect.

full_pass   visits, stores, publishes
reparse     reads every stored body again
lanes       one visit of a platform at a time
run_lock    one run at a time
stopping    ending on request
rematching  matches stored releases again
judging     how the sources fared
alerting    writes the alerts of a run
delivery    sends what is due
closing     the end of a run, which does the last four
failures    runs that fail as a whole
heartbeat   the dead-man address
report      tells a person how it goes on
"""
