"""A real Label Studio server and a real browser, once a session; without their packages the tests skip."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from qawl.cli import main

ROOT = Path(__file__).resolve().parents[2]
ADMIN, PASSWORD = "admin@example.com", "correct-horse-1"
TOKEN = "0123456789abcdef0123456789abcdef01234567"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Studio:
    """A server of ours: it can be killed and started again on the same data."""

    def __init__(self, program: Path, folder: Path) -> None:
        self._program, self._folder = program, folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("LABEL_STUDIO")},
            "LABEL_STUDIO_BASE_DATA_DIR": str(self._folder),
            "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
            "DJANGO_DB": "sqlite",
            "LATEST_VERSION_CHECK": "false",
            "COLLECT_ANALYTICS": "false",
            "SENTRY_DSN": "",
            "FRONTEND_SENTRY_DSN": "",
        }
        environment.pop("PYTHONPATH", None)
        command = [str(self._program), "start", "--no-browser", "--port", str(self.port)]
        command += ["--username", ADMIN, "--password", PASSWORD, "--user-token", TOKEN]
        log = (self._folder / "server.log").open("ab")
        self._process = subprocess.Popen(
            command, cwd=self._folder, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        for _ in range(240):
            if self._process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.url}/health", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.5)
        log.flush()
        pytest.fail(f"the server did not start:\n{(self._folder / 'server.log').read_text()[-2000:]}")

    def kill(self, how: int = signal.SIGKILL) -> None:
        assert self._process is not None
        os.killpg(self._process.pid, how)
        self._process.wait()

    def api(self, method: str, path: str, token: str = TOKEN, **arguments: Any) -> Any:
        """Ask the server; its JSON."""
        headers = {"Authorization": f"Token {token}"}
        answer = httpx.request(method, self.url + path, headers=headers, timeout=60, **arguments)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json() if answer.content else None

    def session(self, email: str = ADMIN, password: str = PASSWORD) -> Any:
        """A client that has logged in as people do, in the web page."""
        client = httpx.Client(base_url=self.url, follow_redirects=True, timeout=60)
        self._post_form(client, "/user/login/", email=email, password=password)
        return client

    def user_of(self, token: str) -> int:
        """The id of a token's user."""
        return int(self.api("GET", "/api/current-user/whoami", token)["id"])

    def sign_up(self, email: str) -> str:
        """Make another user through an invitation; their token."""
        invitation = self.api("GET", "/api/invite")["invite_url"]
        client = httpx.Client(base_url=self.url, follow_redirects=True, timeout=60)
        self._post_form(client, invitation, email=email, password=PASSWORD, allow_newsletters="false")
        return str(client.get("/api/current-user/token").json()["token"])

    @staticmethod
    def _post_form(client: Any, path: str, **fields: str) -> None:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]{1,200})"', client.get(path).text)
        assert found, f"no form at {path}"
        fields["csrfmiddlewaretoken"] = found[1]
        answer = client.post(path, data=fields, headers={"Referer": str(client.base_url)})
        assert answer.status_code == 200, answer.text[:300]

    def project(self, title: str) -> int:
        """The id of a project."""
        found = self.api("GET", "/api/projects", params={"title": title})["results"]
        assert len(found) == 1, found
        return int(found[0]["id"])

    def tasks(self, title: str) -> dict[str, Any]:
        """Everything about the tasks of a project, by record id; they must be one each."""
        listed = self.api("GET", f"/api/projects/{self.project(title)}/export?exportType=JSON&download_all_tasks=true")
        by_id = {task["data"]["record_id"]: task for task in listed}
        assert len(by_id) == len(listed), "a record has two tasks"
        return by_id

    def exports(self) -> Iterator[Path]:
        """The copies of exports that the server keeps."""
        return (self._folder / "export").glob("*.json")

    def predictions(self, task: int) -> list[Any]:
        return list(self.api("GET", "/api/predictions", params={"task": task}))

    def annotate(self, task: int, result: list[Any], token: str = TOKEN, **more: Any) -> int:
        """Submit an annotation; its id."""
        answer = self.api("POST", f"/api/tasks/{task}/annotations", token, json={"result": result, **more})
        return int(answer["id"])


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A fresh server; it takes about half a minute to start."""
    venv = Path(os.environ.get("QAWL_LABEL_STUDIO_VENV") or ROOT / ".venv-label-studio")
    program = venv / "bin" / "label-studio"
    if not program.is_file():
        pytest.skip("Label Studio is not installed; scripts/setup-label-studio installs it")
    server = Studio(program, tmp_path_factory.mktemp("label-studio"))
    server.start()
    yield server
    server.kill(signal.SIGTERM)


@pytest.fixture
def access(studio: Studio, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Studio:
    """The server, with the credentials for it in the environment."""
    monkeypatch.setenv("LABEL_STUDIO_URL", studio.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", TOKEN)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no-config"))
    return studio


@pytest.fixture(scope="session")
def second(studio: Studio) -> str:
    """The token of a second annotator."""
    return studio.sign_up("second@example.com")


@pytest.fixture
def qawl(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Runs a command line; its exit code and what it says on standard error."""

    def run(*arguments: object) -> tuple[int, str]:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        return code, capsys.readouterr().err

    return run


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless browser."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        pytest.skip("no chromium here; scripts/setup-label-studio installs it on Debian, as root")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(studio: Studio, chromium: Any) -> Iterator[Any]:
    """A page of a browser that is logged in; an error in the page fails the test."""
    context = chromium.new_context(viewport={"width": 1500, "height": 1000}, base_url=studio.url)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/user/login/")
    page.fill("input[name=email]", ADMIN)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(re.compile(r"/(projects|home|$)"))
    yield page
    context.close()
    assert not errors
