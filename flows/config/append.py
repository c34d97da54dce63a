"""Adding paragraphs to a configuration file, leaving it either valid or as it was."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from flows.config.errors import Problem
from flows.config.load import Config, ConfigError, load_config


def append_paragraphs(file: Path, text: str) -> Config:
    """Append `text` (TOML paragraphs) to `file`, which is created if missing, and return the new configuration.

    The new file is written and checked next to the old one, then replaces it, so a crash leaves one or the other. Raises
    ConfigError, with lines of `file`, when the result would not be valid; `file` then stays as it was.
    """
    target = file.resolve()
    try:
        before = target.read_bytes() if target.exists() else b""
        gap = b"" if not before else b"\n" if before.endswith(b"\n") else b"\n\n"
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(before + gap + text.encode("utf-8"))
                stream.flush()
                os.fsync(stream.fileno())
            if before:
                shutil.copymode(target, draft)
            else:
                draft.chmod(0o644)
            _checked(draft, file)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        problem = Problem(f"cannot be written ({error.strerror})", file=str(file))
        raise ConfigError(
            [problem], hint="Check the permissions and the free space, or paste the paragraphs yourself."
        ) from error
    return load_config(file)


def _checked(draft: Path, file: Path) -> None:
    try:
        load_config(draft)
    except ConfigError as error:
        named = [replace(problem, file=problem.file.replace(str(draft), str(file))) for problem in error.problems]
        raise ConfigError(named, hint="Nothing was written; the lines are those the file would have had.") from None
