"""The pages as JSON, feeds and figures, for programs.

`answers` what each answer has: a revision, an ETag, a cursor · `parameters` what may stand in an address, for OpenAPI ·
`ledger` commitments and releases · `groups` parties, topics, territories and sources · `finding` search and alerts ·
`feeds` Atom and calendar · `monitoring` `/healthz` and `/metrics`.
"""
