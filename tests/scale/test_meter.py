"""What is shown while a conversion goes on."""

from __future__ import annotations

import os
import pty
import subprocess
import threading

from qawl.cli import _meter
from qawl.cli._meter import figures, meter
from qawl.scale.summary import Progress

from .conftest import article, command, write_lines


def test_figures_say_speed_and_time_left():
    now = Progress(done=300, done_before=100, articles=1000, quotations=7000, rejects=3)
    assert figures(now, 1100, 20.0) == "1,000 articles (50/s), 7,000 quotations, 3 rejects, 0:01:20 left"


def test_time_left_is_not_guessed_before_a_unit_is_done_nor_said_at_the_end():
    begun = Progress(done=100, done_before=100, articles=10, quotations=7, rejects=0)
    assert "left" not in figures(begun, 1100, 2.0)
    assert "left" not in figures(Progress(1100, 100, 10, 7, 0), 1100, 2.0)


def test_a_bar_on_a_terminal_and_nothing_in_a_pipe(tmp_path):
    file = write_lines(tmp_path / "a.jsonl", [article(i) for i in range(400)])
    line = command("convert", file, "-o", tmp_path / "out", "--shards", "jsonl")
    master, terminal = pty.openpty()
    process = subprocess.Popen(line, stderr=terminal, env=os.environ | {"TERM": "xterm", "COLUMNS": "100"})
    os.close(terminal)
    shown = b""
    while True:
        try:
            data = os.read(master, 4096)
        except OSError:  # the other end is closed
            break
        shown += data
    assert process.wait() == 0
    assert "400 records: 400 written" in shown.decode()
    assert "quotations, 0 rejects" in shown.decode()
    piped = subprocess.run([*line[:-1], "parquet", "-o", tmp_path / "p"], capture_output=True, text=True)
    *before, last = piped.stderr.splitlines()
    assert last == "400 records: 400 written, 0 unchanged, 0 kept"
    assert all("articles (" in line for line in before)  # a slow machine says how far it is
    assert "\x1b" not in piped.stderr


def test_a_line_now_and_then_in_a_pipe(monkeypatch, capsys):
    monkeypatch.setattr(_meter, "SECONDS_BETWEEN_LINES", 0)
    told = threading.Event()

    def progress():
        told.set()
        return Progress(done=300, done_before=0, articles=1000, quotations=7000, rejects=3)

    with meter(progress, lambda: 1200):
        told.wait()
    shown = capsys.readouterr().err.splitlines()
    assert shown
    assert all(line.startswith(" 25%  1,000 articles (") for line in shown)
