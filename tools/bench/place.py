"""Where functions are started: the data plane behind TLS, and new execution environments."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from local.data_plane.certificates import BUNDLE
from local.data_plane.data_plane import HOST
from local.sam import cli
from local.sam.commands import url_for_containers
from local.sam.docker_engine import DESKTOP_HOST, DockerEngine, DockerError
from sam_template import template as templates
from tools.bench import fetching
from tools.bench.environments import Containers, Environments, FreshProcesses, Variant
from tools.bench.tls_front import tls_front
from tools.bench.variants import ours, rivals
from tools.build import built_layers, folder_of
from tools.compile_build import compile_build
from tools.cost import metered
from tools.cost.bench import Bench, bench
from tools.prune_build import prune_build

BENCH_FOLDER = Path(".aws-sam", "bench")
CONTAINERS, PROCESSES = "Lambda's containers", "processes of this machine"


@dataclass(frozen=True)
class Place:
    """The API on a data plane, and where its built functions are started.

    `url` is the data plane's for them, `platform` are uv's options for the wheels that fit.
    """

    name: str
    project: Path
    api: Bench
    environments: Environments
    url: str
    platform: Sequence[str] = ()

    @property
    def built(self) -> Path:
        """The folder that was built."""
        return folder_of(self.project)

    def ours(self, functions: Sequence[str]) -> list[Variant]:
        """Return functions of the API, as they are built."""
        return ours(self.api.workers, functions, self.built, self._target, self.url)

    def rivals(self) -> list[Variant]:
        """Return the other stacks."""
        return rivals(self.api.workers, self._target, self.url, self.platform)

    @property
    def _target(self) -> Path:
        return self.project / BENCH_FOLDER


def build(project: Path) -> None:
    """Build for this machine's processor, prune and compile. Raises SamError or CompileError."""
    cli.build(project)
    built = folder_of(project)
    template = templates.read(built / "template.yaml")
    prune_build(built_layers(built, template))
    compile_build(built, template)


@contextmanager
def place(project: Path) -> Iterator[Place]:
    """Open it on a data plane of its own; Lambda's containers are preferred to processes."""
    with ExitStack() as running:
        api = running.enter_context(bench(project, metered.TIMING))
        folder = Path(running.enter_context(TemporaryDirectory()))
        engine = _engine()
        names = [HOST, DESKTOP_HOST, *([engine.bridge_address] if engine else [])]
        port = running.enter_context(tls_front(api.workers.plane.port, names, folder))
        bundle = folder / BUNDLE
        if engine is None:
            runtime = fetching.fetched(fetching.LAMBDA_RUNTIME, project / BENCH_FOLDER / "rivals")
            processes = FreshProcesses(runtime, bundle)
            yield Place(PROCESSES, project, api, processes, f"https://{HOST}:{port}")
        else:
            url = url_for_containers(running, engine, port).replace("http://", "https://")
            containers = Containers(engine, bundle)
            platform = fetching.for_containers()
            yield Place(CONTAINERS, project, api, containers, url, platform)


def _engine() -> DockerEngine | None:
    try:
        return DockerEngine.connect()
    except DockerError:
        return None
