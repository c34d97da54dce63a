"""The passes: over the sources that are due, over the stored bodies, and what comes at the end of each. Knows no Prefect.

begin        the start of a run, the same for every kind
full_pass    visits the sources, stores, publishes
visits       what a visit needs to know, and making it in this process
reparse      reads every stored body again
remind_pass  what became due, or passed in silence, though nobody published

lanes        one visit of a platform at a time
run_lock     one run at a time
stopping     ending on request
report       tells a person how it goes on

closing      the end of a run, which calls what follows
rematching   matches stored releases again
judging      how the sources fared
alerting     writes the alerts of a run
delivery     sends what is due
heartbeat    the dead-man address
failures     runs that fail as a whole
"""
