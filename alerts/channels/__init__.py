"""Where alerts go: addresses, the services behind them, and sending; the only place that knows about Apprise."""

from alerts.channels.addresses import ChannelError, read_addresses, split_addresses
from alerts.channels.failures import Failure
from alerts.channels.messages import Attachment, Form, Message
from alerts.channels.sending import Sender, Sent, senders_of

__all__ = [
    "Attachment",
    "ChannelError",
    "Failure",
    "Form",
    "Message",
    "Sender",
    "Sent",
    "read_addresses",
    "senders_of",
    "split_addresses",
]
