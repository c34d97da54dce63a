"""How long a test waits for what must come before it reports a hang.

This is no measure of how quick anything is: a machine with eight other programs at work must not fail a test. What must
be quick is measured in CPU time, and what must not be waited for would last for ever.
"""

HANGS = 1800.0
"""Seconds. Alongside fourteen other processes on two cores, a run that takes 8 seconds of CPU time took more than 600."""
