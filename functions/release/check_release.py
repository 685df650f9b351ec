"""Check a release before it is given traffic, for CodeDeploy."""

from shared.entrypoints.release.hook import ReleaseHook
from shared.wiring.release import release_check, verdicts

handler = ReleaseHook(release_check, verdicts)
