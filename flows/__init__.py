"""Starting, scheduling and connecting everything: flows, the HTTP fetcher, configuration, the command line."""

import os

# Before anything from Prefect is imported: it reads these once. What people watch is nobody else's business.
os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
os.environ["DO_NOT_TRACK"] = "1"
# The same for pydantic: in search of plugins it would read what is said of every package installed, which takes 20 ms.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
