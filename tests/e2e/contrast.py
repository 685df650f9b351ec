"""How well the texts of a page can be read against what is behind them (WCAG 2.2, 1.4.3)."""

import re
from collections.abc import Mapping, Sequence

from playwright.sync_api import Page

ENOUGH = 4.5
"""Level AA, for texts of any size."""

COLOURS = """() => [...document.querySelectorAll("body *")]
    .filter((each) => each.innerText && each.checkVisibility())
    .map((each) => {
        let behind = each;
        while (getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)")
            behind = behind.parentElement;
        return {
            text: each.innerText.slice(0, 40),
            ink: getComputedStyle(each).color,
            paper: getComputedStyle(behind).backgroundColor,
        };
    })"""


def faint_texts(page: Page) -> Sequence[str]:
    """Return the texts that have too little contrast."""
    found: Sequence[Mapping[str, str]] = page.evaluate(COLOURS)
    assert found, "there is no text"
    return [each["text"] for each in found if contrast(each["ink"], each["paper"]) < ENOUGH]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, as CSS computes them."""
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(each) / 255) for each in re.findall(r"\d+", colour)[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
