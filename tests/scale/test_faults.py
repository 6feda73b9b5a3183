"""Runs that are killed, that fill the disk or may not write; other clocks, locales and hash seeds."""

from __future__ import annotations

import ctypes
import os
import random
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from qawl.cli import main
from qawl.scale.local import Conversion
from qawl.scale.summary import Options

from .conftest import article, command, tree, write_lines

KILLS = int(os.environ.get("QAWL_KILLS", "2"))
"""How many runs of each kind are killed, each at a random moment; QAWL_KILLS=17 makes it about fifty in all."""


@pytest.fixture
def many(tmp_path: Path) -> list[Path]:
    """Six units that take a second or so in all."""
    folder = tmp_path / "in"
    return [write_lines(folder / f"{n}.jsonl", [article(i) for i in range(n * 150, n * 150 + 170)]) for n in range(6)]


def arguments(many: list[Path], out: Path, kind: str) -> list[str]:
    return ["convert", *map(str, many), "-o", str(out), *(["--shards", kind] if kind != "records" else []), "--jobs=2"]


@pytest.mark.parametrize("kind", ["records", "jsonl", "parquet"])
def test_a_run_that_is_killed_goes_on_and_ends_as_if_it_had_not_been(many, tmp_path, kind):
    whole, chance = tmp_path / "whole", random.Random()
    begun = time.monotonic()
    code = subprocess.run(command(*arguments(many, whole, kind)), stderr=subprocess.DEVNULL).returncode
    seconds = time.monotonic() - begun
    for number in range(KILLS):
        out, moment = tmp_path / f"out{number}", chance.uniform(0, seconds)
        process = subprocess.Popen(command(*arguments(many, out, kind)), stderr=subprocess.DEVNULL)
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert main(arguments(many, out, kind)) == code
        assert tree(out) == tree(whole), f"killed after {moment:.3f} s of {seconds:.3f}"


@pytest.mark.parametrize("number", range(KILLS))
def test_a_run_whose_workers_are_killed_ends_as_if_they_had_not_been(many, tmp_path, number):
    whole, out, chance = tmp_path / "whole", tmp_path / "out", random.Random()
    Conversion(many, whole, Options("parquet", 1)).run()
    process = subprocess.Popen(command(*arguments(many, out, "parquet")), stderr=subprocess.PIPE, text=True)
    while process.poll() is None and not (workers := descendants(process.pid)):
        time.sleep(0.02)
    time.sleep(chance.uniform(0, 1.5))
    victim = chance.choice(descendants(process.pid) or workers)
    with suppress(ProcessLookupError):
        os.kill(victim, signal.SIGKILL)
    said = process.communicate(timeout=600)[1]
    assert process.returncode == 0, said
    assert tree(out) == tree(whole)


def test_the_processes_of_a_killed_run_end_with_it(many, tmp_path):
    process = subprocess.Popen(command(*arguments(many, tmp_path / "out", "jsonl")), stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 300
    while not (children := descendants(process.pid)) and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    assert children, "the run ended before it had processes"
    process.send_signal(signal.SIGKILL)
    process.wait()
    while any(map(is_alive, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [child for child in children if is_alive(child)]


def test_a_full_disk_ends_the_run_in_one_line_and_the_next_run_goes_on(many, tmp_path):
    out, whole = tmp_path / "out", tmp_path / "whole"
    limited = subprocess.run(
        command(*arguments(many, out, "jsonl")),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)),
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert limited.returncode == 2
    assert limited.stderr.splitlines()[-1].startswith("qawl convert: can't write ")
    assert "Traceback" not in limited.stderr
    assert main(arguments(many, out, "jsonl")) == 0
    Conversion(many, whole, Options("jsonl")).run()
    assert tree(out) == tree(whole)


def as_anybody() -> None:
    """Have a process, before it begins, obey permissions even where root runs the tests."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP; refused to others than root, who need it not


@pytest.mark.skipif(sys.platform != "linux", reason="root gives up its rights in Linux's way")
@pytest.mark.parametrize("where", ["out", "out/.qawl", "out/.qawl/units"])
def test_a_folder_that_may_not_be_written_ends_the_run_in_one_line(many, tmp_path, where):
    out = tmp_path / "out"
    (out / ".qawl" / "units").mkdir(parents=True)
    (tmp_path / where).chmod(0o500)
    line = command(*arguments(many, out, "jsonl"))
    done = subprocess.run(line, preexec_fn=as_anybody, capture_output=True, text=True, timeout=600)
    (tmp_path / where).chmod(0o700)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("qawl convert: can't write ")
    assert "Traceback" not in done.stderr
    assert main(arguments(many, out, "jsonl")) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="root gives up its rights in Linux's way")
def test_a_file_that_may_not_be_read_is_a_finding_and_the_rest_goes_on(many, tmp_path):
    many[2].chmod(0)
    line = command(*arguments(many, tmp_path / "out", "jsonl"))
    done = subprocess.run(line, preexec_fn=as_anybody, capture_output=True, text=True, timeout=600)
    assert done.returncode == 1
    assert "[unreadable-file]" in done.stderr
    assert len(list((tmp_path / "out").glob("*.jsonl"))) == len(many) - 1


def test_hash_seed_locale_and_clock_change_nothing(many, tmp_path, run):
    whole = tmp_path / "whole"
    Conversion(many[:2], whole, Options("parquet")).run()
    surroundings = (
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "Asia/Tokyo"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "ar_EG.UTF-8", "TZ": "America/Lima", "SOURCE_DATE_EPOCH": "1"},
    )
    for number, environment in enumerate(surroundings):
        out = tmp_path / f"out{number}"
        done = run(*arguments(many[:2], out, "parquet"), **environment)
        assert done.returncode == 0, done.stderr
        assert tree(out) == tree(whole)


def descendants(pid: int) -> list[int]:
    """The processes that this one began, and those that they began."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int(entry.joinpath("stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            if parent == pid:
                found += [int(entry.name), *descendants(int(entry.name))]
    return found


def is_alive(pid: int) -> bool:
    """Whether a process still does anything."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
