"""What a pass over the deliveries did, as a value; apart from the loop, because whoever shows it need not load Apprise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one pass over the deliveries did. Alerts count once for each recipient."""

    sent: int = 0
    """Alerts that were accepted."""
    messages: int = 0
    """In so many messages."""
    repeated: int = 0
    """Messages sent again because the program had ended while they were sent."""
    put_off: int = 0
    """Messages not accepted, to be tried again."""
    failed: int = 0
    """Alerts given up in this pass."""
    waiting: int = 0
    """Alerts still to be sent, now or at their hour."""
    given_up: int = 0
    """Alerts given up in this pass or before, and not sent again since."""
    problems: tuple[str, ...] = ()
    """Channels that cannot be used, in words for people; what is for them waits."""
    busy: bool = False
    """Whether another process was delivering, so that this one did nothing."""

    @property
    def in_trouble(self) -> bool:
        """Whether a person should look."""
        return bool(self.problems or self.failed or self.given_up)

    @property
    def counts(self) -> dict[str, int]:
        """For the `counts` of a run."""
        return {"alerts_sent": self.sent, "alerts_failed": self.failed, "alerts_waiting": self.waiting}
