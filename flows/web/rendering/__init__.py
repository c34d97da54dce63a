"""From rows to pages: templates, and what they are given.

view           fills a template for a request; what each of them may ask for
language       French or English
addresses      links between pages, and links to elsewhere that may be followed
marked_text    a text in blocks, with quotations marked in their places
snippets       where in a text the words looked for stand
words_of_days  days of rows, never more exact than they are known
territories    what codes of territories stand for, and the places of departments on a map
static_files   the style sheet and the icon
wordings_*.toml, templates/, static/
"""
