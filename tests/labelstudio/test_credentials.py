"""Where the server's address and the token come from, and what is said when they don't."""

from __future__ import annotations

from pathlib import Path

import pytest

from qawl.labelstudio.credentials import Credentials, CredentialsError, config_file, find_credentials


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = config_file({"XDG_CONFIG_HOME": str(tmp_path)})
    path.parent.mkdir()
    path.write_text('url = "https://studio.example.org/"\napi_key = "from-file"\n')
    path.chmod(0o600)
    return path


def test_from_the_environment(tmp_path: Path) -> None:
    environ = {
        "LABEL_STUDIO_URL": "http://localhost:8080/",
        "LABEL_STUDIO_API_KEY": " k ",
        "HOME": str(tmp_path),
    }
    assert find_credentials(environ) == Credentials("http://localhost:8080", "k")


def test_from_a_file(file: Path, tmp_path: Path) -> None:
    assert find_credentials({"XDG_CONFIG_HOME": str(tmp_path)}) == Credentials(
        "https://studio.example.org", "from-file"
    )


def test_the_environment_goes_before_the_file(file: Path, tmp_path: Path) -> None:
    environ = {"XDG_CONFIG_HOME": str(tmp_path), "LABEL_STUDIO_API_KEY": "from-environment"}
    assert find_credentials(environ).api_key == "from-environment"


def test_a_file_that_others_may_read_is_refused(file: Path, tmp_path: Path) -> None:
    file.chmod(0o640)
    with pytest.raises(CredentialsError, match=r"run: chmod 600 ") as error:
        find_credentials({"XDG_CONFIG_HOME": str(tmp_path)})
    assert "from-file" not in str(error.value)


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "no address of Label Studio; set LABEL_STUDIO_URL, or url in "),
        ({"LABEL_STUDIO_URL": "http://x"}, "no token for Label Studio; set LABEL_STUDIO_API_KEY"),
        ({"LABEL_STUDIO_URL": "localhost:8080", "LABEL_STUDIO_API_KEY": "k"}, "it begins with http"),
        ({"LABEL_STUDIO_URL": "http://x", "LABEL_STUDIO_API_KEY": "a b"}, "copy it again"),
        ({"LABEL_STUDIO_URL": "http://x", "LABEL_STUDIO_API_KEY": "مفتاح"}, "copy it again"),
    ],
)
def test_what_is_missing_is_said_with_the_cure(tmp_path: Path, environ: dict[str, str], said: str) -> None:
    with pytest.raises(CredentialsError, match=said):
        find_credentials({"HOME": str(tmp_path), **environ})


@pytest.mark.parametrize("content", [b"url = ", b"\xff"])
def test_a_file_that_is_no_toml(file: Path, tmp_path: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(CredentialsError, match="is no TOML"):
        find_credentials({"XDG_CONFIG_HOME": str(tmp_path)})


def test_the_token_is_not_shown() -> None:
    assert "secret" not in repr(Credentials("http://x", "secret"))
