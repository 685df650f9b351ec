"""The steps by which the signing key is rotated: one deployment takes one step at most."""

from collections.abc import Mapping
from typing import Final

from tools.deploy_environments import DeployError

PARAMETER: Final = "TokenKeys"
STEPS: Final = ("first", "first,second", "second,first", "second")


def check_step(deployed: Mapping[str, str] | None, wanted: Mapping[str, str]) -> None:
    """Refuse to publish and switch keys at once, or to switch and retire them: tokens would fail.

    `deployed` has the parameters of the stack, None if there is none yet. Raises DeployError.
    """
    if deployed is None:
        return
    here, there = (STEPS.index(each.get(PARAMETER, STEPS[0])) for each in (deployed, wanted))
    if abs(there - here) > 1:
        between = STEPS[here + (1 if there > here else -1)]
        raise DeployError(
            f'{PARAMETER} cannot go from "{STEPS[here]}" to "{STEPS[there]}" in one deployment: '
            f'"{between}" comes first (docs/operations.md, "Change the key that signs tokens")'
        )
