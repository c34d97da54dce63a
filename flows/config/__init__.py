"""The configuration: one TOML file, overridden by the environment.

model        all of it: the tables with their keys, defaults and limits
tables       those that have a file of their own
checks       what single values cannot show
wanted       subscriptions to what does not exist
errors       what is wrong, in words for people
toml_file    the file as it stands
toml_lines   where in the file a key is
environment  what variables override
load         reads and checks it as a whole
own_lexicon  people's own lines of the lexicon
append       adds paragraphs to a file
"""
