"""A Python client, generated from the document by a public generator, does the main job."""

import importlib
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.api import PASSWORD, a_planet, a_user, eventually, key_headers
from tools.build_openapi import TARGET

PACKAGE = "orrery_client"
CONFIGURATION = "post_hooks: []\n"  # its own formatting needs programs on the path

type Find = Callable[[str], Any]
"""Gives a member of the client, as `api.planets.create_planet.sync_detailed`."""


@pytest.fixture(scope="module")
def find(tmp_path_factory: pytest.TempPathFactory) -> Find:
    """Generate the client; a warning of the generator is an error."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "config.yaml").write_text(CONFIGURATION)
    run = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning"),
            *("--path", TARGET, "--output-path", folder / PACKAGE),
            *("--config", folder / "config.yaml", "--meta", "none"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    sys.path.insert(0, str(folder))

    def member(name: str) -> Any:
        module, _, attribute = f"{PACKAGE}.{name}".rpartition(".")
        return getattr(importlib.import_module(module), attribute)

    return member


@pytest.fixture
def mia(find: Find, base_url: str) -> Any:
    """Register somebody and log them in, with the client alone."""
    anyone = find("client.Client")(base_url=base_url, raise_on_unexpected_status=True)
    details = find("models.NewUserDocument").from_dict(a_user())
    user = find("api.users.create_user.sync")(client=anyone, body=details)
    grant = find("models.PasswordGrant")(
        grant_type="password", username=user.email, password=PASSWORD
    )
    tokens = find("api.auth.create_token.sync")(client=anyone, body=grant)
    return find("client.AuthenticatedClient")(
        base_url=base_url,
        token=tokens.access_token,
        headers=key_headers(),
        raise_on_unexpected_status=True,
    )


def test_a_planet_is_added_found_listed_changed_and_removed(find: Find, mia: Any) -> None:
    details = find("models.PlanetDocument").from_dict(a_planet(mass=None))

    added = find("api.planets.create_planet.sync")(client=mia, body=details)
    assert isinstance(added, find("models.PlanetAnswer"))
    assert (added.planet_name, added.mass) == (details.planet_name, None)

    def listed() -> list[Any]:
        page = find("api.planets.list_planets.sync")(client=mia, name_prefix=added.planet_name)
        return list(page.items)

    assert eventually(listed, bool) == [added]

    patch = find("models.PlanetPatch")(mass=36.0)
    by_id = {"client": mia, "planet_id": added.planet_id}
    first = find("api.planets.get_planet.sync_detailed")(**by_id).headers["ETag"]
    changed = find("api.planets.update_planet.sync")(**by_id, body=patch, if_match=first)
    assert (changed.mass, changed.radius) == (36.0, added.radius)

    removed = find("api.planets.delete_planet.sync_detailed")(**by_id)
    assert removed.status_code == 204

    missing = find("api.planets.get_planet.sync")(**by_id)
    assert isinstance(missing, find("models.Problem"))
    assert missing.type_ == "urn:orrery:problem:planet-not-found"


def test_who_registered_can_see_change_and_remove_themselves(find: Find, mia: Any) -> None:
    me = find("api.users.get_user.sync_detailed")(client=mia, user_id="me")
    assert isinstance(me.parsed, find("models.UserAnswer"))

    patch = find("models.UserPatch")(first_name="Mira")
    by_id = {"client": mia, "user_id": me.parsed.id}
    changed = find("api.users.update_user.sync")(**by_id, body=patch, if_match=me.headers["ETag"])
    assert (changed.first_name, changed.last_name) == ("Mira", me.parsed.last_name)

    removed = find("api.users.delete_user.sync_detailed")(**by_id)
    assert removed.status_code == 204


def test_a_lost_race_is_a_problem_of_its_type(find: Find, mia: Any) -> None:
    me = {"client": mia, "user_id": "me"}
    known = find("api.users.get_user.sync_detailed")(**me).headers["ETag"]
    update = find("api.users.update_user.sync")
    update(**me, body=find("models.UserPatch")(first_name="Mira"), if_match=known)

    stale = update(**me, body=find("models.UserPatch")(first_name="Maja"), if_match=known)

    assert isinstance(stale, find("models.Problem"))
    assert stale.type_ == "urn:orrery:problem:version-mismatch"
