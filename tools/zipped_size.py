"""The size of what is deployed, as Lambda downloads it: zipped."""

from pathlib import Path
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile


def zipped_bytes(folder: Path) -> int:
    """Return the size of a folder of a build when it is zipped as `sam deploy` does."""
    with TemporaryFile() as file:
        with ZipFile(file, "w", ZIP_DEFLATED) as zipped:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                zipped.write(path, path.relative_to(folder))
        return file.tell()
