"""The configuration: one TOML file, overridden by the environment.

model       the tables with their keys, defaults and limits
channels    the `[[channel]]` and `[[subscription]]` paragraphs
schedule    the `[schedule]` table
work        the `[work]` table
rhythm      "every 30 minutes", "06:37", five fields of cron
checks      what single values cannot show
wanted      subscriptions to what does not exist
errors      what is wrong, in words for people
toml_lines  where in the file a key is
load        reads and checks it as a whole
append      adds paragraphs to a file
"""
