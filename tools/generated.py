"""Writes generated files, and says whether that changed them."""

from pathlib import Path


def write(path: Path, text: str) -> str:
    """Write a file's text; return a line that says whether it changed."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return f"{path.name} was up to date\n"
    path.write_text(text, encoding="utf-8")
    return f"{path.name} has changed\n"
