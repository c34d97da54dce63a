"""What every run needs around its work, whatever that work is.

begin      the start of a run, the same for every kind
run_lock   one run at a time
lanes      one visit of a platform at a time
stopping   stopping on request
heartbeat  the dead-man address
log_lines  lines of the log, each with the id of its run
"""
