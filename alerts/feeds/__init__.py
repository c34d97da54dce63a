"""What others fetch: an Atom feed of alerts and a calendar of deadlines."""
