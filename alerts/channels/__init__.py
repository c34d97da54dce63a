"""Where alerts go: addresses, the services behind them, and sending; the only place that knows about Apprise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alerts.channels.addresses import ChannelError, read_addresses, split_addresses
from alerts.channels.failures import Failure
from alerts.channels.messages import SEND_SECONDS, Attachment, Form, Message, Sent

if TYPE_CHECKING:
    from alerts.channels.sending import Sender

__all__ = [
    "SEND_SECONDS",
    "Attachment",
    "ChannelError",
    "Failure",
    "Form",
    "Message",
    "Sent",
    "read_addresses",
    "senders_of",
    "split_addresses",
]


def senders_of(channel_id: str, urls: Sequence[str], place: str, *, seconds: float = SEND_SECONDS) -> list[Sender]:
    """See `alerts.channels.sending.senders_of`; Apprise (10 MB) is imported when there is somebody to send to."""
    from alerts.channels import sending

    return sending.senders_of(channel_id, urls, place, seconds=seconds)
