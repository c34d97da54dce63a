"""What an archive does wherever it lies: it keeps the bodies of a run in a file of their own, and gives them back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from parsers.identity import capture_id
from parsers.model import Capture
from warehouse.archive.records import body_here, capture_of
from warehouse.archive.writer import ArchiveWriter
from warehouse.connection.copying import sync
from warehouse.errors import ArchiveError, MissingArchiveFileError
from warehouse.harvests.values import CaptureRef

_FROM_A_BACKUP = "Bring the file back from a backup."


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that is not yet where the archive keeps its files."""

    name: str
    bytes: int
    modified_at: datetime
    """Naive and in UTC: when the run that wrote it wrote last."""


class Archive(ABC):
    """WARC files by name, `2026/followthrough-….warc.gz`: one folder per year, one file per run."""

    folder: Path
    """The local folder in which runs write their files."""

    def writer(self, run_id: str, started_at: datetime) -> ArchiveWriter:
        """What a run keeps bodies with; use it in a `with`. Its file is created when the first body is kept."""
        return ArchiveWriter(self.folder, run_id, started_at)

    def read(self, ref: CaptureRef) -> bytes:
        """The body that `ref` points to, byte for byte as it was received (its Content-Encoding decoded).

        Raises:
            MissingArchiveFileError: the file is not there.
            ArchiveError: the file or the record cannot be read, or is damaged: anything returned has the right SHA-256.
        """
        if Path(ref.warc_file).is_absolute() or ".." in Path(ref.warc_file).parts:
            raise ArchiveError(f"{ref.warc_file} lies outside of the archive {self}")
        where = f"{self.where(ref.warc_file)} at byte {ref.warc_offset}"
        try:
            with self.opened(ref.warc_file, ref.warc_offset) as file:
                body = body_here(file)
        except ArchiveError:  # it has its own words
            raise
        except FileNotFoundError as error:
            raise MissingArchiveFileError(
                f"{self.where(ref.warc_file)} is missing, and with it capture {ref.capture_id}",
                hint="Check warehouse.archive in the configuration, or bring the file back from a backup.",
            ) from error
        except OSError as error:
            raise ArchiveError(f"{where} cannot be read: {error.strerror or error}") from error
        except Exception as error:  # warcio raises many kinds of error for damaged records, AttributeError among them
            raise ArchiveError(f"{where} is damaged: {error}", hint=_FROM_A_BACKUP) from error
        if capture_id(body) != ref.capture_id:
            raise ArchiveError(f"{where} is damaged: the body there is not capture {ref.capture_id}", hint=_FROM_A_BACKUP)
        return body

    def bodies(self, name: str) -> Iterator[tuple[Capture, int]]:
        """Every body in one of its files, with the place of its record in bytes; one at a time.

        Raises ArchiveError when the file cannot be read, or from its first damaged record on.
        """
        from warcio.archiveiterator import ArchiveIterator

        try:
            with self.opened(name) as file:
                records = ArchiveIterator(file)
                for record in records:
                    if record.rec_type in ("response", "resource"):
                        capture = capture_of(record)  # before its place is asked for, which reads on to its end
                        yield capture, records.get_record_offset()
        except ArchiveError:  # it has its own words
            raise
        except OSError as error:
            raise ArchiveError(f"{self.where(name)} cannot be read: {error.strerror or error}") from error
        except Exception as error:  # warcio raises many kinds of error for damaged records, AttributeError among them
            raise ArchiveError(f"{self.where(name)} is damaged: {error}", hint=_FROM_A_BACKUP) from error

    @abstractmethod
    def where(self, name: str) -> str:
        """What messages call one of its files."""

    @abstractmethod
    def opened(self, name: str, offset: int = 0) -> BinaryIO:
        """One of its files, to be read from `offset`, in bytes, on.

        Raises FileNotFoundError where there is none of this name, OSError or ArchiveError where it cannot be read.
        """

    @abstractmethod
    def files(self) -> list[str]:
        """Its files by name, sorted; raises ArchiveError where they cannot be listed."""

    def elsewhere(self) -> Mapping[str, int]:
        """The files that it keeps outside of this machine, and their sizes in bytes; raises ArchiveError like `files`."""
        return {}

    def keeps_elsewhere(self, name: str, size: int, sha256: str) -> bool:
        """Whether it keeps a file outside of this machine whose first `size` bytes have this digest.

        Raises StorageError where nobody can say.
        """
        del name, size, sha256  # a folder keeps none
        return False

    def waiting(self) -> Sequence[WaitingFile]:
        """The files that are still to be uploaded, sorted by name; raises ArchiveError where they cannot be listed."""
        return ()

    def upload(self, name: str) -> None:
        """Bring a file that waits to where the archive keeps its files, read it there again, and remove it here.

        To be called while no run writes to it. Raises ArchiveError; the file then goes on waiting.
        """
        path = self.folder / name
        self.store(name, path)
        try:
            path.unlink()
            sync(path.parent)
        except OSError as error:
            raise ArchiveError(f"{path}: {error.strerror or error}", hint="It is uploaded; it only stays here.") from error

    def store(self, name: str, path: Path) -> None:
        """Have a local file where the archive keeps its files, under this name, and read it there again; it stays here too.

        A file that is there already is never written to. It must be the same, or begin with it: what a backup took of a
        file under way is put back as far as it goes. Raises ArchiveError.
        """
        raise NotImplementedError(f"{self} takes no files from elsewhere: {path} as {name}")


def names_in(folder: Path) -> list[str]:
    """The files of an archive in a folder, by name, sorted; raises ArchiveError where it cannot be read."""
    try:
        return [one.relative_to(folder).as_posix() for one in sorted(folder.glob("*/*.warc.gz"))]
    except OSError as error:
        raise ArchiveError(f"{folder} cannot be read: {error.strerror or error}") from error


def files_in(folder: Path) -> list[WaitingFile]:
    """The same files, with size and time; raises ArchiveError where the folder cannot be read."""
    found = []
    for name in names_in(folder):
        try:
            status = (folder / name).stat()
        except FileNotFoundError:  # a run has uploaded it meanwhile
            continue
        found.append(WaitingFile(name, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC).replace(tzinfo=None)))
    return found
