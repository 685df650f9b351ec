"""The system's Chromium, in which the tests look at pages."""

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e.rungs import ANSWER_SECONDS, rung

NAMES = ("chromium", "chromium-browser", "google-chrome")

ERROR_STATUS = "Failed to load resource: the server responded with a status of "

BUSY_SECONDS = 20.0
"""How long a page may take, on a machine that is busy with other tests."""


def browser_path() -> str | None:
    """Find a browser; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def empty_page(browser: str, *, scripts: bool = True) -> Iterator[Page]:
    """Open an empty page, with or without JavaScript; fail in the end if it complained of anything.

    That a page was itself the answer to what was refused is no complaint.
    """
    root = hasattr(os, "geteuid") and os.geteuid() == 0  # whom Chromium gives no sandbox
    longest = 1000 * ANSWER_SECONDS.get(rung(), BUSY_SECONDS)
    expect.set_options(timeout=longest)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox"] if root else []
        )
        opened = chromium.new_page(java_script_enabled=scripts)
        opened.set_default_timeout(longest)
        complaints: list[str] = []
        shown: set[str] = set()
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("framenavigated", lambda frame: shown.add(frame.url))
        opened.on(
            "console",
            lambda said: (
                complaints.append(f"{said.text} {said.location['url']}")
                if said.type == "error"
                else None
            ),
        )
        yield opened
        chromium.close()
    assert [each for each in complaints if not _is_of_a_page(each, shown)] == []


def _is_of_a_page(complaint: str, shown: Collection[str]) -> bool:
    return complaint.startswith(ERROR_STATUS) and complaint.rpartition(" ")[2] in shown
