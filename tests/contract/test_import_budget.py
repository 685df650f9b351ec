"""What a function loads: what it needs, and nothing that is dear to load."""

import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.contract.test_names import ROOT, operations

# Sends mails by SES, or calls Lambda and CodeDeploy; nobody waits for either.
USE_THE_SDK = {"check_release", "send_notifications"}
READ_TOKENS = {"authorize_request", "create_token"}
HASH_PASSWORDS = {
    "change_password",
    "create_token",
    "create_user",
    "reset_password",
    "verify_email",
}
JUDGE_PASSWORDS = {"change_password", "create_user", "reset_password"}
SHOW_PAGES_OR_MAILS = {
    "reset_password",
    "send_notifications",
    "show_email_verification_page",
    "show_password_reset_page",
    "verify_email",
}

# Who may load a package, and does. `test_imports.py` has the rule for pydantic.
LOADED_BY: Mapping[str, set[str]] = {
    "argon2": HASH_PASSWORDS,
    "aws_lambda_powertools.event_handler": set(),
    "aws_xray_sdk": set(),
    "boto3": USE_THE_SDK,
    "botocore.session": USE_THE_SDK,
    "dns": set(),  # email_validator's, for look-ups that are not made
    "jinja2": SHOW_PAGES_OR_MAILS,
    "jwt": READ_TOKENS,
    "zxcvbn": JUDGE_PASSWORDS,
}
# The SDK loads it, too, where it finds it.
CRYPTOGRAPHY = "cryptography"

SHOW_LOADED = """
import importlib, sys
importlib.import_module(sys.argv[1])
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def loaded() -> Mapping[str, set[str]]:
    """Import each operation in a process of its own; return all modules that it then has."""
    with ThreadPoolExecutor() as pool:
        return dict(zip(operations(), pool.map(modules_of, operations().values()), strict=True))


def modules_of(operation: Path) -> set[str]:
    module = ".".join(operation.relative_to(ROOT).with_suffix("").parts)
    run = subprocess.run(  # our own code
        [sys.executable, "-c", SHOW_LOADED, module],
        env={},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.split())


@pytest.mark.parametrize("package", LOADED_BY)
def test_a_package_is_loaded_only_where_it_is_needed(
    package: str, loaded: Mapping[str, set[str]]
) -> None:
    by = {operation for operation, modules in loaded.items() if package in modules}

    assert by == LOADED_BY[package], (
        f"{sorted(by - LOADED_BY[package])} load {package}: import what only types need under "
        f"`if TYPE_CHECKING:`, and put the rest into a module of its own; "
        f"{sorted(LOADED_BY[package] - by)} no longer do"
    )


def test_cryptography_is_loaded_only_where_a_token_is_read(
    loaded: Mapping[str, set[str]],
) -> None:
    by = {operation for operation, modules in loaded.items() if CRYPTOGRAPHY in modules}

    assert by - USE_THE_SDK == READ_TOKENS
