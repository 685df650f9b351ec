"""What schemathesis finds on a local runtime of its own: no answer that the document does not know.

It runs all its checks in all its phases: the document's examples, the bounds of every schema,
random requests, valid and invalid, and sequences along the document's links. What is exempted
is listed, with its reason, in fuzzing/exemptions.py. FUZZ_EXAMPLES (per operation), FUZZ_SEEDS and
FUZZ_SECONDS (of each seed, in which random requests and sequences go on) ask for more; `make fuzz`
does.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from local.product import demo
from tests.e2e.api import PLANETS, USERS, a_planet, client, log_in
from tests.e2e.runtime_process import PROJECT, RuntimeProcess
from tools.build_openapi import TARGET

CONFIGURATION = Path(__file__).parent / "fuzzing" / "schemathesis.toml"
EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "5")
SEEDS = os.environ.get("FUZZ_SEEDS", "1").split()
SECONDS = os.environ.get("FUZZ_SECONDS")
COMMAND = (sys.executable, "-m", "schemathesis.cli", f"--config-file={CONFIGURATION}", "run")
OPTIONS = (
    f"--max-examples={EXAMPLES}",
    *([f"--max-time={SECONDS}"] if SECONDS else []),
    "--report=json",
)

pytestmark = pytest.mark.needs("own runtime")

LINE_LONGEST = 300  # characters; some of the headers that it tries are longer than a page


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """Start a runtime with an admin's account and a planet, and say where they are.

    Each seed has its own: guesses at the admin's present password count as failed logins, and the
    next seed could not log in.
    """
    with RuntimeProcess(tmp_path / "state") as runtime:
        url = runtime.wait_until_ready()
        with client(url) as anyone:
            token = log_in(anyone, demo.ADMIN.email, demo.ADMIN.password)
        with client(url, token) as admin:
            yield {
                "BASE_URL": url,
                "EMAIL": demo.ADMIN.email,
                "PASSWORD": demo.ADMIN.password,
                "USER_ID": str(admin.get(f"{USERS}/me").json()["id"]),
                "PLANET_ID": str(admin.post(PLANETS, json=a_planet()).json()["planet_id"]),
            }


@pytest.mark.parametrize("seed", SEEDS)
def test_no_request_gets_an_answer_that_the_document_does_not_know(
    settings: Mapping[str, str], seed: str, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"

    run = subprocess.run(
        [*COMMAND, str(TARGET), f"--seed={seed}", *OPTIONS, f"--report-json-path={report}"],
        cwd=tmp_path,
        env={**os.environ, **settings, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )

    sys.stdout.write(shortened(run.stdout + run.stderr))
    assert run.returncode == 0
    found = json.loads(report.read_text())
    assert found["operations"]["tested"] == found["operations"]["total"] == len(operations())
    assert {phase["status"] for phase in found["phases"].values()} == {"success"}


def operations() -> list[str]:
    document = json.loads(TARGET.read_text(encoding="utf-8"))
    return [name for methods in document["paths"].values() for name in methods]


def shortened(output: str) -> str:
    return "\n".join(line[:LINE_LONGEST] for line in output.splitlines())
