"""The published file, which anybody may read.

publish      writes it, and replaces it in one step
continuity   whether the working file is the one that it was made from
reclaim      the way back: a working file made from it
search       fills the tables behind search('words')
ask          queries it, read-only
reliability  how far links and commitments can be trusted
ledger       commitments and their releases, by what a person asks for
alert_list   alerts and their deliveries
feeds        what feeds and calendars show
reference    writes docs/schema.md
"""
