"""Tables of the configuration that have a file of their own.

channels        `[[channel]]` and `[[subscription]]`
targets         `[[target]]`
schedule        `[schedule]`
rhythm          its times: "every 30 minutes", "06:37", five fields of cron
prefect         `[prefect]`
web             `[web]`
work            `[work]`
object_storage  `[object_storage]`
places          paths, and addresses of buckets
"""
