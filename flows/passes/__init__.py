"""The passes over sources that are due and over stored bodies, and what ends each of them. Independent of Prefect.

begin        the start of a run, the same for every kind
full_pass    visits the sources, stores, publishes
visits       what a visit needs to know, and visits in this process
reparse      reads every stored body again
remind_pass  what became due, or passed in silence, without any publication

lanes        one visit of a platform at a time
run_lock     one run at a time
stopping     stopping on request
report       shows a person how a run is going

closing      the end of a run, which calls the modules below
rematching   matches stored releases again
judging      how the sources fared
alerting     writes the alerts of a run
delivery     sends what is due
heartbeat    the dead-man address
failures     runs that fail as a whole
"""
