"""The services behind addresses: one Apprise plugin for each recipient, the form it shows, and what fits into it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import apprise
from apprise import AppriseAsset, NotifyFormat
from apprise.manager_plugins import NotificationManager
from apprise.plugins import url_to_dict
from apprise.plugins.email import NotifyEmail

from alerts.channels.addresses import ChannelError
from alerts.channels.attempts import Attempt, attempting
from alerts.channels.mail import MailAccount
from alerts.channels.messages import Form
from alerts.channels.transport import take_over

_ASSET = AppriseAsset(
    app_id="Followthrough",
    app_desc="Followthrough",
    app_url="",
    image_url_mask="",  # pictures from somebody else's site
    image_url_logo="",
    async_mode=False,
    storage_mode=apprise.PersistentStoreMode.MEMORY,
)
_CONNECT_SECONDS = 10.0
"""Apprise's own four seconds are too few for a mail server at the end of a slow line."""
_READ_SECONDS = 20.0
"""Likewise: some servers scan a message before they accept it."""
_MOST_PARTS = 500
"""Recipients of one channel; a larger circle is a job for a mailing list."""

_SHOWS_MARKDOWN = frozenset({"mmost", "discord", "matrix", "ntfy", "slack", "rocket", "zulip", "gotify"})
"""First schema of services whose readers see Markdown, whatever Apprise's default for them."""
_TARGETS = ("targets", "channels", "topics", "rooms", "users")
"""Where Apprise's plugins keep their recipients."""


_FORMS: dict[NotifyFormat, Form] = {
    NotifyFormat.TEXT: "text",
    NotifyFormat.HTML: "html",
    NotifyFormat.MARKDOWN: "markdown",
}


def _characters(text: str) -> int:
    return len(text)


def _bytes(text: str) -> int:
    return len(text.encode())


def _json_bytes(text: str) -> int:
    return len(json.dumps(text))


@dataclass(frozen=True, slots=True)
class Room:
    """What fits into one message of a service."""

    title: int
    """Characters of a title; 0 when it has none and the subject becomes the first line of the body."""
    body: int
    """Of the body, as `size` measures it."""
    size: Callable[[str], int] = _characters
    together: bool = False
    """Whether title and body share the room of the body."""


_ROOMS = {
    # Its server's own limit is 4,096 bytes; beyond 8,000 bytes of ASCII JSON Apprise would make it an attachment.
    "ntfy": Room(200, 3_900, lambda text: max(_bytes(text), _json_bytes(text) // 2), together=True),
    # An event has at most 65,536 bytes and holds the text twice, as Markdown and as HTML; Apprise would cut it.
    "matrix": Room(250, 16_000, _bytes),
    # Slack shows the first 3,000 characters or so of an attachment and hides the rest behind a click.
    "slack": Room(250, 3_000),
}
"""Where Apprise's own figures are not what the service shows."""


@dataclass(frozen=True, slots=True)
class Service:
    """One recipient of a channel."""

    plugin: Any
    """From Apprise; its fields contain the address."""
    schema: str
    """How addresses of this service begin: `mailto`, `slack`."""
    form: Form
    room: Room
    mail: MailAccount | None = None
    """For one reached by mail."""

    @property
    def logins(self) -> set[tuple[str, str]]:
        """The users and passwords that its server is sent; secrets."""
        of_plugin = (str(getattr(self.plugin, name, None) or "") for name in ("user", "password"))
        found = {tuple(of_plugin), (self.mail.login if self.mail else None) or ("", "")}
        return {(user, password) for user, password in found if user or password}


def services_of(urls: Sequence[str], place: str) -> list[Service]:
    """One service for each recipient of the addresses, in their order.

    Args:
        urls: Apprise addresses.
        place: the name of what has them, for errors.

    Raises ChannelError when one is not understood; the message contains nothing of it.
    """
    take_over()
    services = []
    for number, url in enumerate(urls, start=1):
        which = place if len(urls) == 1 else f"{place} (number {number} of {len(urls)})"
        with attempting(Attempt("", now=datetime(1970, 1, 1), until=0.0)):  # for what Apprise says about it
            try:
                services += _services(url, which)
            except ChannelError:
                raise
            except Exception:  # from any plugin; their texts contain the address
                raise _not_understood(url, which) from None
    if len(services) > _MOST_PARTS:
        raise ChannelError(f"{place} has more than {_MOST_PARTS} recipients", hint="Use several channels.")
    return services


def _services(url: str, which: str) -> list[Service]:
    plugin = _plugin(url, which)
    lists = {name: value for name in _TARGETS if isinstance(value := getattr(plugin, name, None), list)}
    targets = [(name, target) for name, value in lists.items() for target in value]
    if not targets and isinstance(plugin, NotifyEmail):
        raise _not_understood(url, which)
    if len(targets) < 2 or len(plugin) != len(targets):
        return [_service(plugin)]
    parts = []
    # Anyone named twice is written to once; in mail addresses the name does not count.
    once = {
        str(target[1]).lower() if isinstance(plugin, NotifyEmail) else (name, target): (name, target)
        for name, target in targets
    }
    for index, (name, target) in enumerate(once.values()):
        part = _plugin(url, which)
        for other in lists:
            setattr(part, other, [target] if other == name else [])
        if index and isinstance(part, NotifyEmail):
            part.cc, part.bcc = set(), set()  # one copy of each message is enough for them
        parts.append(_service(part))
    return parts


def _plugin(url: str, which: str) -> Any:
    """Apprise's plugin for an address, made with what an address may itself ask for (`retry=0`, `rto=20` and the like)."""
    found = url_to_dict(url)
    manager = NotificationManager()
    if not found or found.get("schema") not in manager:
        raise _not_understood(url, which)
    asked: dict[str, Any] = {"rto": _READ_SECONDS, "cto": _CONNECT_SECONDS}
    if _schema(manager[found["schema"]]) in _SHOWS_MARKDOWN:
        asked["format"] = NotifyFormat.MARKDOWN
    # Against hiding a failure, cutting a message, or resending it behind our back, whatever the address says.
    ours = {"optional": False, "retry": 0, "overflow": apprise.OverflowMode.UPSTREAM}
    plugin = apprise.Apprise.instantiate({**asked, **found, **ours}, asset=_ASSET, suppress_exceptions=False)
    if plugin is None:
        raise _not_understood(url, which)
    plugin.body_max_line_count = 0  # no address can ask for this one
    if isinstance(plugin, NotifyEmail) and plugin.pgp_mode != "no":
        raise ChannelError(f"{which} asks for mail with PGP, which cannot be sent from here", hint="Take pgp= and wkd= out.")
    return plugin


def _service(plugin: Any) -> Service:
    schema = _schema(plugin)
    if isinstance(plugin, NotifyEmail):
        # Mail programs cut what they show at about 100 kB; anything longer is attached.
        return Service(plugin, schema, _FORMS[plugin.notify_format], Room(200, 200_000, _bytes), MailAccount.of(plugin))
    room = _ROOMS.get(schema) or Room(
        int(plugin.title_maxlen), int(plugin.body_maxlen), together=bool(plugin.overflow_amalgamate_title)
    )
    # HTML is left to mail: what a chat makes of it is made from the text.
    form: Form = "markdown" if plugin.notify_format == NotifyFormat.MARKDOWN else "text"
    return Service(plugin, schema, form, room)


def _schema(plugin: Any) -> str:
    for name in (plugin.protocol, plugin.secure_protocol):
        if name:
            return str(name if isinstance(name, str) else next(iter(name)))
    return "unknown"


def _not_understood(url: str, which: str) -> ChannelError:
    schema = url.partition("://")[0].lower()
    known = schema in NotificationManager()
    said = f"an address that begins with {schema}://" if known else "the address of a service"
    return ChannelError(
        f"{which} is not understood as {said}",
        hint="Special characters of names and passwords are written with %, such as %40 for @. "
        "Apprise's own documentation shows the form of each service's address.",
    )
