"""What no function imports of the libraries is not deployed."""

from pathlib import Path

from tools.prune_build import prune_build

USED = (
    "aws_lambda_powertools/event_handler/openapi/swagger_ui/swagger-ui.min.css",
    "aws_lambda_powertools/logging/logger.py",
    "dnspython_of_another/name.py",
    "pydantic/main.py",
    "pydantic-2.13.5.dist-info/METADATA",
)
UNUSED = (
    "aws_lambda_powertools/event_handler/__init__.py",
    "aws_lambda_powertools/event_handler/openapi/swagger_ui/html.py",
    "aws_lambda_powertools/utilities/parser/models/sqs.py",
    "dns/resolver.py",
    "dnspython-2.9.2.dist-info/METADATA",
    "pydantic/v1/main.py",
)


def a_layer(folder: Path, *files: str) -> Path:
    for file in files:
        path = folder / "python" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    return folder


def files_in(layer: Path) -> set[str]:
    packages = layer / "python"
    return {str(path.relative_to(packages)) for path in packages.rglob("*") if path.is_file()}


def test_what_is_unused_is_removed_from_every_layer_and_nothing_else(tmp_path: Path) -> None:
    one = a_layer(tmp_path / "one", *USED, *UNUSED)
    other = a_layer(tmp_path / "other", *UNUSED, *USED)

    prune_build([one, other])

    assert files_in(one) == files_in(other) == set(USED)


def test_a_layer_without_anything_unused_stays_as_it_is(tmp_path: Path) -> None:
    layer = a_layer(tmp_path / "layer", *USED)

    prune_build([layer])

    assert files_in(layer) == set(USED)
