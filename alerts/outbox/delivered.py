"""What a pass over the deliveries did, as a value; kept separate from the loop so that showing it does not load Apprise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one pass over the deliveries did. Alerts count once per recipient."""

    sent: int = 0
    """Alerts that were accepted."""
    messages: int = 0
    """Messages that carried them."""
    repeated: int = 0
    """Messages sent again because the program ended while sending them."""
    put_off: int = 0
    """Messages not accepted, to be tried again."""
    failed: int = 0
    """Alerts given up in this pass."""
    waiting: int = 0
    """Alerts still to be sent, now or at their time."""
    given_up: int = 0
    """Alerts given up in this pass or before, and not sent again since."""
    problems: tuple[str, ...] = ()
    """Channels that cannot be used, in words for people; what is for them waits."""
    busy: bool = False
    """Whether another process was delivering, so that this one did nothing."""

    @property
    def in_trouble(self) -> bool:
        """Whether a person should take a look."""
        return bool(self.problems or self.failed or self.given_up)

    @property
    def counts(self) -> dict[str, int]:
        """For a run's `counts`."""
        return {"alerts_sent": self.sent, "alerts_failed": self.failed, "alerts_waiting": self.waiting}
