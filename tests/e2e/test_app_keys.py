"""Client applications are counted by their API keys, over HTTP; people need none."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.e2e.api import ME, PASSWORD, TOKENS, Member, client, new_member, problem
from tests.e2e.runtime_process import PROJECT, RuntimeProcess

UNKNOWN = "an-api-key-that-nobody-has"
QUOTA = 3  # of partner-small, in a copy of the template

own_runtime = pytest.mark.needs("own runtime")


def ask(member: Member, key: str) -> httpx.Response:
    """Ask with an API key: it must be the first that comes with this member's token."""
    return member.http.get(ME, headers=[(b"X-Api-Key", key.encode())])


@pytest.mark.needs("keys by the authorizer")
def test_a_person_without_a_key_is_served(anyone: httpx.Client) -> None:
    mia = new_member(anyone)
    mia.http.headers.pop("X-Api-Key", None)

    assert mia.http.get(ME).status_code == 200


@pytest.mark.needs("API keys")
@pytest.mark.parametrize(
    "key", [UNKNOWN, "short", "a" * 129, "a" * 5000, "with white space in it", "é" * 20]
)
def test_a_key_that_nobody_has_is_forbidden(anyone: httpx.Client, key: str) -> None:
    mia = new_member(anyone)

    answer = ask(mia, key)

    assert problem(answer, 403)["detail"] == "This API key is not known."


@pytest.mark.needs("keys by the authorizer")
def test_an_empty_key_is_none(anyone: httpx.Client) -> None:
    mia = new_member(anyone)

    assert ask(mia, "").status_code == 200


def test_what_needs_no_token_minds_no_key(anyone: httpx.Client) -> None:
    served_without_a_key(anyone, UNKNOWN)


def served_without_a_key(anyone: httpx.Client, key: str) -> None:
    """Check that a preflight, a login and a document are served whatever key they bring."""
    mia = new_member(anyone)
    grant = {"grant_type": "password", "username": mia.email, "password": PASSWORD}
    brought = {"X-Api-Key": key}
    asked = {"Origin": "https://app.example.com", "Access-Control-Request-Method": "GET"}

    assert anyone.options(ME, headers=asked | brought).status_code in (200, 204)
    assert anyone.post(TOKENS, data=grant, headers=brought).status_code == 200
    assert anyone.get("/openapi.json", headers=brought).status_code == 200


@dataclass(frozen=True)
class Runtime:
    """A local runtime whose smallest plan has a small quota."""

    anyone: httpx.Client
    settings: Mapping[str, str]

    def new_key(self, name: str) -> str:
        """Make a key as `make app-key` does, while the runtime runs."""
        return subprocess.run(
            [sys.executable, "-m", "tools.app_key"],
            cwd=PROJECT,
            env={**self.settings, "NAME": name, "PLAN": "partner-small"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """Start it, with an empty state."""
    state = tmp_path_factory.mktemp("state")
    with RuntimeProcess(state, with_small_quota(tmp_path_factory.mktemp("project"))) as process:
        settings = {**os.environ, "LOCAL_STATE": str(state)}
        with client(process.wait_until_ready()) as anyone:
            yield Runtime(anyone, settings)


def with_small_quota(copy: Path) -> Path:
    """Return the product, with another quota in the template."""
    for name in ("data", "functions", "local", "sam_template", "shared"):
        (copy / name).symlink_to(PROJECT / name)
    template = (PROJECT / "template.yaml").read_text()
    assert template.count("Limit: 10000,") == 1
    (copy / "template.yaml").write_text(template.replace("Limit: 10000,", f"Limit: {QUOTA},"))
    return copy


@own_runtime
def test_a_key_over_its_quota_is_refused_where_a_key_counts_and_nowhere_else(
    runtime: Runtime,
) -> None:
    key = runtime.new_key("acme")
    mia, max_ = new_member(runtime.anyone), new_member(runtime.anyone)

    within = [ask(mia, key).status_code for _ in range(QUOTA)]
    over = ask(max_, key)

    assert within == [200] * QUOTA
    assert problem(over, 429)["detail"] == "The quota of this API key is used up."
    assert int(over.headers["Retry-After"]) > 1
    served_without_a_key(runtime.anyone, key)
    assert new_member(runtime.anyone).http.get(ME).status_code == 200


@own_runtime
def test_one_applications_quota_is_not_anothers(runtime: Runtime) -> None:
    key, other = runtime.new_key("umbra"), runtime.new_key("penumbra")
    mia, max_ = new_member(runtime.anyone), new_member(runtime.anyone)

    spent = [ask(mia, key).status_code for _ in range(QUOTA + 1)]

    assert spent[-1] == 429
    assert ask(max_, other).status_code == 200


@own_runtime
def test_a_key_whose_file_was_removed_is_unknown(runtime: Runtime) -> None:
    key = runtime.new_key("nova")
    mia = new_member(runtime.anyone)
    known = ask(mia, key)

    (Path(runtime.settings["LOCAL_STATE"]) / "app-keys" / "nova.json").unlink()

    assert known.status_code == 200
    problem(ask(mia, key), 403)
