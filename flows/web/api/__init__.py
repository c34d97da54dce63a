"""The pages as JSON, feeds and figures, for programs.

answers     what each answer has: a revision, an ETag, a cursor
parameters  what may stand in an address, as OpenAPI describes it
ledger      commitments and releases
groups      parties, topics, territories and sources
finding     search and alerts
feeds       an Atom feed and a calendar for any filter
monitoring  `/healthz` and `/metrics`
"""
