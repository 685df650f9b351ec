"""What `make load` tells the person who runs it."""

import re
import socket

import httpx
import pytest

from tests.tools.fake_api import BASE_URL, PASSWORD, FakeApi, planets
from tools import load_planets

TOTAL = 50


@pytest.fixture(autouse=True)
def fifty_planets_for_mia(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASE_URL", BASE_URL)
    monkeypatch.setenv("EMAIL", "mia@example.com")
    monkeypatch.setenv("PASSWORD", PASSWORD)
    monkeypatch.setattr(load_planets, "read_planets", lambda: planets(TOTAL))


def run_against(api: FakeApi, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(load_planets, "connect", lambda *_, **__: api.http())
    return load_planets.main()


def test_it_counts_what_was_created_and_proposes_what_to_do_next(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run_against(FakeApi(), monkeypatch)

    out = capsys.readouterr().out
    assert code == 0
    assert f"{TOTAL} of {TOTAL} planets" in out
    assert re.search(rf"created │ +{TOTAL} │", out)
    assert f"curl -s {BASE_URL}/api/v1/planets" in out


def test_a_failure_is_reported_with_the_first_reasons_and_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refusals = [httpx.Response(400, json={"detail": "Not [so]."}) for _ in range(7)]

    code = run_against(FakeApi(*refusals), monkeypatch)

    out = capsys.readouterr().out
    assert code == 1
    assert out.count("400 Bad Request: Not [so].") == load_planets.REASONS_SHOWN
    assert "... and 2 more" in out


def test_a_wrong_password_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PASSWORD", "another")

    code = run_against(FakeApi(), monkeypatch)

    assert code == 1
    assert capsys.readouterr().err.splitlines() == [
        "cannot log in as mia@example.com: 400 Bad Request: Not so."
    ]


def test_an_api_that_does_not_run_is_one_line_that_says_how_to_start_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    monkeypatch.setenv("BASE_URL", f"http://127.0.0.1:{port}")

    code = load_planets.main()

    assert code == 1
    assert capsys.readouterr().err.splitlines() == [
        f"nothing answers at http://127.0.0.1:{port}; start the API with `make start`"
    ]


def test_a_lost_connection_is_one_line_that_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run_against(FakeApi(lasts=20), monkeypatch)

    assert code == 1
    assert capsys.readouterr().err.splitlines() == [
        f"lost the connection to {BASE_URL} (ReadError); {load_planets.GO_ON}"
    ]
