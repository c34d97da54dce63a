"""Links between pages, under the prefix of a reverse proxy, and links to elsewhere that may be followed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from alerts.messages.escaping import web_address

LIVING = {"commitment": "commitments", "release": "releases", "party": "parties", "topic": "topics",
          "territory": "territories", "source": "sources"}  # several a line, as in a table  # fmt: skip
"""What has an address of its own, and the path under which it lives."""

outside = web_address
"""The target of a link to another site, or None where it is not one to follow, such as `javascript:…`."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Makes links below `prefix`; whole addresses begin with `origin`."""

    prefix: str
    origin: str

    def path(self, path: str, **parameters: str | int | None) -> str:
        """A path of ours as a link: `/search`, with parameters that are not None."""
        query = urlencode({name: value for name, value in parameters.items() if value is not None})
        return f"{self.prefix}{path}{'?' if query else ''}{query}"

    def of(self, kind: str, identifier: str) -> str:
        """The page of a commitment, release, party, topic, territory or source."""
        return f"{self.prefix}/{LIVING[kind]}/{quote(identifier, safe='')}"

    def whole(self, link: str) -> str:
        """A link of ours with scheme and host, to be cited elsewhere."""
        return f"{self.origin}{link}"
