"""Record files rewritten: in canonical form, or repaired. A file changes whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path

import orjson

from qawl.checks.run import check_document
from qawl.finding import Finding
from qawl.formatting import dump_line, dumps
from qawl.reading import SUFFIXES, Document, Paths, find_files, read_documents
from qawl.record import Json, Record
from qawl.repair import Repair, repair
from qawl.writing import write_atomically

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file as it is and as it should be, the repairs made to its records, why it is left as it is if it is, and what
    remains to be mended by hand."""

    path: Path
    old: bytes
    new: bytes
    repairs: tuple[tuple[str, Repair], ...] = ()
    """(record's id, repair)"""
    findings: tuple[Finding, ...] = field(default=())
    left: tuple[Finding, ...] = field(default=())
    """Where it changes, placed in the file as it should be."""

    @property
    def changed(self) -> bool:
        return self.old != self.new

    def diff(self) -> str:
        """The change as a unified diff; nothing where there is none."""
        old, new = (data.decode("utf-8", "replace").splitlines(True) for data in (self.old, self.new))
        return "".join(unified_diff(old, new, str(self.path), str(self.path)))

    def write(self) -> None:
        """Put the file as it should be in its place."""
        write_atomically(self.path, self.new)


def formatted(paths: Paths, on_finding: Callable[[Finding], None]) -> Iterator[Rewritten]:
    """Each record file beneath ``paths`` in canonical form: see qawl.formatting. A file that holds no record
    that fits the schema is left as it is, and its findings say why. Unreadable files go to ``on_finding``."""
    return _rewritten(paths, on_finding, lambda record: (record, []), levels=())


def repaired(
    paths: Paths, on_finding: Callable[[Finding], None], texts_were: Mapping[str, str] | None = None
) -> Iterator[Rewritten]:
    """Each record file beneath ``paths`` repaired (see qawl.repair) and in canonical form, with all that the checks of
    one record find in it then. ``texts_were``: the texts before a correction, by the records' ids."""
    before = texts_were or {}

    def change(record: Json) -> tuple[Json, list[Repair]]:
        return repair(record, text_was=before.get(record["id"]))

    return _rewritten(paths, on_finding, change, levels=range(5))


def _rewritten(
    paths: Paths,
    on_finding: Callable[[Finding], None],
    change: Callable[[Json], tuple[Json, Iterable[Repair]]],
    levels: Collection[int],
) -> Iterator[Rewritten]:
    """``levels``: those at which to look for what is left."""
    for file in find_files(paths, on_finding):
        if file.suffix not in SUFFIXES:
            message, cure = "is not JSON, and is not rewritten", "rewrite what it was made from"
            on_finding(Finding("not-rewritten", message, cure, path=str(file)))
            continue
        documents: list[Document] = []
        new, repairs, findings = [], [], []
        left: list[Finding] = []
        for document in read_documents(file, on_finding):
            documents.append(document)
            found = _found(document, (0, 1))
            if found:
                findings += found
                continue
            try:
                record, done = change(orjson.loads(document.data.removeprefix(_BOM)))
            except ValueError as error:
                findings.append(
                    Finding("text-changed", str(error), "correct the text in smaller steps", path=str(file))
                )
                continue
            write = dumps if document.line is None else dump_line
            new.append(write(Record.from_dict(record)).encode())
            repairs += [(record["id"], one) for one in done]
            line = None if document.line is None else len(new)
            left += _found(Document(document.path, line, new[-1]), levels)
        old = b"".join(document.data if document.line is None else document.data + b"\n" for document in documents)
        if findings or not documents:
            as_is = (finding for document in documents for finding in _found(document, levels))
            rest = tuple(finding for finding in as_is if finding not in findings)
            yield Rewritten(file, old, old, findings=tuple(findings), left=rest)
        else:
            yield Rewritten(file, old, b"".join(new), tuple(repairs), left=tuple(left))


def _found(document: Document, levels: Collection[int]) -> list[Finding]:
    """What is wrong with a document, but for what rewriting it mends in any case."""
    found, _ = check_document(document.data, document.path, line=document.line, levels=levels)
    return [finding for finding in found if finding.check != "byte-order-mark"] if levels else []
