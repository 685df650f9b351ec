"""Checks the template, and what SAM's transform makes of it, with checkov.

Findings that are accepted are in the template's `Metadata`, each with its reason.
`make lint-template` runs this; checkov has an environment of its own, and needs no network.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sam_template import template as templates

PROJECT = Path(__file__).parent.parent
TEMPLATE = PROJECT / "template.yaml"
CHECKOV = PROJECT / "tools" / "checkov" / ".venv" / "bin" / "checkov"
OPTIONS = ("--framework", "cloudformation", "--output", "json", "--compact", "--skip-download")
FOUND_NOTHING, FOUND_SOMETHING = 0, 1  # checkov's exit codes


class CheckovError(Exception):
    """Checkov did not finish; the text is what it wrote."""


@dataclass(frozen=True)
class Finding:
    """What checkov finds wrong with a resource."""

    check: str
    name: str
    resource: str

    def __str__(self) -> str:
        return f"{self.check} {self.resource}: {self.name}"


def suppressed(source: Mapping[str, Any]) -> frozenset[str]:
    """Return the checks whose findings stay, as the template says."""
    return frozenset(skip["id"] for skip in source["Metadata"]["checkov"]["skip"])


def complaints(found: Iterable[Finding], suppressed: frozenset[str]) -> Iterator[str]:
    """Return what is found and not suppressed, and what is suppressed and no longer found."""
    found = list(found)
    yield from sorted({str(finding) for finding in found if finding.check not in suppressed})
    for check in sorted(suppressed - {finding.check for finding in found}):
        yield f"{check} finds nothing any more: take it out of the template's Metadata"


def findings(report: Mapping[str, Any]) -> Iterator[Finding]:
    """Read checkov's report."""
    for failed in report["results"]["failed_checks"]:
        yield Finding(failed["check_id"], failed["check_name"], failed["resource"])
    for path in report["results"]["parsing_errors"]:
        yield Finding("unreadable", "checkov cannot read it", path)


def run_checkov(folder: Path) -> Mapping[str, Any]:
    """Have checkov look at the templates in a folder. Raises CheckovError."""
    run = subprocess.run(  # noqa: S603 - our own environment's program
        [CHECKOV, "--directory", folder, *OPTIONS],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode not in (FOUND_NOTHING, FOUND_SOMETHING):
        raise CheckovError(run.stderr.strip())
    report: Mapping[str, Any] = json.loads(run.stdout)
    return report


def main() -> int:
    """Print each complaint; return 1 if there is one."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "template.yaml").write_bytes(TEMPLATE.read_bytes())
        transformed = templates.load(TEMPLATE).transformed
        Path(folder, "transformed.json").write_text(json.dumps(transformed), encoding="utf-8")
        report = run_checkov(Path(folder))
    lines = list(complaints(findings(report), suppressed(templates.read(TEMPLATE))))
    for line in lines:
        print(line)  # noqa: T201 - for the person at the terminal
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
