"""Which server, and the token for it: from the environment or a file, never from a command line.

LABEL_STUDIO_URL and LABEL_STUDIO_API_KEY are what Label Studio's own tools read. What they don't say is
looked for in ``label-studio.toml`` in the folder ``qawl`` of the user's configuration (``~/.config/qawl``,
or ``$XDG_CONFIG_HOME/qawl``), which only its owner may be able to read::

    url = "https://label-studio.example.org"
    api_key = "…"
"""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

URL, API_KEY = "LABEL_STUDIO_URL", "LABEL_STUDIO_API_KEY"


class CredentialsError(Exception):
    """No usable address or token; one line with the cure."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """A server's address, without a slash at the end, and a personal access token or a legacy token."""

    url: str
    api_key: str = field(repr=False)


def find_credentials(environ: Mapping[str, str] = os.environ) -> Credentials:
    """The credentials at hand. CredentialsError says what is missing, and where to put it."""
    file = config_file(environ)
    given = {"url": environ.get(URL, "").strip(), "api_key": environ.get(API_KEY, "").strip()}
    if not all(given.values()):
        for key, value in _read(file).items():
            given[key] = given[key] or value
    for key, variable in (("url", URL), ("api_key", API_KEY)):
        if not given[key]:
            what = "address of Label Studio" if key == "url" else "token for Label Studio"
            raise CredentialsError(f"no {what}; set {variable}, or {key} in {file}")
    url = given["url"].rstrip("/")
    if not url.startswith(("http://", "https://")):
        raise CredentialsError(f"{url} is no address of a server; it begins with http:// or https://")
    if not given["api_key"].isascii() or any(map(str.isspace, given["api_key"])):
        raise CredentialsError("the token for Label Studio has characters that no token has; copy it again")
    return Credentials(url, given["api_key"])


def config_file(environ: Mapping[str, str] = os.environ) -> Path:
    """The file that may hold the credentials."""
    home = environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME") or Path.home()) / ".config"
    return Path(home) / "qawl" / "label-studio.toml"


def _read(file: Path) -> dict[str, str]:
    try:
        with file.open("rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise CredentialsError(f"others may read {file}, which holds a token; run: chmod 600 {file}")
            data = tomllib.load(stream)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise CredentialsError(f"{file} can't be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        example = 'url = "https://…" and api_key = "…"'
        raise CredentialsError(f"{file} is no TOML; it holds two lines, {example}") from None
    return {key: str(data.get(key, "")).strip() for key in ("url", "api_key")}
