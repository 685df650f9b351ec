"""A release works if every operation that reads answers as expected."""

from datetime import timedelta

import pytest

from shared.entrypoints.release.check import NoAnswer, OutOfTime, ReleaseCheck, WrongAnswer
from shared.entrypoints.release.probes import PROBES, Probe
from tests.builders import NOON
from tests.fakes import FakeClock, FakeVersions

DEPLOYMENT = "d-A1B2C3D4E"
DEADLINE = NOON + timedelta(minutes=15)
RELEASED = {probe.operation: f"{probe.operation}:7" for probe in PROBES}


def all_well() -> dict[str, object]:
    return {RELEASED[probe.operation]: int(probe.status) for probe in PROBES}


def test_a_release_passes_whose_operations_all_answer_as_expected() -> None:
    versions = FakeVersions(all_well())

    ReleaseCheck(versions, RELEASED, clock=FakeClock()).run(DEPLOYMENT, DEADLINE)

    assert versions.called == list(RELEASED.values())


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.operation)
@pytest.mark.parametrize("answer", [500, 401, None])
def test_one_wrong_answer_refuses_a_release(probe: Probe, answer: int | None) -> None:
    versions = FakeVersions(all_well() | {RELEASED[probe.operation]: answer})

    with pytest.raises(WrongAnswer, match=rf"^{probe.operation} answered {answer} instead of \d+$"):
        ReleaseCheck(versions, RELEASED, clock=FakeClock()).run(DEPLOYMENT, DEADLINE)


def test_a_version_that_fails_refuses_a_release_and_is_reported_with_its_error() -> None:
    failure = NoAnswer("Runtime.ImportModuleError")
    versions = FakeVersions(all_well() | {"get_jwks:7": failure})

    with pytest.raises(
        WrongAnswer, match=r"^get_jwks answered Runtime\.ImportModuleError instead of 200$"
    ):
        ReleaseCheck(versions, RELEASED, clock=FakeClock()).run(DEPLOYMENT, DEADLINE)


def test_the_deployment_is_the_id_of_each_request() -> None:
    versions = FakeVersions(all_well())

    ReleaseCheck(versions, RELEASED, clock=FakeClock()).run(DEPLOYMENT, DEADLINE)

    assert {event["requestContext"]["requestId"] for event in versions.events} == {DEPLOYMENT}


def test_a_probe_is_of_a_caller_whose_token_has_not_expired() -> None:
    event = PROBES[0].event(DEPLOYMENT, FakeClock())

    assert int(event["requestContext"]["authorizer"]["expires_at"]) > NOON.timestamp()


def test_thirty_operations_are_checked_however_often_lambda_throttles_some() -> None:
    clock = FakeClock()
    probes = [Probe(f"get_thing_{number}", "/things") for number in range(30)]
    released = {probe.operation: probe.operation for probe in probes}
    versions = FakeVersions(dict.fromkeys(released, 200), clock=clock, takes=timedelta(seconds=25))

    ReleaseCheck(versions, released, probes=probes, clock=clock).run(DEPLOYMENT, DEADLINE)

    assert versions.called == list(released)


def test_a_release_that_answers_too_slowly_is_refused_before_the_check_itself_is_ended() -> None:
    clock = FakeClock()
    versions = FakeVersions(all_well(), clock=clock, takes=FakeVersions.longest_call)
    check = ReleaseCheck(versions, RELEASED, clock=clock)

    with pytest.raises(OutOfTime, match=r"^no time was left to ask list_planets$"):
        check.run(DEPLOYMENT, NOON + 3 * FakeVersions.longest_call)

    assert clock() == NOON + 3 * FakeVersions.longest_call
