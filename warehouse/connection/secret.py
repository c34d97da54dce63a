"""Secrets from the environment: in the variable NAME, or in the file that NAME_FILE names (as container services do)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from parsers.errors import FollowthroughError

LARGEST_FILE = 65_536
"""Bytes of a file with one or several secrets; anything larger is some other file."""


class SecretError(FollowthroughError):
    """A secret is missing or cannot be read. The message contains nothing of it, nor the path of its file."""


def read_secret(name: str, environ: Mapping[str, str], *, what: str) -> tuple[str, str]:
    """The secret in the variable `name`, or in the file named by `name` with `_FILE`.

    Args:
        name: of the variable.
        environ: the environment.
        what: what is to be set, as a hint words it: "an Apprise address such as mailto://…".

    Returns:
        The text, stripped and not empty, and the name of the variable that led to it.

    Raises:
        SecretError: neither is set, or the file cannot be read or is empty.
    """
    if text := environ.get(name, "").strip():
        return text, name
    variable = f"{name}_FILE"
    file = environ.get(variable, "").strip()
    if not file:
        raise SecretError(
            f"the environment variable {name} is not set",
            hint=f"Set it to {what}, or set {variable} to a file that has one.",
        )
    try:
        with Path(file).open("rb") as stream:
            body = stream.read(LARGEST_FILE + 1)
        text = body.decode("utf-8-sig").strip()
    except OSError as error:
        raise SecretError(
            f"the file that {variable} names cannot be read ({error.strerror})", hint="Check its path and its permissions."
        ) from None
    except ValueError:
        raise SecretError(f"the file that {variable} names is not UTF-8 text", hint="Save it as UTF-8.") from None
    if len(body) > LARGEST_FILE:
        raise SecretError(f"the file that {variable} names is larger than {LARGEST_FILE} bytes", hint="Is it the right one?")
    if not text:
        raise SecretError(f"the file that {variable} names is empty", hint=f"Write {what} into it.")
    return text, variable
