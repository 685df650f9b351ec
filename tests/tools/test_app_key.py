"""`make app-key`: a key for a client application, on this machine or in a deployed stack."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from local.aws import client
from local.data_plane.data_plane import DataPlane
from local.gateway.app_keys import AppKeys
from sam_template.template import load
from sam_template.usage_plans import application_plans
from tools import app_key
from tools.deployed_keys import DeployedKeys, KeyRefused

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient

PLANS = application_plans(load(app_key.PROJECT / "template.yaml"))
SMALL, LARGE = PLANS
STACK = "orrery-app-keys"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def run(state: Path, **settings: str) -> int:
    return app_key.main({"LOCAL_STATE": str(state), **settings})


def test_a_local_key_is_shown_and_counts_in_its_plan(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(state, NAME="acme", PLAN="partner-small")

    shown = capsys.readouterr()
    assert code == 0
    assert AppKeys(state / "app-keys").plan_of(shown.out.strip()) == "partner-small"
    assert shown.err == (
        "acme sends it as X-Api-Key. partner-small allows 5 requests a second and 10,000 a month.\n"
    )


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"PLAN": "partner-small"}, "NAME must name the application"),
        ({"NAME": "../acme", "PLAN": "partner-small"}, "NAME must name the application"),
        ({"NAME": "acme"}, "PLAN must be one of partner-small, partner-large\n"),
        (
            {"NAME": "acme", "PLAN": "small"},
            "PLAN must be one of partner-small, partner-large, not 'small'\n",
        ),
        ({"NAME": "acme", "PLAN": "people"}, "not 'people'"),
        ({"NAME": "acme", "PLAN": "partner-small", "ENV": "moon"}, "ENV must be one of dev,"),
    ],
)
def test_what_it_cannot_do_it_says_in_one_line(
    state: Path, capsys: pytest.CaptureFixture[str], settings: dict[str, str], said: str
) -> None:
    code = run(state, **settings)

    shown = capsys.readouterr()
    assert code == 1
    assert said in shown.err
    assert shown.err.count("\n") == 1
    assert not state.exists()


def test_a_name_that_has_a_key_gets_no_other(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(state, NAME="acme", PLAN="partner-small")

    assert run(state, NAME="acme", PLAN="partner-large") == 1
    assert "acme has a key already" in capsys.readouterr().err


@pytest.fixture(scope="module")
def plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataPlane]:
    """Start a ministack in which the plans are deployed."""
    started = DataPlane.start(tmp_path_factory.mktemp("ministack"), report=print)
    plans = {
        plan.logical_id: {
            "Type": "AWS::ApiGateway::UsagePlan",
            "Properties": {"UsagePlanName": plan.name},
        }
        for plan in PLANS
    }
    started.cloudformation.create_stack(
        StackName=STACK, TemplateBody=json.dumps({"Resources": plans})
    )
    started.cloudformation.get_waiter("stack_create_complete").wait(
        StackName=STACK, WaiterConfig={"Delay": 1}
    )
    yield started
    started.stop()


@pytest.fixture
def apigateway(plane: DataPlane) -> "APIGatewayClient":
    made: APIGatewayClient = client("apigateway", plane.url, plane.root)
    return made


@pytest.fixture
def deployed(plane: DataPlane, apigateway: "APIGatewayClient") -> DeployedKeys:
    return DeployedKeys(STACK, plane.cloudformation, apigateway)


def test_a_deployed_key_is_in_its_plan_alone(
    deployed: DeployedKeys, apigateway: "APIGatewayClient"
) -> None:
    value = deployed.add("acme", LARGE, PLANS)

    [key] = apigateway.get_api_keys(nameQuery="acme", includeValues=True)["items"]
    assert key["value"] == value
    assert key["enabled"]
    plan_ids = [
        plan["id"]
        for plan in apigateway.get_usage_plans()["items"]
        if apigateway.get_usage_plan_keys(usagePlanId=plan["id"])["items"]
    ]
    assert [apigateway.get_usage_plan(usagePlanId=each)["name"] for each in plan_ids] == [
        "partner-large"
    ]


def test_a_deployed_name_has_one_key_in_all_plans(deployed: DeployedKeys) -> None:
    deployed.add("umbra", SMALL, PLANS)

    with pytest.raises(KeyRefused, match=f"umbra has a key already, in a plan of {STACK}"):
        deployed.add("umbra", LARGE, PLANS)


def test_a_stack_that_is_not_there_is_named_in_one_line(deployed: DeployedKeys) -> None:
    elsewhere = DeployedKeys("nowhere", deployed.cloudformation, deployed.apigateway)

    with pytest.raises(KeyRefused, match=r"^nowhere: [^\n]*$"):
        elsewhere.add("acme", SMALL, PLANS)


def test_a_key_that_cannot_be_put_into_its_plan_is_not_left_behind(
    plane: DataPlane, deployed: DeployedKeys, apigateway: "APIGatewayClient"
) -> None:
    failing: APIGatewayClient = client("apigateway", plane.url, plane.root)
    failing.meta.events.register("before-parameter-build.api-gateway.CreateUsagePlanKey", _refuse)

    with pytest.raises(RuntimeError, match="refused"):
        DeployedKeys(STACK, plane.cloudformation, failing).add("penumbra", SMALL, PLANS)

    assert apigateway.get_api_keys(nameQuery="penumbra")["items"] == []


def _refuse(**_: object) -> None:
    raise RuntimeError("refused")


def test_a_deployed_key_needs_a_region(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    for name in ("samconfig.toml", "template.yaml"):
        text = (app_key.PROJECT / name).read_text().replace("example.com", "orrery.test")
        (tmp_path / name).write_text(text)

    code = app_key.main({"NAME": "acme", "PLAN": "partner-small", "ENV": "dev"}, tmp_path)

    assert code == 1
    assert capsys.readouterr().err.startswith("AWS_REGION must name the region")
