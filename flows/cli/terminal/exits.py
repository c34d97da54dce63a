"""How the program ends: one exit status per kind of ending, the same for every command."""

from __future__ import annotations

OK = 0
CRASH = 1
"""A fault in the program, or something nobody foresaw."""
USAGE = 2
"""The command line or the configuration is wrong; nothing was done."""
LOCKED = 3
"""Another run is under way, or another process holds the warehouse; nothing was done, try again later."""
STORAGE = 4
"""The warehouse or the archive cannot be read or written (disk full, permissions, a damaged file)."""
TROUBLE = 5
"""With --strict: the pass was completed, and some sources could not be read. Of `alerts`: a message could not be sent."""
SERVER = 6
"""Prefect's server could not be reached or started, or the pages could not be served."""
INTERRUPTED = 130
"""Stopped by Ctrl-C or SIGTERM; what had been received is stored."""

TABLE = f"""Exit status: {OK} done; {CRASH} a fault of the program; {USAGE} wrong command line or configuration; \
{LOCKED} another run is on or the warehouse is locked; {STORAGE} the warehouse or archive cannot be read or written; \
{TROUBLE} with --strict, some sources could not be read, or a message could not be sent; \
{SERVER} Prefect's server, or that of the pages, did not start; {INTERRUPTED} stopped by Ctrl-C or SIGTERM."""
