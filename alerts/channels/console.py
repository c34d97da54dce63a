"""The console: where alerts go while no channel is configured."""

from __future__ import annotations

from collections.abc import Callable

from alerts.channels.messages import Form, Message, Sent
from parsers.text.lines import visible, visible_line

CONSOLE = "console"
"""Its name among channels."""


class Console:
    """Prints messages as text."""

    part_id = CONSOLE
    form: Form = "text"
    carries_files = False
    title_limit: int | None = None
    body_limit: int | None = None

    def __init__(self, write: Callable[[str], None]) -> None:
        """A console; `write` gets each message as a text of several lines, with nothing that a terminal would obey."""
        self._write = write

    def excess(self, subject: str, body: str) -> float:
        """Everything fits."""
        del subject, body
        return 0.0

    def send(self, message: Message) -> Sent:
        """Print it."""
        self._write(f"{visible_line(message.subject)}\n\n{visible(message.body).rstrip()}\n")
        return Sent()
