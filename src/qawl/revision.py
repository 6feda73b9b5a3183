"""Record files next to what they were at a git revision: which are another now, and what they held."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from qawl.reading import MAX_BYTES, SUFFIXES, Document

_FILES = ("100644", "100755")  # git's modes of regular files


class RevisionError(ValueError):
    """What git cannot tell: one line that says why, and how to cure it."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since a revision: the files, by absolute path, that are there now and are new or another; and the
    documents (records, each line of a shard) of changed and removed files as they were."""

    files: frozenset[Path]
    before: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit of the repository with this top folder."""

    root: Path
    commit: str

    @classmethod
    def find(cls, folder: Path, name: str) -> Revision:
        """The revision of this name, or where the history at hand goes back so far, the commit at which HEAD
        parted from it. RevisionError outside a repository, or where there is no such revision."""
        where = folder if folder.is_dir() else folder.parent
        try:
            root = Path(os.fsdecode(_git(where, "rev-parse", "--show-toplevel").rstrip(b"\n")))
        except RevisionError as error:
            raise RevisionError(f"{where} lies in no git repository that can be read: {error}") from None
        try:
            # A name that begins with a hyphen would be an option.
            found = _git(root, "rev-parse", "--verify", "--quiet", f"{name.lstrip('-')}^{{commit}}")
        except RevisionError:
            raise RevisionError(f"git knows no revision {name}; is it fetched? git fetch origin {name}") from None
        commit = found.decode().strip()
        with suppress(RevisionError):  # a shallow clone does not know
            commit = _git(root, "merge-base", commit, "HEAD").decode().strip() or commit
        return cls(root, commit)

    def changes(self, paths: Sequence[Path]) -> Changes:
        """The record files beneath ``paths`` that changed since, committed or not."""
        names = [os.fspath(path.resolve()) for path in paths]
        raw = _git(self.root, "diff", "--raw", "-z", "--no-renames", "--abbrev=64", self.commit, "--", *names)
        fields = raw.split(b"\0")[:-1]
        changed: set[Path] = set()
        blobs: list[tuple[str, str]] = []
        for about, name in zip(fields[::2], fields[1::2], strict=True):
            old_mode, _, old_blob, _, status = about.decode().lstrip(":").split(" ")
            path = os.fsdecode(name)
            if path.endswith(SUFFIXES) and status != "D":
                changed.add(self.root / path)
            if path.endswith(SUFFIXES) and old_mode in _FILES:
                blobs.append((path, old_blob))
        untracked = _git(self.root, "ls-files", "--others", "--exclude-standard", "-z", "--full-name", "--", *names)
        changed |= {self.root / os.fsdecode(name) for name in untracked.split(b"\0") if name}
        return Changes(frozenset(changed), tuple(self._documents(blobs)))

    def content(self, file: Path) -> bytes | None:
        """What the file held; None where there was none."""
        name = file.resolve().relative_to(self.root.resolve()).as_posix()
        try:
            return _git(self.root, "cat-file", "blob", f"{self.commit}:{name}")
        except RevisionError:
            return None

    def _documents(self, blobs: Sequence[tuple[str, str]]) -> Iterator[Document]:
        for (path, _), data in zip(blobs, _contents(self.root, [blob for _, blob in blobs]), strict=True):
            if not path.endswith(".jsonl"):
                yield Document(path, None, data)
                continue
            for number, line in enumerate(data.splitlines(), 1):
                if line:
                    yield Document(path, number, line)


def _contents(root: Path, blobs: Sequence[str]) -> Iterator[bytes]:
    """The contents of blobs, each at most MAX_BYTES long (longer ones are cut, and then are no records)."""
    if not blobs:
        return
    command = ["git", "-C", os.fspath(root), "cat-file", "--batch"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for blob in blobs:
            process.stdin.write(f"{blob}\n".encode())
            process.stdin.flush()
            size = int(process.stdout.readline().split()[2])
            data = process.stdout.read(size)
            process.stdout.read(1)
            yield data[:MAX_BYTES]


def _git(folder: Path, *args: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", os.fspath(folder), *args], capture_output=True, check=True)
    except FileNotFoundError:
        raise RevisionError("git is not installed; install it, or validate without --since") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise RevisionError(said[-1] if said else f"git {args[0]} failed") from None
    return done.stdout
