"""How many requests a second the local runtime answers, by its clients, and what keeps it busy.

A runtime of its own is started, on data of its own, and asked for a planet over kept connections.
"""

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from local.product import demo
from local.sources import TEMPLATE
from local.state import State
from tools.api_client import connect
from tools.bench.cold import Report
from tools.bench.warm import percentile
from tools.cost.bench import BenchError
from tools.cost.usage import PLANETS, named

CLIENTS = (1, 2, 4, 8, 16, 32)
SECONDS = 4.0
WARM_SECONDS = 2.0
"""Of the largest number of clients, so that all execution environments are there."""
PATIENCE_SECONDS = 120
POLL_SECONDS = 0.1
PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
STATE = ".local"
THROTTLES = re.compile(r"(RateLimit|BurstLimit): \d+")
UNREACHED = 5000
"""Requests a second, more than one machine answers: its own ceiling is looked for."""
GATEWAY, DATA_PLANE, WORKERS = "the gateway", "the data plane", "the functions' processes"


@dataclass(frozen=True)
class Level:
    """What some clients were answered, and the processors that each part of the runtime kept busy.

    `busy` is empty where the system doesn't tell (only Linux does here).
    """

    clients: int
    per_second: float
    p50_ms: float
    p99_ms: float
    busy: Mapping[str, float]


def measure(project: Path, report: Report) -> list[Level]:
    """Ask with each number of clients. Raises BenchError."""
    with _unthrottled(project) as copy, _runtime(copy) as (pid, base_url):
        path, token = _planet(base_url)
        _ask(base_url, path, token, CLIENTS[-1], WARM_SECONDS)
        levels = []
        for clients in CLIENTS:
            before = busy_seconds(pid)
            times = _ask(base_url, path, token, clients, SECONDS)
            after = busy_seconds(pid)
            levels.append(_level(clients, times, {it: after[it] - before[it] for it in after}))
            report(f"throughput: {levels[-1].per_second:.0f} a second for {clients} clients")
    return levels


def _level(clients: int, times: Sequence[float], busy: Mapping[str, float]) -> Level:
    ordered = sorted(times)
    return Level(
        clients=clients,
        per_second=round(len(times) / SECONDS, 1),
        p50_ms=round(percentile(ordered, 50), 1),
        p99_ms=round(percentile(ordered, 99), 1),
        busy={part: round(seconds / SECONDS, 2) for part, seconds in busy.items()},
    )


@contextmanager
def _unthrottled(project: Path) -> Iterator[Path]:
    """Give a folder with the project's own files, but a template without its throttles."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for path in project.iterdir():
            if path.name not in (TEMPLATE, STATE):
                (folder / path.name).symlink_to(path)
        text = (project / TEMPLATE).read_text(encoding="utf-8")
        unthrottled = THROTTLES.sub(rf"\1: {UNREACHED}", text)
        (folder / TEMPLATE).write_text(unthrottled, encoding="utf-8")
        yield folder


@contextmanager
def _runtime(project: Path) -> Iterator[tuple[int, str]]:
    """Run the API as `make start` does, on another port; give its process id and its URL."""
    state = project / STATE
    process = subprocess.Popen(
        [sys.executable, "-m", "local", "start"],
        cwd=project,
        env={**os.environ, "PORT": "0", "LOCAL_STATE": str(state)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process.pid, _base_url(process, State(state))
    finally:
        process.terminate()
        process.wait()


def _base_url(process: subprocess.Popen[bytes], state: State) -> str:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if base_url := state.base_url:
            return base_url
        time.sleep(POLL_SECONDS)
    raise BenchError("the local runtime did not start: `make start` says why")


def _planet(base_url: str) -> tuple[str, str]:
    """Make a planet; return its path, and a token."""
    with connect(base_url, connections=1, proxies=False) as http:
        grant = {"grant_type": "password", "username": demo.MEMBER.email}
        answer = http.post("/api/v1/auth/token", json=grant | {"password": demo.MEMBER.password})
        token = str(answer.json()["access_token"])
        bearer = {"Authorization": f"Bearer {token}"}
        made = http.post(PLANETS, json=named(0), headers=bearer)
        return f"{PLANETS}/{made.json()['planet_id']}", token


def _ask(base_url: str, path: str, token: str, clients: int, seconds: float) -> list[float]:
    """Have clients ask one after the other each, for some seconds; return all times in ms."""
    ends = time.perf_counter() + seconds
    with ThreadPoolExecutor(clients) as threads:
        asking = [threads.submit(_client, base_url, path, token, ends) for _ in range(clients)]
        return [taken for each in asking for taken in each.result()]


def _client(base_url: str, path: str, token: str, ends: float) -> list[float]:
    address = urlsplit(base_url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
    times = []
    while (begun := time.perf_counter()) < ends:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        response.read()
        if response.status != http.HTTPStatus.OK:
            raise BenchError(f"GET {path} was answered with {response.status}")
        times.append((time.perf_counter() - begun) * 1000)
    connection.close()
    return times


def busy_seconds(pid: int) -> Mapping[str, float]:
    """Return the CPU time of the runtime's processes so far, by what they are."""
    if not PROC.is_dir():
        return {}
    parents = {int(path.name): _parent(path) for path in PROC.iterdir() if path.name.isdigit()}
    busy = dict.fromkeys((GATEWAY, DATA_PLANE, WORKERS), 0.0)
    for process in _family(pid, parents):
        busy[_part(pid, process)] += _cpu_seconds(process)
    return busy


def _family(pid: int, parents: Mapping[int, int]) -> set[int]:
    """Find a process with its children, and theirs."""
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _part(gateway: int, process: int) -> str:
    if process == gateway:
        return GATEWAY
    command = _read(PROC / str(process) / "cmdline")
    return DATA_PLANE if "ministack_launcher" in command else WORKERS


def _parent(process: Path) -> int:
    fields = _stat(process)
    return int(fields[1]) if fields else 0


def _cpu_seconds(process: int) -> float:
    fields = _stat(PROC / str(process))
    return (int(fields[11]) + int(fields[12])) / TICKS if fields else 0.0


def _stat(process: Path) -> list[str]:
    """Return what Linux says of a process behind its name (proc(5)), nothing if it has ended."""
    return _read(process / "stat").rpartition(")")[2].split()


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
