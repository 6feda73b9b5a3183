"""What is said when a server answers, but not as it should: one line with a cure, and never the token."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from qawl.labelstudio import client
from qawl.labelstudio.client import Server, ServerError
from qawl.labelstudio.credentials import Credentials

SECRET = "5ecre7" * 6
VERSION = b'{"release": "1.23.2"}'
PROJECTS = b'{"count": 0, "next": null, "previous": null, "results": []}'


class Answers(BaseHTTPRequestHandler):
    """Answers every path beginning with a key of ``server.answers`` with its (status, body)."""

    server: Any

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        status, body = next(
            (answer for path, answer in self.server.answers.items() if self.path.startswith(path)), (404, b"")
        )
        if callable(body):
            status, body = body()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def odd_server() -> Iterator[Any]:
    """A server whose answers the test sets."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.answers = {"/api/version": (200, VERSION), "/api/projects": (200, PROJECTS)}
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def connect(server: Any, **more: Any) -> Server:
    return Server(Credentials(f"http://127.0.0.1:{server.server_port}", SECRET), **more)


@pytest.mark.parametrize(
    ("path", "answer", "said"),
    [
        ("/api/version", (200, b'{"release": "1.12.0"}'), "runs Label Studio 1.12.0; update it to 1.23 or newer"),
        ("/api/version", (200, b"<html>Welcome</html>"), "does not answer like Label Studio; check LABEL_STUDIO_URL"),
        ("/api/version", (404, b"<html>Nothing</html>"), "does not answer like Label Studio; check LABEL_STUDIO_URL"),
        ("/api/version", (200, b"{}"), "does not answer like Label Studio; check LABEL_STUDIO_URL"),
        ("/api/projects", (401, b'{"detail": "Invalid token."}'), "does not accept the token; make a new one"),
        ("/api/projects", (403, b'{"detail": "Forbidden."}'), "does not allow this to the token's user"),
        ("/api/projects", (400, b'{"detail": "Bad\\n title"}'), "refuses: Bad title"),
        ("/api/projects", (503, b"<html>Sorry</html>"), "is in trouble (status 503); look at its log"),
    ],
)
def test_each_fault_is_one_line_with_a_cure(odd_server: Any, path: str, answer: tuple[int, bytes], said: str) -> None:
    odd_server.answers[path] = answer
    with pytest.raises(ServerError) as error:
        connect(odd_server)
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1
    assert SECRET not in str(error.value)


def test_a_server_that_does_not_answer_in_time(odd_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_ONCE", {"max_retries": 0, "timeout_in_seconds": 0.1})

    def late() -> tuple[int, bytes]:
        time.sleep(0.5)
        return 200, VERSION

    odd_server.answers["/api/version"] = (200, late)
    with pytest.raises(ServerError, match="took too long to answer") as error:
        connect(odd_server)
    assert error.value.passing


def test_what_is_safe_is_asked_again_until_it_answers(odd_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "WAITS", (0.01, 0.02, 0.03))
    waits: list[str] = []
    server = connect(odd_server, on_wait=waits.append)
    answers = iter([(500, b""), (429, b""), (200, PROJECTS)])
    odd_server.answers["/api/projects"] = (200, lambda: next(answers))
    assert server.find_project("any") is None
    assert [line.rpartition("; ")[2] for line in waits] == ["trying again in 0.01 s", "trying again in 0.02 s"]


def test_it_gives_up_in_the_end(odd_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "WAITS", (0.01, 0.01))
    server = connect(odd_server)
    odd_server.answers["/api/projects"] = (500, b"")
    odd_server.asked.clear()
    with pytest.raises(ServerError, match="status 500"):
        server.find_project("any")
    assert len(odd_server.asked) == 3


def test_a_refusal_is_not_repeated(odd_server: Any) -> None:
    server = connect(odd_server)
    odd_server.answers["/api/projects"] = (403, b"{}")
    odd_server.asked.clear()
    with pytest.raises(ServerError, match="does not allow"):
        server.find_project("any")
    assert len(odd_server.asked) == 1
