"""The sheet of measurements, docs/performance.md, and its tables as a terminal shows them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, fields
from pathlib import Path

from sam_template.template import load
from tools.bench import paper
from tools.bench.cold import Cold
from tools.bench.measurements import Circumstances, Measurements
from tools.bench.scale import Consumed, Scale
from tools.bench.size import Size
from tools.bench.throughput import Level
from tools.bench.warm import Warm
from tools.cost.markdown import table

TEXT = Path(__file__).with_name("sheet.md")
"""The prose, with a place for each table; what each step gave is written there by hand."""
MB, KB = 1e6, 1e3


def text_of(project: Path, measured: Measurements) -> str:
    """Write the sheet."""
    template = load(project / "template.yaml")
    scale, warm = measured.scale.figures, measured.warm.figures
    loads = paper.loads(template, scale, warm)
    stored = paper.stored(scale)
    return TEXT.read_text(encoding="utf-8").format(
        cold=cold(measured.cold.figures),
        starts=measured.cold.figures,
        size=size(measured.size.figures),
        layers=_layers(measured.size.figures),
        warm=warm_table(warm),
        scale=scale_table(scale),
        throughput=throughput(measured.throughput.figures),
        ceiling=_ceiling(measured.throughput.figures),
        when=_when(measured),
        loads=_loads(loads),
        needs=_needs(paper.needs(loads)),
        stored=stored,
        planet_bytes=scale.planet_bytes,
        paper=paper,
    )


def _when(measured: Measurements) -> Mapping[str, str]:
    """Say of each part when and where it was measured."""
    parts = {field.name: getattr(measured, field.name) for field in fields(measured)}
    brought = {"cold": measured.cold.figures.versions}
    return {
        name: _circumstances(part.circumstances, brought.get(name, {}))
        for name, part in parts.items()
    }


def _circumstances(it: Circumstances, brought: Mapping[str, str]) -> str:
    known = {**it.versions, **brought}
    versions = ", ".join(f"{name} {version}" for name, version in known.items())
    return f"{it.date}, {it.machine}, beside {it.load:g} other processes; {versions}"


def cold(figures: Cold) -> str:
    """Write the fastest first."""
    headings = ["", "ratio", "ms", "INIT CPU ms", "first CPU ms", "MB", "modules"]
    fastest = sorted(figures.variants.items(), key=lambda variant: variant[1].ratio)
    rows = [
        [
            name,
            f"{it.ratio:.2f}",
            f"{it.total_ms:.0f}",
            f"{it.init_cpu_ms:.0f}",
            f"{it.first_cpu_ms:.0f}",
            str(it.memory_mb),
            str(it.modules),
        ]
        for name, it in fastest
    ]
    return table(headings, rows)


def size(figures: Size) -> str:
    """Write what each function has."""
    rows = [
        [
            name,
            f"{function.own_bytes / KB:.0f}",
            f"{figures.layers_bytes(name) / MB:.1f}",
            str(function.modules),
        ]
        for name, function in figures.functions.items()
    ]
    return table(["", "own KB", "layers MB", "modules"], rows)


def _layers(figures: Size) -> str:
    rows = [[name, f"{size / MB:.1f}"] for name, size in figures.layers.items()]
    return table(["layer", "zipped MB"], rows)


def warm_table(figures: Mapping[str, Warm]) -> str:
    """Write what requests took."""
    headings = ["", "requests", "p50 ms", "p99 ms", "CPU ms", "own p50 ms", "own CPU ms"]
    rows = [
        [
            case,
            str(it.requests),
            *(f"{ms:.1f}" for ms in (it.p50_ms, it.p99_ms, it.cpu_ms)),
            *(f"{ms:.2f}" for ms in (it.own_ms, it.own_cpu_ms)),
        ]
        for case, it in figures.items()
    ]
    return table(headings, rows)


def scale_table(figures: Scale) -> str:
    """Write one number where all sizes have the same one, and otherwise each."""
    [first, *_] = figures.consumed.values()
    rows = [
        [case, *_columns([by_size[case] for by_size in figures.consumed.values()])]
        for case in first
    ]
    return table(["", "calls", "items", "read units", "write units"], rows)


def _columns(consumed: Sequence[Consumed]) -> list[str]:
    columns = zip(*map(astuple, consumed), strict=True)
    texts = [[f"{number:g}" for number in column] for column in columns]
    return [each[0] if len(set(each)) == 1 else ", ".join(each) for each in texts]


def throughput(figures: Sequence[Level]) -> str:
    """Write what each number of clients was answered."""
    parts = list(figures[0].busy)
    rows = [
        [
            str(it.clients),
            f"{it.per_second:.0f}",
            f"{it.p50_ms:.1f}",
            f"{it.p99_ms:.1f}",
            *(f"{it.busy[part]:.2f}" for part in parts),
        ]
        for it in figures
    ]
    return table(["clients", "a second", "p50 ms", "p99 ms", *parts], rows)


def _ceiling(figures: Sequence[Level]) -> str:
    best = max(figures, key=lambda level: level.per_second)
    return f"{best.per_second:.0f} requests a second, with {best.clients} clients"


def _loads(loads: Mapping[str, paper.Load]) -> str:
    headings = ["", "a second", "read units", "write units", "signatures", "at once", "$ an hour"]
    rows = [[case, *_amounts(astuple(it))] for case, it in loads.items()]
    total = [sum(column) for column in zip(*map(astuple, loads.values()), strict=True)]
    return table(headings, [*rows, ["all", *_amounts(total)]])


def _amounts(numbers: Iterable[float]) -> list[str]:
    return [f"{number:,.0f}" for number in numbers]


def _needs(needs: Sequence[paper.Need]) -> str:
    rows = [[it.what, f"{it.needed:,.0f}", f"{it.limit:,.0f}", it.follows] for it in needs]
    return table(["a second", "needed", "without asking", "what follows"], rows)
