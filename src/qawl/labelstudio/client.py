"""Talking to a Label Studio server: the only module that does, through label-studio-sdk.

What goes wrong becomes a ServerError of one line. What may be repeated without harm is repeated, with growing
waits, while the server is away or busy. An import is not: it would double the tasks. Whoever imports looks
first what is there (``push``).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count
from typing import Any, NamedTuple, TypeVar

import httpx
import orjson
from label_studio_sdk import LabelStudio
from label_studio_sdk.core.api_error import ApiError

from qawl.labelstudio.credentials import API_KEY, Credentials
from qawl.record import Json

T = TypeVar("T")

OLDEST = (1, 23)
"""The oldest release of Label Studio that this is tested with."""
WAITS = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds to wait before a request is repeated."""
PAGE = 200
_TIMEOUT = 120
_NOT_LABEL_STUDIO = "{} does not answer like Label Studio; check LABEL_STUDIO_URL"
# We repeat requests ourselves: the SDK would repeat an import too.
_ONCE: Any = {"max_retries": 0, "timeout_in_seconds": _TIMEOUT}
_IMPORT: Any = {"max_retries": 0, "timeout_in_seconds": 600}


class ServerError(Exception):
    """What is wrong with the server or our access to it, in one line with a cure. ``passing``: it may go
    over, so that another attempt makes sense."""

    def __init__(self, message: str, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


class Project(NamedTuple):
    """A project as far as it concerns us."""

    id: int
    title: str
    label_config: str
    model_version: str | None


class Known(NamedTuple):
    """A task on the server: its id, what it is made of, and whether someone has worked on it."""

    id: int
    task: Json
    touched: bool


class Server:
    """A Label Studio server. ``on_wait`` is told, in one line, when a request has to be repeated."""

    def __init__(self, credentials: Credentials, on_wait: Callable[[str], None] = lambda line: None) -> None:
        self.url = credentials.url
        self._on_wait = on_wait
        connect: Any = LabelStudio  # comes without type hints
        self._api: LabelStudio = self._once(
            lambda: connect(base_url=self.url, api_key=credentials.api_key, timeout=_TIMEOUT)
        )
        self._check_version()

    def _check_version(self) -> None:
        def ask() -> str:
            try:
                release = str(self._api.versions.get(request_options=_ONCE).release or "")
                # The version is told to anyone; this asks for a right.
                self._api.projects.list(page_size=1, request_options=_ONCE)
                return release
            except ApiError as error:
                if error.status_code == 404:
                    return ""
                raise

        release = self._once(ask)
        numbers = tuple(int(part) for part in release.split(".")[:2] if part.isdigit())
        if len(numbers) < 2:
            raise ServerError(_NOT_LABEL_STUDIO.format(self.url))
        if numbers < OLDEST:
            wanted = ".".join(map(str, OLDEST))
            raise ServerError(f"{self.url} runs Label Studio {release}; update it to {wanted} or newer")

    def place(self, project: int, task: int) -> str:
        """The address at which a person opens a task."""
        return f"{self.url}/projects/{project}/data?task={task}"

    def find_project(self, name: str) -> Project | None:
        """The project of this title; None if there is none. ServerError if there are several."""

        def find() -> list[Project]:
            pages: Any = self._api.projects.list(title=name, page_size=PAGE, request_options=_ONCE)
            return [_project(item) for item in pages if item.title == name]

        found = self._repeated(find)
        if len(found) > 1:
            ids = ", ".join(str(project.id) for project in found)
            raise ServerError(f"{self.url} has {len(found)} projects called {name} ({ids}); rename the others")
        return found[0] if found else None

    def create_project(self, title: str, **settings: Any) -> Project:
        """Make a project."""
        # Not repeated: a second attempt could make a second one. The next run finds what was made.
        return _project(self._once(lambda: self._api.projects.create(title=title, **settings, request_options=_ONCE)))

    def update_project(self, project: int, **settings: Any) -> None:
        """Change a project's settings."""
        self._repeated(lambda: self._api.projects.update(project, **settings, request_options=_ONCE))

    def tasks(self, project: int) -> Iterator[Known]:
        """All tasks of a project, in the order of their ids, without annotations."""
        for page in count(1):
            items = self._repeated(partial(self._page, project, page))
            for item in items:
                touched = bool(item.total_annotations or item.cancelled_annotations)
                yield Known(int(item.id), {"id": item.id, "data": item.data, "meta": item.meta}, touched)
            if len(items) < PAGE:
                return

    def _page(self, project: int, page: int) -> list[Any]:
        try:
            include = "id,data,meta,total_annotations,cancelled_annotations"
            pager: Any = self._api.tasks.list(
                project=project, page=page, page_size=PAGE, include=include, request_options=_ONCE
            )
            return list(pager.items or ())
        except ApiError as error:
            if error.status_code == 404 and page > 1:
                return []  # the page after the last
            raise

    def import_tasks(self, project: int, tasks: Sequence[Json]) -> None:
        """Add tasks with their predictions, all or none of them. Asking twice adds them twice."""
        request: Any = list(tasks)
        self._once(
            lambda: self._api.projects.import_tasks(
                project, request=request, return_task_ids=True, request_options=_IMPORT
            )
        )

    def update_task(self, id_: int, task: Json, predictions: Sequence[int]) -> None:
        """Make a task, and its predictions of these ids, what ``task`` says. The task itself comes last: if
        this stops half-way, it still differs, and is updated the next time."""

        def update() -> None:
            known = list(predictions)
            if len(known) < len(task["predictions"]):  # perhaps made by an attempt that failed later
                known = [int(one.id or 0) for one in self._api.predictions.list(task=id_, request_options=_ONCE)]
            for extra in known[len(task["predictions"]) :]:
                self._gone(partial(self._api.predictions.delete, extra, request_options=_ONCE))
            for number, new in enumerate(task["predictions"]):
                if number < len(known):
                    self._api.predictions.update(known[number], **new, request_options=_ONCE)
                else:
                    self._api.predictions.create(task=id_, **new, request_options=_ONCE)
            self._api.tasks.update(str(id_), data=task["data"], meta=task["meta"], request_options=_ONCE)

        self._repeated(update)

    def delete_task(self, id_: int) -> None:
        """Delete a task."""
        self._repeated(lambda: self._gone(partial(self._api.tasks.delete, str(id_), request_options=_ONCE)))

    @staticmethod
    def _gone(delete: Callable[[], None]) -> None:
        try:
            delete()
        except ApiError as error:
            if error.status_code != 404:  # gone already
                raise

    def export(self, project: int, ids: Sequence[int]) -> list[Json]:
        """These tasks with all annotations and drafts, as the web page's JSON export gives them. The server
        keeps a copy of every export in its data folder."""
        options: Any = {**_ONCE, "additional_query_parameters": {"ids[]": list(ids)}}

        def download() -> list[Json]:
            chunks = self._api.projects.exports.download_sync(
                project, export_type="JSON", download_all_tasks=True, request_options=options
            )
            return list(orjson.loads(b"".join(chunks)))

        return self._repeated(download) if ids else []

    def users(self) -> dict[int, str]:
        """The e-mail address of every user, by id."""
        users = self._repeated(lambda: self._api.users.list(request_options=_ONCE))
        return {int(user.id or 0): str(user.email) for user in users}

    def _once(self, action: Callable[[], T]) -> T:
        try:
            return action()
        except (ApiError, httpx.HTTPError, httpx.InvalidURL, orjson.JSONDecodeError) as error:
            raise _explained(error, self.url) from error

    def _repeated(self, action: Callable[[], T]) -> T:
        for attempt in range(len(WAITS)):
            try:
                return self._once(action)
            except ServerError as error:
                if not error.passing:
                    raise
                self.wait(attempt, error)
        return self._once(action)

    def wait(self, attempt: int, error: ServerError) -> None:
        """Wait before attempt number ``attempt`` + 1. Raises the error when it was the last."""
        if attempt >= len(WAITS):
            raise error
        self._on_wait(f"{error}; trying again in {WAITS[attempt]:g} s")
        time.sleep(WAITS[attempt])


def _project(item: Any) -> Project:
    return Project(int(item.id), str(item.title), str(item.label_config or ""), item.model_version or None)


def _explained(error: Exception, url: str) -> ServerError:
    if isinstance(error, httpx.TimeoutException):
        message = f"{url} took too long to answer; try again, or with a smaller --batch"
        return ServerError(message, passing=True)
    if isinstance(error, httpx.TransportError):
        return ServerError(f"no answer from {url}; is Label Studio running there?", passing=True)
    status = error.status_code if isinstance(error, ApiError) else None
    if status == 401:
        cure = f"make a new one under Account & Settings, and set {API_KEY}"
        return ServerError(f"{url} does not accept the token; {cure}")
    if status == 403:
        return ServerError(f"{url} does not allow this to the token's user; ask for the right")
    if status == 404:
        return ServerError(f"{url} does not have what was asked for; was it deleted meanwhile? Run again")
    if status is not None and (status >= 500 or status in (408, 429)):
        return ServerError(f"{url} is in trouble (status {status}); look at its log", passing=True)
    if status == 400 and isinstance(error, ApiError):
        return ServerError(f"{url} refuses: {_detail(error.body)}")
    return ServerError(_NOT_LABEL_STUDIO.format(url))


def _detail(body: Any) -> str:
    """What the server says, on one line, cut short."""
    if isinstance(body, dict):
        body = body.get("validation_errors") or body.get("detail") or body
    return " ".join(str(body).split())[:300]
