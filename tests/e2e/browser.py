"""The system's Chromium, in which the tests look at pages."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")

LONGEST = 20_000
"""Milliseconds that a page may take, on a machine that is busy with other tests."""


def browser_path() -> str | None:
    """Find a browser; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def empty_page(browser: str) -> Iterator[Page]:
    """Open an empty page, and in the end fail if it complained of anything."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0  # whom Chromium gives no sandbox
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox"] if root else []
        )
        opened = chromium.new_page()
        opened.set_default_timeout(LONGEST)
        complaints: list[str] = []
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "error" else None,
        )
        yield opened
        chromium.close()
    assert complaints == []
