"""The kinds of alerts. A module for each says what its alerts hold, which releases and commitments they are about, and how
one line sums them up. Its three templates are in alerts/messages/templates/{html,markdown,text}, its words in
alerts/messages/wordings_*.toml.

registry        the kinds, in the order of a digest
follow_up       a later release mentions commitments of an earlier one
new_commitment  a release makes commitments
deadline        the day of a commitment is near (due_soon), or has passed (overdue)
coverage        where and how much was read while nothing was found
moved           a commitment was given another day
withdrawn       a release no longer makes a commitment
release         a release is new
edited          a publisher changed a release
incident        a source, or the program, is in trouble
digest          what a first capture or a backfill brought, in numbers
promises_of_release  what several commitments of one release have in common, new or withdrawn
titles          their titles in English
"""
