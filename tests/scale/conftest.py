"""Made-up articles in files, and runs of the command over them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

NAMES = ("سعاد المالح", "رنا الفارس", "مازن الحلو", "ليلى النجار", "كريم الوادي")
PLACES = ("جزر المرجان", "مدينة الورد", "الساحل الأخضر", "وادي النخيل")


def body(number: int) -> str:
    """The text of a made-up article, another one for every number."""
    name, place = NAMES[number % len(NAMES)], PLACES[number % len(PLACES)]
    return (
        f'قال الوزير {name} إن الميناء رقم {number} في {place} مفتوح أمام السفن. وأضاف: "لن نغلقه قبل {number} عاما".\n'
        f"ونفت الشركة وجود أي تأخير. وبحسب {NAMES[(number + 1) % len(NAMES)]} فإن العمل يسير كما هو مخطط له."
    )


def article(number: int, **fields: str) -> dict[str, str]:
    """A made-up article as a line of JSON has it."""
    return {"id": f"made-{number:05}", "title": f"ميناء رقم {number}", "text": body(number)} | fields


def write_lines(file: Path, rows: Iterable[object]) -> Path:
    """A JSON Lines file; a row that is bytes is a line as it is."""
    lines = [row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in rows]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"".join(line + b"\n" for line in lines))
    return file


def tree(folder: Path) -> dict[str, str]:
    """Every file beneath a folder, hidden ones too, with its checksum."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def shards(folder: Path) -> list[Path]:
    """The shards in a folder, in order."""
    return sorted(folder.glob("[!.]*"))


def ids(folder: Path) -> list[str]:
    """The ids of all records in a folder's JSON Lines shards."""
    return [json.loads(line)["id"] for shard in shards(folder) for line in shard.read_text("utf-8").splitlines()]


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    """Four files of a unit each: some articles come twice, some lines are broken."""
    folder = tmp_path / "in"
    return [
        write_lines(folder / "a.jsonl", [article(i) for i in range(40)]),
        write_lines(folder / "b.jsonl", [*(article(i) for i in range(40, 60)), b'{"id": ', article(60)]),
        write_lines(folder / "c.jsonl", [article(i, id=f"again-{i}") for i in range(30, 50)]),
        write_lines(folder / "d.jsonl", [*(article(i) for i in range(70, 90)), {"id": "x"}, article(5, text="آخر")]),
    ]


Run = Callable[..., "subprocess.CompletedProcess[str]"]


def command(*args: object) -> list[str]:
    """The command line that runs a verb in a process of its own."""
    return [sys.executable, "-m", "qawl", *map(str, args)]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a verb in a process of its own; keyword arguments add to its environment."""

    def call(*args: object, **environment: str) -> subprocess.CompletedProcess[str]:
        env = os.environ | environment
        return subprocess.run(command(*args), env=env, cwd=tmp_path, capture_output=True, text=True, timeout=900)

    return call
