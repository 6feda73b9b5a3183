"""One file to read, wherever it lies: its name, its first bytes, its content up to a limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import IO

from qawl.finding import Finding
from qawl.record import Source

MIB = 1 << 20
FILE_LIMIT = 256 * MIB  # a file that holds many articles
ARTICLE_LIMIT = 16 * MIB  # a file, or one line of a file, that holds one
HEAD = 8192


class Unreadable(Exception):
    """Raised while reading a file that can't be read on; carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Input:
    """A file as a format reads it. ``path`` is how findings name it; ``name`` is its file name;
    ``provenance`` holds what the folder's source.json says of all its articles; ``first_line`` is the number
    of its first line, where this is the later part of a file."""

    path: str
    open: Callable[[], IO[bytes]]
    provenance: Source = field(default_factory=Source)
    first_line: int = 1

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    @property
    def stem(self) -> str:
        return PurePosixPath(self.path).stem

    def source(self, **own: str | None) -> Source:
        """The provenance of one of the file's articles: what it says itself, else what the folder says."""
        return replace(self.provenance, **{name: value for name, value in own.items() if value})

    def head(self) -> bytes:
        """The first bytes, without a byte order mark; blank lines before them, if many, are left out too."""
        with self.open() as stream:
            head = stream.read(HEAD).removeprefix(b"\xef\xbb\xbf")
            while not head.strip() and (more := stream.read(HEAD)):
                head = more
            return head

    def read(self, limit: int) -> bytes:
        """The whole content, without a byte order mark. Raises Unreadable beyond ``limit`` bytes."""
        with self.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise Unreadable(self.too_large(limit))
        return data.removeprefix(b"\xef\xbb\xbf")

    def text(self, limit: int = ARTICLE_LIMIT) -> str:
        """The whole content, decoded. Raises Unreadable when it is not UTF-8 or too large."""
        return decode(self, self.read(limit))

    def too_large(self, limit: int, line: int | None = None) -> Finding:
        what = "the file" if line is None else "the line"
        message = f"{what} is larger than {limit // MIB} MiB"
        return self.finding("too-large", message, "split it into articles", line=line)

    def finding(
        self, check: str, message: str, cure: str = "", *, severity: str = "error", line: int | None = None
    ) -> Finding:
        """A finding about this file."""
        return Finding(check, message, cure, severity, path=self.path, line=line)


def decode(file: Input, data: bytes, line: int | None = None) -> str:
    """Data as UTF-8. Raises Unreadable when it is something else, and says what it may be."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        guess = "UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "WINDOWS-1256"
        raise Unreadable(
            file.finding(
                "not-utf-8",
                f"byte {error.start} (0x{data[error.start]:02x}) is not UTF-8",
                f"convert the file to UTF-8, e.g. iconv -f {guess} -t UTF-8",
                line=line,
            )
        ) from None
