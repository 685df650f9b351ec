"""`make deploy`: which commands run, in which order, on what; SAM itself is a fake here."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sam_template import template as templates
from tests.tools.doctor.fake_aws import ACCESS, READY, Answers, FakeAws, stack
from tools import build, deploy
from tools.aws_access import Access, AccessError
from tools.build import Runner
from tools.deploy_environments import DeployError
from tools.doctor.diagnosis import Machine

ROOT = Path(__file__).parents[2]
ENVIRONMENTS = ("dev", "staging", "prod")
REGION = {"AWS_REGION": ACCESS.region}
LAYER_FILE = "SharedLayer/python/shared/one.py"


class FakeSam:
    """Builds a layer of one file, and notes what it is asked, and what it would deploy."""

    def __init__(self, project: Path, layer: str = "x = 1\n") -> None:
        self.commands: list[str] = []
        self.deployed = ""
        self._layer = layer
        self._build = project / ".aws-sam" / "build"

    def __call__(self, command: Sequence[str]) -> None:
        self.commands.append(" ".join(command))
        if command[1] == "build":
            self._make_build()
        else:
            assert list(self._build.rglob("*.pyc")), "it is deployed before it is compiled"
            self.deployed = (self._build / "template.yaml").read_text()

    def _make_build(self) -> None:
        template = self._build.parents[1] / "template.yaml"
        for name in templates.load(template).functions:
            (self._build / name).mkdir(parents=True, exist_ok=True)
        layer = self._build / LAYER_FILE
        layer.parent.mkdir(parents=True, exist_ok=True)
        layer.write_text(self._layer)
        (self._build / "template.yaml").write_text(template.read_text())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project whose owner has set the parameters."""
    config = (ROOT / "samconfig.toml").read_text().replace("example.com", "orrery.test")
    template = (ROOT / "template.yaml").read_text().replace("example.com", "orrery.test")
    (tmp_path / "samconfig.toml").write_text(config)
    (tmp_path / "template.yaml").write_text(template)
    return tmp_path


def a_machine(answers: Answers = READY) -> Machine:
    """Make one with all commands, and with access to an account."""
    return Machine(lambda _: "1.0", lambda _: ACCESS, lambda _: FakeAws(answers).client)


def run(settings: Mapping[str, str], project: Path, sam: Runner) -> int:
    return deploy.main({**REGION, **settings}, project, a_machine(), lambda *_: sam)


def test_it_builds_and_then_deploys_what_was_compiled_and_stamped(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sam = FakeSam(project)

    code = run({"ENV": "dev"}, project, sam)

    said = capsys.readouterr().out.splitlines()[-2:]
    release = said[1].split()[1]
    assert code == 0
    assert sam.commands == ["sam build --config-env dev", "sam deploy --config-env dev"]
    assert f'RELEASE: "{release}"' in sam.deployed
    assert said[0] == "Deploying orrery-dev to account 123456789012, eu-west-1."


def test_another_layer_is_another_release(project: Path) -> None:
    one, other = FakeSam(project), FakeSam(project, layer="x = 2\n")

    run({"ENV": "dev"}, project, one)
    run({"ENV": "dev"}, project, other)

    assert one.deployed != other.deployed


def test_the_same_again_is_the_same_release(project: Path) -> None:
    one, other = FakeSam(project), FakeSam(project)

    run({"ENV": "dev"}, project, one)
    run({"ENV": "dev"}, project, other)

    assert one.deployed == other.deployed


def test_a_machine_may_deploy_without_confirming(project: Path) -> None:
    sam = FakeSam(project)

    run({"ENV": "prod", "CONFIRM": "no"}, project, sam)

    assert sam.commands[-1] == "sam deploy --config-env prod --no-confirm-changeset"


def test_what_is_built_without_access_to_aws_is_deployed_as_it_lies_there(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sam = FakeSam(project)

    built = build.main({"ENV": "dev"}, project, lambda *_: sam)
    deployed = run({"ENV": "dev", "BUILD": "no"}, project, sam)

    said = capsys.readouterr().out.splitlines()
    assert (built, deployed) == (0, 0)
    assert sam.commands == ["sam build --config-env dev", "sam deploy --config-env dev"]
    assert said[0].split()[1] == said[-1].split()[1], "another release than what was built"
    assert f'RELEASE: "{said[-1].split()[1]}"' in sam.deployed


def test_nothing_is_deployed_that_nobody_built(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sam = FakeSam(project)

    code = run({"ENV": "dev", "BUILD": "no"}, project, sam)

    assert code == 1
    assert capsys.readouterr().err == "nothing is built: make build ENV=dev\n"
    assert sam.commands == []


def test_what_was_built_for_another_environment_is_not_deployed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sam = FakeSam(project)
    build.main({"ENV": "dev"}, project, lambda *_: sam)

    code = run({"ENV": "staging", "BUILD": "no"}, project, sam)

    assert code == 1
    assert "is not for staging's parameters" in capsys.readouterr().err
    assert sam.commands == ["sam build --config-env dev"]


def test_what_was_changed_since_it_was_built_is_not_deployed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sam = FakeSam(project)
    build.main({"ENV": "dev"}, project, lambda *_: sam)
    (project / ".aws-sam" / "build" / LAYER_FILE).write_text("x = 2\n")

    code = run({"ENV": "dev", "BUILD": "no"}, project, sam)

    assert code == 1
    assert "or was changed since: make build ENV=dev" in capsys.readouterr().err


def test_nothing_is_built_for_an_environment_that_nobody_declared(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sam = FakeSam(project)

    code = build.main({"ENV": "production"}, project, lambda *_: sam)

    assert code == 1
    said = "ENV must be one of dev, staging, prod, not 'production'\n"
    assert capsys.readouterr().err == said
    assert sam.commands == []


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "ENV must be one of dev, staging, prod, as in `make deploy ENV=dev`\n"),
        ({"ENV": ""}, "ENV must be one of dev, staging, prod, as in `make deploy ENV=dev`\n"),
        ({"ENV": "production"}, "ENV must be one of dev, staging, prod, not 'production'\n"),
        ({"ENV": "default"}, "ENV must be one of dev, staging, prod, not 'default'\n"),
    ],
)
def test_an_environment_that_is_missing_or_unknown_is_said_in_one_line(
    project: Path, capsys: pytest.CaptureFixture[str], settings: dict[str, str], said: str
) -> None:
    sam = FakeSam(project)

    code = run(settings, project, sam)

    assert code == 1
    assert capsys.readouterr().err == said
    assert sam.commands == []


def test_nothing_is_deployed_for_a_domain_that_nobody_has_set(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "samconfig.toml").write_text((ROOT / "samconfig.toml").read_text())
    sam = FakeSam(project)

    code = run({"ENV": "prod"}, project, sam)

    shown = capsys.readouterr()
    assert code == 1
    assert "example.com is still in AlarmEmail, CorsOrigin, Sender" in shown.out
    assert shown.err == (
        "nothing was built: one thing must be mended before prod can be deployed\n"
    )
    assert sam.commands == []


def test_a_parameter_that_the_template_has_not_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = project / "samconfig.toml"
    config.write_text(config.read_text().replace("LogRetention", "LogRetentoin"))

    run({"ENV": "dev"}, project, FakeSam(project))

    assert capsys.readouterr().err == "the template has no parameter LogRetentoin\n"


def test_a_failed_build_is_not_deployed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(command: Sequence[str]) -> None:
        raise DeployError(f"`{' '.join(command)}` failed with exit code 1")

    code = run({"ENV": "dev"}, project, fail)

    assert code == 1
    assert capsys.readouterr().err == "`sam build --config-env dev` failed with exit code 1\n"


def test_a_command_that_fails_is_named_with_its_exit_code(tmp_path: Path) -> None:
    with pytest.raises(DeployError, match="`false` failed with exit code 1"):
        build.run_in(tmp_path, os.environ)(["false"])


def test_nothing_is_built_without_access_to_aws(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_settings: Mapping[str, str]) -> Access:
        raise AccessError("AWS gives no access in eu-west-1: expired")

    sam = FakeSam(project)

    machine = replace(a_machine(), read_access=refuse)
    code = deploy.main({"ENV": "dev", **REGION}, project, machine, lambda *_: sam)

    shown = capsys.readouterr()
    assert code == 1
    assert "AWS gives no access in eu-west-1: expired" in shown.out
    assert "nothing was built" in shown.err
    assert sam.commands == []


def test_nothing_is_built_that_publishes_a_key_and_signs_with_it_at_once(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = project / "samconfig.toml"
    config.write_text(
        config.read_text().replace(
            "[dev.global.parameters.parameter_overrides]",
            '[dev.global.parameters.parameter_overrides]\nTokenKeys = "second,first"',
        )
    )
    sam = FakeSam(project)

    deployed = {"cloudformation.DescribeStacks": stack("UPDATE_COMPLETE", TokenKeys="first")}
    code = deploy.main({"ENV": "dev", **REGION}, project, a_machine(deployed), lambda *_: sam)

    assert code == 1
    assert '"first,second" comes first' in capsys.readouterr().out
    assert sam.commands == []


def test_a_command_finds_the_region_by_both_names_and_what_the_terminal_has(
    project: Path,
) -> None:
    sam, found = FakeSam(project), list[Mapping[str, str]]()

    def new_runner(_project: Path, variables: Mapping[str, str]) -> FakeSam:
        found.append(variables)
        return sam

    settings = {"ENV": "dev", "PATH": "/bin", "AWS_DEFAULT_REGION": ACCESS.region}
    deploy.main(settings, project, a_machine(), new_runner)

    [variables] = found
    assert variables["AWS_REGION"] == variables["AWS_DEFAULT_REGION"] == ACCESS.region
    assert variables["PATH"] == "/bin"


def test_production_keeps_its_tables_and_asks_before_it_changes() -> None:
    config = tomllib.loads((ROOT / "samconfig.toml").read_text())

    parameters = config["prod"]["global"]["parameters"]["parameter_overrides"]
    assert parameters["DeletionProtection"] == "true"
    assert config["prod"]["deploy"]["parameters"]["confirm_changeset"] is True


@pytest.mark.parametrize("name", ["staging", "prod"])
def test_what_the_public_reaches_is_behind_the_firewall(name: str) -> None:
    config = tomllib.loads((ROOT / "samconfig.toml").read_text())

    assert config[name]["global"]["parameters"]["parameter_overrides"]["Firewall"] == "true"


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_every_environment_is_a_stack_of_its_own_and_uploads_its_template(name: str) -> None:
    config = tomllib.loads((ROOT / "samconfig.toml").read_text())[name]

    assert config["global"]["parameters"]["stack_name"] == f"orrery-{name}"
    assert config["deploy"]["parameters"]["resolve_s3"] is True
    assert config["deploy"]["parameters"]["capabilities"] == "CAPABILITY_IAM"
