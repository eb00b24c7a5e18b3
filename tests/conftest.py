"""What all tests share: the options, the hypothesis profiles, and one built example."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import browser, open_page  # noqa: F401 - fixtures
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "moscow-talks.txt"

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else os.environ.get("HYPOTHESIS_PROFILE", "dev"))

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that accepts new golden files."""
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew; then read the diff")


@pytest.fixture(scope="session")
def update_golden(pytestconfig: pytest.Config) -> bool:
    """Whether golden files are to be written, not compared."""
    return bool(pytestconfig.getoption("--update-golden"))


@pytest.fixture(scope="session")
def example() -> Path:
    """The transcript that the README builds."""
    return EXAMPLE


def environment(**changes: str) -> dict[str, str]:
    """Give the environment of a command under test: this checkout, no terminal, 80 columns."""
    kept = {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "PY_COLORS", "CLICOLOR_FORCE"}}
    return kept | {"PYTHONPATH": str(ROOT), "COLUMNS": "80", "NO_COLOR": "1", "PYTHONUTF8": "1"} | changes


@pytest.fixture(scope="session")
def run() -> Run:
    """Run the command line in a process of its own: `run("build", text, "-o", folder)` gives code, stdout and stderr."""

    def run_command(
        *arguments: object, stdin: str = "", cwd: Path | None = None, **changes: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "graphbuild", *map(str, arguments)],
            input=stdin, capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=environment(**changes), timeout=300, check=False,
        )  # fmt: skip

    return run_command


@pytest.fixture(scope="session")
def moscow(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """The example's graph, built once by the command line; tests must leave it as it is."""
    folder = tmp_path_factory.mktemp("example") / "moscow-kg"
    done = run("build", EXAMPLE, "-o", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def w3c(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the W3C's tests of RDF and SPARQL."""
    from w3c import find_archive  # noqa: PLC0415 (it finds the project by this module)

    archive = find_archive()
    if archive is None:
        pytest.skip("the W3C's rdf-tests are not here: tests/w3c.py says where they are looked for")
    folder = tmp_path_factory.mktemp("w3c")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder
