"""To whom an alert goes, and when.

subscribers  who asked for it: one delivery per alert and channel
lookup       subscriptions looked up by what they ask for
facets       what an alert is about, as subscriptions ask for it
match_words  the words that a subscription looks for
hours        the hour of a digest, and quiet hours
"""
