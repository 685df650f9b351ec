"""Check a release before it is given traffic, for CodeDeploy."""

from shared.adapters.release.hook import ReleaseHook
from shared.adapters.wiring.release import release_check, verdicts

handler = ReleaseHook(release_check, verdicts)
