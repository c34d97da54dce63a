"""Reading: bytes to entries and releases, text to deadlines, commitments and follow-ups. Pure: no input or output."""
