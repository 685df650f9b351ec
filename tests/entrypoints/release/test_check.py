"""A release works if every operation that reads answers as expected."""

import pytest

from shared.entrypoints.release.check import NoAnswer, ReleaseCheck, WrongAnswer
from shared.entrypoints.release.probes import PROBES, Probe
from tests.builders import NOON
from tests.fakes import FakeClock, FakeVersions

DEPLOYMENT = "d-A1B2C3D4E"
RELEASED = {probe.operation: f"{probe.operation}:7" for probe in PROBES}


def all_well() -> dict[str, object]:
    return {RELEASED[probe.operation]: int(probe.status) for probe in PROBES}


def test_a_release_passes_whose_operations_all_answer_as_expected() -> None:
    versions = FakeVersions(all_well())

    ReleaseCheck(versions, RELEASED).run(DEPLOYMENT)

    assert versions.called == list(RELEASED.values())


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.operation)
@pytest.mark.parametrize("answer", [500, 401, None])
def test_one_wrong_answer_refuses_a_release(probe: Probe, answer: int | None) -> None:
    versions = FakeVersions(all_well() | {RELEASED[probe.operation]: answer})

    with pytest.raises(WrongAnswer, match=rf"^{probe.operation} answered {answer} instead of \d+$"):
        ReleaseCheck(versions, RELEASED).run(DEPLOYMENT)


def test_a_version_that_fails_refuses_a_release_and_is_told_by_its_error() -> None:
    failure = NoAnswer("Runtime.ImportModuleError")
    versions = FakeVersions(all_well() | {"get_jwks:7": failure})

    with pytest.raises(
        WrongAnswer, match=r"^get_jwks answered Runtime\.ImportModuleError instead of 200$"
    ):
        ReleaseCheck(versions, RELEASED).run(DEPLOYMENT)


def test_the_deployment_is_the_id_of_each_request() -> None:
    versions = FakeVersions(all_well())

    ReleaseCheck(versions, RELEASED).run(DEPLOYMENT)

    assert {event["requestContext"]["requestId"] for event in versions.events} == {DEPLOYMENT}


def test_a_probe_is_of_a_caller_whose_token_has_not_expired() -> None:
    event = PROBES[0].event(DEPLOYMENT, FakeClock())

    assert int(event["requestContext"]["authorizer"]["expires_at"]) > NOON.timestamp()
