"""What Lambda downloads for a cold start, zipped, and what a function imports."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.bench.cold import Report
from tools.bench.place import Place


@dataclass(frozen=True)
class FunctionSize:
    """A function's own zipped code, its layers, and the modules that its own imports."""

    own_bytes: int
    layers: Sequence[str]
    modules: int


@dataclass(frozen=True)
class Size:
    """All functions, by their verb-nouns, and the zipped bytes of each layer."""

    functions: Mapping[str, FunctionSize]
    layers: Mapping[str, int]

    def layers_bytes(self, operation: str) -> int:
        """Add up a function's layers."""
        return sum(self.layers[layer] for layer in self.functions[operation].layers)


def measure(place: Place, report: Report) -> Size:
    """Look into what was built, and import each function's module in a new environment."""
    template = place.api.workers.template
    functions = {}
    for variant in place.ours(sorted(template.functions)):
        layers = template.layers_of(variant.function)
        modules = len(place.environments.modules(variant))
        functions[variant.name] = FunctionSize(zipped_bytes(variant.task), layers, modules)
        report(f"size: {variant.name}")
    used = {layer for function in functions.values() for layer in function.layers}
    return Size(functions, {it: zipped_bytes(place.built / it) for it in sorted(used)})


def zipped_bytes(folder: Path) -> int:
    """Return the size of a folder as SAM CLI uploads it."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path in sorted(folder.rglob("*")):
            zipped.write(path, path.relative_to(folder))
    return sink.tell()
