"""The same conversion on a cluster of its own: a master and two workers on the loopback address."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pyspark = pytest.importorskip("pyspark")
java = shutil.which("java")
said = subprocess.run([java, "-version"], capture_output=True, text=True).stderr if java else ""
version = re.search(r'version "(\d+)', said)
if version is None or int(version[1]) < 17:
    pytest.skip("Spark needs Java 17 or newer", allow_module_level=True)

from qawl.reading import read_records  # noqa: E402
from qawl.record import Record  # noqa: E402
from qawl.scale import spark as module  # noqa: E402
from qawl.scale.local import Conversion  # noqa: E402
from qawl.scale.summary import Options  # noqa: E402

from .conftest import article, command, write_lines  # noqa: E402
from .test_faults import descendants  # noqa: E402

pytestmark = pytest.mark.slow

BIN = Path(pyspark.__file__).parent / "bin"
DEPLOY = "org.apache.spark.deploy"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the cluster's processes, and those that talk to it, have around them."""
    folder = tmp_path_factory.mktemp("spark")
    return os.environ | {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "SPARK_LOG_DIR": str(folder),
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }


@pytest.fixture(scope="module")
def cluster(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[int]]]:
    """The master's address, and the process ids of the two workers."""
    port, folder = free_port(), tmp_path_factory.mktemp("cluster")
    url = f"spark://127.0.0.1:{port}"
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, *args: object) -> subprocess.Popen[bytes]:
        log = (folder / f"{len(started)}.log").open("wb")
        line = [str(BIN / "spark-class"), f"{DEPLOY}.{name}", "--host", "127.0.0.1", *map(str, args)]
        process = subprocess.Popen(line, env=environment, stdout=log, stderr=log, start_new_session=True)
        started.append(process)
        return process

    try:
        start("master.Master", "--port", port, "--webui-port", free_port())
        wait_for(lambda: is_open(port), "the master")
        for number in range(2):
            own = ("--cores", 1, "--memory", "1g", "--webui-port", free_port(), "--work-dir", folder / f"work{number}")
            start("worker.Worker", *own, url)
        wait_for(lambda: (folder / "0.log").read_text().count("Registering worker") == 2, "the workers")
        yield url, [process.pid for process in started[1:]]
    finally:
        for process in reversed(started):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def is_open(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def wait_for(ready: object, what: str) -> None:
    assert callable(ready)
    deadline = time.monotonic() + 300
    while not ready():
        assert time.monotonic() < deadline, f"{what} did not come"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Ten units with duplicates of text and id, and broken lines."""
    folder = tmp_path_factory.mktemp("in")
    files = [write_lines(folder / f"{n}.jsonl", [article(i) for i in range(n * 90, n * 90 + 100)]) for n in range(9)]
    odd = [article(3, id="again"), b'{"id": ', {"id": "no-text"}, article(7, text="نص آخر تماما."), article(5000)]
    return [*files, write_lines(folder / "z.jsonl", odd)]


@pytest.fixture(scope="module")
def local(many: list[Path], tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    out = tmp_path_factory.mktemp("local")
    Conversion(many, out, Options("parquet", 1)).run()
    return rows(out)


def rows(out: Path) -> list[Record]:
    return [record for _, record in read_records(out)]


def arguments(many: list[Path], out: Path, url: str) -> list[str]:
    return command("convert", *many, "-o", out, "--shards", "parquet", "--engine", "spark", "--master", url)


def test_the_cluster_writes_what_one_machine_does(cluster, environment, many, local, tmp_path):
    out = tmp_path / "out"
    done = subprocess.run(arguments(many, out, cluster[0]), env=environment, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr  # there are errors in the input
    assert rows(out) == local
    assert done.stderr.splitlines()[-2].startswith(f"{len(local)} records: {len(local)} written")
    [sidecar] = (out / "_rejects").glob("part-*")
    rejects = [json.loads(line) for line in sidecar.read_text("utf-8").splitlines()]
    checks = [row["check"] for row in rejects]
    assert {check: checks.count(check) for check in set(checks)} == {
        "duplicate-text": 81,
        "broken-json": 1,
        "broken-article": 1,
        "duplicate-id": 1,
    }
    assert not list(tmp_path.glob("*.spool"))
    again = subprocess.run(arguments(many, out, cluster[0]), env=environment, capture_output=True, text=True)
    assert again.returncode == 2
    assert again.stderr.splitlines()[-1].endswith("is there already; name another folder, or delete it")


def test_an_executor_that_is_killed_changes_no_row(cluster, environment, many, local, tmp_path):
    url, workers = cluster
    out = tmp_path / "out"
    process = subprocess.Popen(arguments(many, out, url), env=environment, stderr=subprocess.DEVNULL)
    attempts = tmp_path / "out.spool" / "_temporary"
    wait_for(lambda: list(attempts.rglob("*.parquet")) or process.poll() is not None, "the first task")
    executors = [pid for pid in descendants(workers[0]) if "CoarseGrainedExecutorBackend" in command_line(pid)]
    assert process.poll() is None
    assert executors
    os.kill(executors[0], signal.SIGKILL)
    assert process.wait(900) == 1
    assert rows(out) == local


def test_spark_submit_does_the_same(cluster, environment, many, local, tmp_path):
    out = tmp_path / "out"
    line = [str(BIN / "spark-submit"), "--master", cluster[0], str(module.__file__), *map(str, many), "-o", str(out)]
    done = subprocess.run(line, env=environment, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert done.stdout.splitlines()[-1] == f"{len(local)} records, 84 findings"
    assert rows(out) == local


def test_a_data_frame_of_ones_own(cluster, environment, many, local, tmp_path):
    code = f"""
from qawl.scale import spark
session = spark.session({cluster[0]!r})
articles = session.read.json([{str(many[0])!r}, {str(many[1])!r}])
found = spark.convert(articles)
found.where("_finding is null").drop("_finding").write.parquet({str(tmp_path / "out")!r})
"""
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert {record.id: record for record in rows(tmp_path / "out")} == {r.id: r for r in local if r.id < "made-00190"}


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8", "replace")
    except OSError:
        return ""
