"""The kinds of alerts. A module for each says what its alerts hold, of which releases and promises they speak, and how a
line tells them. Its three templates stand in alerts/messages/templates/{html,markdown,text}, its words in
alerts/messages/wordings_*.toml.

registry        the kinds, in the order in which a digest tells them
follow_up       a later release speaks of promises of an earlier one
new_commitment  a release makes promises
deadline        the day of a promise is near (due_soon), or has passed (overdue)
release         a release is new
edited          a publisher changed a release
incident        a source is in trouble, or the program
digest          what a first capture or a backfill brought, in numbers
titles          their titles in English
"""
