"""What a harvest brings, stored.

values           what passes between a harvest and the warehouse
captures         bodies that are stored
source_states    what a harvest needs to know of its source
identities       which release is this
version_kinds    what kind of version is this
release_records  what is known of a release besides its words
kept_rows        rows of what releases say, next to the stored ones
commitment_rows  which rows of `commitments` change
claim_rows       which rows of `claims` change
rows             values as rows
health           how a source is doing
load             stores it all, in one transaction
"""
