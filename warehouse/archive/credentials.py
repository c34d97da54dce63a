"""What object storage is reached with: the variables that every S3 client reads, or files named by them with `_FILE`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from warehouse.connection.secret import SecretError, read_secret
from warehouse.errors import StorageError

_VARIABLES = {
    "AWS_ACCESS_KEY_ID": ("access_key_id", "the id of an access key"),
    "AWS_SECRET_ACCESS_KEY": ("secret_access_key", "the secret access key"),
    "AWS_SESSION_TOKEN": ("session_token", "the token of the session"),
}
"""What obstore calls each, and what a hint does."""
_LINE = re.compile(r"[\x21-\x7e]+")
"""What a header may have (RFC 9110, section 5.5): obstore ends the program where there is more."""
_REQUIRED = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
"""One is of no use without the other."""


def credentials(environ: Mapping[str, str]) -> dict[str, str]:
    """Credentials as obstore names them; none where the environment has none, and the machine's own role is to be used.

    Raises StorageError where only half of them is there, or a file cannot be read. Its message has nothing of them.
    """
    found = {}
    given = [name for name in _VARIABLES if environ.get(name, "").strip() or environ.get(f"{name}_FILE", "").strip()]
    for name in dict.fromkeys((*given, *(_REQUIRED if given else ()))):
        key, what = _VARIABLES[name]
        try:
            found[key] = read_secret(name, environ, what=what)[0]
        except SecretError as error:
            raise StorageError(f"object storage cannot be reached: {error.message}", hint=error.hint) from None
        if not _LINE.fullmatch(found[key]):
            raise StorageError(f"object storage cannot be reached: {name} is not {what}", hint="Set it anew, in one line.")
    return found
