"""README and the rest tell the truth: each example runs and prints what stands there, and nothing public goes unmentioned."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main
from conftest import ROOT, environment

import graphbuild as gb
from graphbuild import errors
from graphbuild.cli import app
from graphbuild.query import NAMED_QUERIES

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = [README, *(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("docs/**/*.md")))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECONDS = re.compile(r"\d+\.\d seconds")
FOREIGN = re.compile(
    r"/work/|/opt/gb|/tmp/|\bthis session\b|\bthe founder\b|\bissue #\d|\bissues show\b|pypi\.org|npmjs\.|pythonhosted|deb\.debian",
    re.IGNORECASE,
)
"""What a stranger could make nothing of: the places and ways in which this was written."""


def commands() -> list[tuple[str, str]]:
    """List the commands of README's console blocks with the output that follows each; `--update-golden` writes it anew."""
    found: list[tuple[str, str]] = []
    for kind, block in FENCE.findall(README):
        if kind == "console":
            for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = step.partition("\n")
                found.append((command, output))
    return found


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder that looks like a checkout and is ours to write in."""
    place = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "examples", place / "examples")
    return place


@pytest.mark.model
def test_the_readme_shows_what_its_commands_print(checkout: Path, update_golden: bool) -> None:  # noqa: FBT001 -- a fixture
    steps, text = commands(), README
    assert [command.split()[1] for command, _ in steps[:4]] == ["build", "query", "query", "show"]
    for command, expected in steps:
        program, *arguments = shlex.split(command, comments=True)
        assert program == "graphbuild"
        done = subprocess.run(
            [sys.executable, "-m", "graphbuild", *arguments],
            cwd=checkout,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        printed = "\n".join(line.rstrip() for line in done.stdout.splitlines()).strip()
        if update_golden:
            text = text.replace(f"$ {command}\n{expected}", f"$ {command}\n{printed}\n" + "\n" * expected.endswith("\n\n"))
        else:
            assert SECONDS.sub("N seconds", printed) == SECONDS.sub("N seconds", expected).strip(), command
    if update_golden:
        (ROOT / "README.md").write_text(text, encoding="utf-8")


@pytest.mark.model
def test_the_readme_shows_python_that_runs(checkout: Path) -> None:
    blocks = [block for kind, block in FENCE.findall(README) if kind == "python"]
    assert blocks
    for block in blocks:
        done = subprocess.run(
            [sys.executable, "-c", block], cwd=checkout, env=environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        promised = re.findall(r"# prints (.*)$", block, re.MULTILINE)
        for line in promised:
            assert line in done.stdout


def test_commands_and_options_are_in_the_readme() -> None:
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        assert f"graphbuild {name}" in README
        for parameter in command.params:
            for option in (text for text in parameter.opts if text.startswith("--") and text != "--help"):
                assert option in README, f"{name} {option}"


def test_public_names_are_in_the_readme() -> None:
    for name in gb.__all__:
        assert re.search(rf"\b{name}\b", README), name
    for name in (name for name in vars(gb.KnowledgeGraph) if not name.startswith("_")):
        assert re.search(rf"\b{name}\b", README), name


@pytest.mark.parametrize("name", sorted(NAMED_QUERIES))
def test_ready_queries_are_in_the_readme_and_in_the_help(name: str) -> None:
    assert f"`{name}`" in README
    group: Any = typer.main.get_command(app)
    assert any(name in (parameter.help or "") for parameter in group.commands["query"].params)


def test_each_error_is_in_the_tree() -> None:
    tree = errors.__doc__ or ""
    for name, value in vars(errors).items():
        if isinstance(value, type):
            assert re.search(rf"\b{name}\b", tree)


def test_the_version_has_a_changelog_entry() -> None:
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version
    assert f"## {version[1]}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_links_between_files_lead_somewhere() -> None:
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def own_files() -> list[Path]:
    """List the project's own text files."""
    folders = [
        ROOT,
        *(ROOT / name for name in ("graphbuild", "ontologies", "tests", "docs", "scripts", "benchmarks", "notebooks", ".ci")),
    ]
    suffixes = {".py", ".md", ".toml", ".ttl", ".rq", ".js", ".css", ".html", ".ipynb", ""}
    found = [path for folder in folders for path in folder.glob("*" if folder == ROOT else "**/*") if path.suffix in suffixes]
    hidden = (".hypothesis", "__pycache__")
    return [path for path in found if path.is_file() and not any(name in path.parts for name in hidden) and path.name[0] != "."]


def test_the_files_speak_of_the_project_alone() -> None:
    offences = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in own_files()
        if path != Path(__file__)
        for match in FOREIGN.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert offences == []
