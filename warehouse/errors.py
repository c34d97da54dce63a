"""What can go wrong with the warehouse, and what to do about it."""

from __future__ import annotations

from parsers.errors import FollowthroughError


class WarehouseError(FollowthroughError):
    """The working file or the published file cannot be read or written. What was stored before stays as it was."""


class WarehouseLockedError(WarehouseError):
    """Another program holds the working file; try again later."""


class NewerProgramError(WarehouseError):
    """A file that a newer program wrote; this one changes nothing of it."""


class QueryError(WarehouseError):
    """A question that the published file cannot answer; the file itself is fine."""


class HarvestError(WarehouseError):
    """The values of one harvest cannot be stored; others can."""


class AlertsError(WarehouseError):
    """The alerts about a change could not be written, so the change was not stored either."""


class ArchiveError(FollowthroughError):
    """A body cannot be kept in the web archive, or cannot be read back from it."""


class MissingArchiveFileError(ArchiveError):
    """A file of the archive is not there, nor any body in it."""


class StorageError(ArchiveError):
    """The object storage of the archive cannot be reached or used; what it holds, nobody can say just now."""
