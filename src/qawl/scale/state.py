"""What a conversion remembers in its output folder, under ``.qawl``, so that the next run goes on from there.

- ``units/<name>.jsonl``, a receipt a unit: what was read, what was made of it, and every article and finding;
- ``manifest.json``: the heads of all receipts; ``rejects.jsonl``: whatever became no record, and why, in the
  order of the input;
- ``retired/``: shards of input that is no longer there;
- ``spool-…/``: what a run is working on; gone when it ends, or cleared by the next one.

A receipt is written last, so that a unit without one is a unit not done. All that stays is a function of
input, code and options, down to its bytes.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from qawl.finding import Finding
from qawl.sources.naming import slug
from qawl.writing import replacing_file

FOLDER = ".qawl"
_SPOOL = "spool-"


class Busy(RuntimeError):
    """Another run is writing to the same folder."""


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a unit that is done. ``sha256`` is the unit's and ``made_by`` that of code and options;
    ``dropped`` are the indices of articles that the unit has but that were not written, ``output`` is the
    shard's name, ``output_sha256`` that of its bytes, or of all records written. It is None when it isn't for
    this run to say what the output should be, since people judged some of it."""

    unit: str
    root: str
    sha256: str
    made_by: str
    articles: int
    quotations: int
    rejects: int
    dropped: tuple[int, ...]
    output: str | None
    output_sha256: str | None


@dataclass(frozen=True, slots=True)
class Key:
    """An article of a unit: all that is needed to tell whether another is its duplicate, and to count."""

    id: str
    text_sha256: str
    path: str
    quotations: int


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What cleaning removed from an article: pairs of a rule and the words that it took."""

    id: str
    removed: list[tuple[str, str]]


Item = Key | Finding | Cleaned

_STAYS = {"unusable-provenance", "kept-unreadable-record", "kept-record-text-differs"}
_STAYS |= {"shard-retired", "shards-of-others"}


def is_reject(finding: Finding) -> bool:
    """Whether a finding of a conversion says that something became no record."""
    return finding.check not in _STAYS


def dump_item(item: Item) -> bytes:
    """An item as a line."""
    if isinstance(item, Cleaned):
        return orjson.dumps((item.id, item.removed)) + b"\n"
    if isinstance(item, Key):
        return orjson.dumps((item.id, item.text_sha256, item.path, item.quotations)) + b"\n"
    return json.dumps(item.to_dict(), ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def load_item(line: bytes) -> Item:
    """The item that a line holds."""
    row = orjson.loads(line)
    if isinstance(row, dict):
        return Finding(**row)
    return Key(*row) if len(row) > 2 else Cleaned(*row)


class State:
    """The remembered state of one output folder."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.folder = out / FOLDER
        self.receipts = self.folder / "units"
        self.retired = self.folder / "retired"
        self.rejects = self.folder / "rejects.jsonl"
        self.manifest = self.folder / "manifest.json"

    @contextmanager
    def locked(self) -> Iterator[Path]:
        """Keeps other runs out, and gives an empty folder to work in. Raises Busy while another run is on."""
        self.receipts.mkdir(parents=True, exist_ok=True)
        with _lock(self.folder, self.out):
            for left in self.folder.glob(f"{_SPOOL}*"):
                shutil.rmtree(left, ignore_errors=True)
            spool = Path(tempfile.mkdtemp(prefix=_SPOOL, dir=self.folder))
            try:
                yield spool
            finally:
                shutil.rmtree(spool, ignore_errors=True)

    def kind(self) -> str | None:
        """What earlier runs wrote here: records, jsonl or parquet; None where there was none that ended."""
        try:
            return str(json.loads(self.manifest.read_bytes())["kind"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def receipt(self, unit: str) -> Path:
        """Where the receipt of a unit stands."""
        return self.receipts / f"{slug(unit)}.jsonl"

    def head(self, file: Path) -> Head | None:
        """The head of a receipt; None where there is none that can be read."""
        try:
            with file.open("rb") as stream:
                row = orjson.loads(stream.readline())
            return Head(**(row | {"dropped": tuple(row["dropped"])}))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def write_receipt(self, head: Head, items: Iterable[Item], workshop: Path) -> None:
        """Write the receipt of a unit; ``workshop`` as for ``replacing_file``."""
        with replacing_file(self.receipt(head.unit), workshop) as stream:
            stream.write(orjson.dumps(asdict(head)) + b"\n")
            stream.writelines(map(dump_item, items))

    def items(self, unit: str) -> Iterator[Item]:
        """What the receipt of a unit says of its articles and findings, in order."""
        with self.receipt(unit).open("rb") as stream:
            next(stream)
            yield from map(load_item, stream)

    def close(self, kind: str, heads: Sequence[Head], others: Iterable[Finding], workshop: Path) -> None:
        """Write manifest and rejects. ``heads`` in the order of the input; ``others`` are findings that belong
        to no unit; ``workshop`` as for ``replacing_file``."""

        def rows() -> Iterator[bytes]:
            yield from (dump_item(finding) for finding in others if is_reject(finding))
            for head in heads:
                for item in self.items(head.unit):
                    if isinstance(item, Finding) and is_reject(item):
                        yield dump_item(item)

        with replacing_file(self.rejects, workshop) as stream:
            stream.writelines(rows())
        known = [asdict(head) | {"dropped": len(head.dropped)} for head in heads]
        text = json.dumps({"kind": kind, "units": known}, indent=1, ensure_ascii=False)
        with replacing_file(self.manifest, workshop) as stream:
            stream.write(f"{text}\n".encode())

    def retire(self, keep: Callable[[Head], bool]) -> tuple[list[Head], list[Head]]:
        """Put shards aside whose receipt ``keep`` refuses; returns the heads of those, and of the ones kept."""
        gone, kept = [], []
        for file in sorted(self.receipts.glob("*.jsonl")):
            head = self.head(file)
            if head is None:
                file.unlink()
            elif keep(head):
                kept.append(head)
            else:
                gone.append(head)
                if head.output and (shard := self.out / head.output).exists():
                    self.retired.mkdir(exist_ok=True)
                    os.replace(shard, self.retired / head.output)
                file.unlink()
        return gone, kept


@contextmanager
def _lock(folder: Path, out: Path) -> Iterator[None]:
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Busy(f"{out} is being written by another run; wait for it to end, or name another folder") from None
    finally:
        os.close(handle)
