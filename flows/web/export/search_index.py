"""The index by which a copy is searched in the browser, made by Pagefind: docs/decisions/0031-static-copies.md."""

from __future__ import annotations

import subprocess
from pathlib import Path

from pagefind_bin import get_executable

from flows.web.errors import WebServerError

BUNDLE = "pagefind"
"""The folder of the index, at the top of the copy."""
_UNUSED = (
    "pagefind-ui.js", "pagefind-ui.css", "pagefind-modular-ui.js", "pagefind-modular-ui.css", "pagefind-component-ui.js",
    "pagefind-component-ui.css", "pagefind-highlight.js",
)  # several a line, as in a table  # fmt: skip
"""Forms to type in that Pagefind writes beside its index: ours is that of the live pages."""
_LONGEST_SECONDS = 1_800
"""For the index; that of 10,000 pages takes some ten seconds."""
_SHOWN = 600  # characters of what Pagefind says of its failure


def index(folder: Path) -> None:
    """Index the pages in `folder` that say so, each language apart. Raises WebServerError where Pagefind fails."""
    # -k: what is found keeps "index.html" at the end of its address, for hosts that do not add it.
    command = [str(get_executable()), "--site", ".", "--output-subdir", BUNDLE, "-k", "--silent"]
    try:
        done = subprocess.run(  # noqa: S603 - a program of a package we pin, and no outside text
            command,
            cwd=folder,  # where it looks for a configuration of its own
            env={},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LONGEST_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise WebServerError(f"Pagefind made no index of the copy: {error}") from error
    if done.returncode != 0:
        told = " ".join((done.stderr or done.stdout).decode("utf-8", "replace").split())
        raise WebServerError(f"Pagefind made no index of the copy: {told[:_SHOWN]}")
    for name in _UNUSED:
        (folder / BUNDLE / name).unlink(missing_ok=True)
