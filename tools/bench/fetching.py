"""Fetches what the rivals stand on, pinned by hashes, and lays them out as Lambda unpacks them."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from local.sam.cli import architecture
from tools.compile_build import FUNCTION_ROOT, compile_folder
from tools.cost.bench import BenchError

SOURCES = Path(__file__).with_name("rivals")
LAMBDA_RUNTIME = "lambda_runtime"
"""What Lambda's runtime brings by itself: for where no container of it can run."""
PLATFORMS = {"x86_64": "x86_64-manylinux_2_28", "arm64": "aarch64-manylinux_2_28"}
"""uv's names of Lambda's processors."""


def fetched(name: str, target: Path, platform: Sequence[str] = ()) -> Path:
    """Return the compiled folder of a rival, which is made anew where its sources have changed.

    `platform` are options of uv that say for what wheels are chosen. Raises BenchError.
    """
    folder, stamp = target / name, target / f"{name}.txt"
    source, requirements = SOURCES / f"{name}.py", SOURCES / f"{name}.txt"
    parts = [path.read_text() for path in (source, requirements) if path.exists()]
    wanted = "\n".join([*parts, *platform])
    if stamp.exists() and stamp.read_text() == wanted:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if requirements.exists():
        _install(requirements, folder, platform)
    if source.exists():
        shutil.copy(source, folder)
    compile_folder(folder, FUNCTION_ROOT)
    stamp.write_text(wanted)
    return folder


def for_containers() -> list[str]:
    """Return uv's options for the wheels that Lambda's containers take on this machine."""
    return ["--python-version", "3.13", "--python-platform", PLATFORMS[architecture()]]


def _install(requirements: Path, folder: Path, platform: Sequence[str]) -> None:
    uv = Path(sys.executable).with_name("uv")
    ran = subprocess.run(  # noqa: S603 - ours
        [
            *(str(uv), "pip", "install", "--quiet", "--no-config", "--require-hashes", *platform),
            *("--target", str(folder), "--requirement", str(requirements)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise BenchError(f"cannot fetch {requirements.stem}: {' '.join(ran.stderr.split())}")
