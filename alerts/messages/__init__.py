"""Alerts as messages: in French or English, as text, HTML mail or chat Markdown. The words are in TOML files and templates.

render          a subject and a body, cut to a limit
templating      what templates may ask for
headlines       subjects of messages, and what they hold in one line
titles          titles of releases and commitments within a line
dates_in_words  days, deadlines and spans of time
missing         what an alert does not know
wordings        the words around the quotations
escaping        makes outside text harmless
"""
