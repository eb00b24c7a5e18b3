"""The commands as a user runs them: files written, rows printed, exit codes, and no waiting for `--help`."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from conftest import EXAMPLE, Run, environment

from graphbuild.folder import FILES
from graphbuild.manifest import MANIFEST, STORE

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = ("build", "query", "show", "search", "list", "review", "view", "export", "import", "push", "check", "serve", "remove")
SLOW = ("spacy", "torch", "thinc", "rdflib", "pyshacl", "pyvis", "pandas", "matplotlib")


@pytest.mark.parametrize(
    "command", [(), *((command,) for command in COMMANDS)], ids=lambda command: " ".join(command) or "graphbuild"
)
def test_help_has_an_example(command: tuple[str, ...], run: Run) -> None:
    done = run(*command, "--help")
    assert done.returncode == 0
    assert "Example: graphbuild" in done.stdout
    assert "Traceback" not in done.stderr


def loaded_by(arguments: list[str]) -> set[str]:
    """List the slow modules that a command imports."""
    code = (
        "import sys; from graphbuild.cli import app\n"
        "try:\n    app(sys.argv[1:])\nexcept SystemExit as end:\n    code = end.code\n"
        f"print(code or 0, *({SLOW!r}[i] for i in range({len(SLOW)}) if {SLOW!r}[i] in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, env=environment(), check=True)
    status, *modules = done.stderr.splitlines()[-1].split()
    assert status == "0", done.stderr
    return set(modules)


@pytest.mark.parametrize(
    "command", [[], *([command] for command in COMMANDS)], ids=lambda command: " ".join(command) or "graphbuild"
)
def test_help_loads_no_slow_library(command: list[str]) -> None:
    assert loaded_by([*command, "--help"]) == set()


@pytest.mark.model
@pytest.mark.parametrize(
    ("command", "allowed"),
    [
        (["query", "KG", "SELECT * { ?a news:absentFrom ?b }"], set()),
        (["query", "KG", "--name", "denied"], set()),
        (["show", "KG", "Taliban"], set()),
        (["review", "KG"], set()),
        (["export", "KG", "--format", "trig"], set()),
        (["view", "KG", "-o", "PAGE"], {"pyvis"}),
    ],
    ids=lambda value: str(value[0]) if isinstance(value, list) else "",
)
def test_asking_a_graph_loads_no_parser(command: list[str], allowed: set[str], moscow: Path, tmp_path: Path) -> None:
    places = {"KG": str(moscow), "PAGE": str(tmp_path / "page.html")}
    assert loaded_by([places.get(word, word) for word in command]) <= allowed


@pytest.mark.parametrize(
    "arguments",
    [["explode"], ["build"], ["build", "a.txt"], ["query", "KG"], ["query", "KG", "ASK {}", "--name", "facts"], ["export", "KG", "--format", "cobol"],
     ["query", "KG", "ASK {}", "--about", "x"], ["view", "KG"], ["show", "KG"], ["view", "KG", "-o", "x", "--hops", "-1"]],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_is_exit_code_2(arguments: list[str], run: Run, tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert "Usage: graphbuild" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.model
def test_build_writes_the_files_and_says_so(run: Run, tmp_path: Path) -> None:
    done = run("build", EXAMPLE, "-o", tmp_path / "kg")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert sorted(path.name for path in (tmp_path / "kg").iterdir()) == sorted([*FILES, MANIFEST, STORE])
    assert "1 document" in done.stdout
    for word in ("fact", "denied", "attributed", "unrealized", "person", "seconds", *FILES):
        assert word in done.stdout


@pytest.mark.model
def test_standard_input_is_read(run: Run, tmp_path: Path) -> None:
    line = json.dumps({"id": "wire 7", "text": "Russia met China in Moscow.", "date": "2023-05-03"})
    done = run("build", "-", "-o", tmp_path / "kg", stdin=line + "\n")
    assert done.returncode == 0, done.stderr
    claims = [json.loads(row) for row in (tmp_path / "kg" / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {claim["document"] for claim in claims} == {"wire 7"}


@pytest.mark.model
def test_a_model_that_is_not_there_is_told_before_anything_is_read(run: Run, tmp_path: Path) -> None:
    done = run("build", EXAMPLE, "-o", tmp_path / "kg", "--model", "xx_none")
    assert done.returncode == 1
    assert "xx_none" in done.stderr


@pytest.mark.model
@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_rows_come_in_each_format(form: str, run: Run, moscow: Path) -> None:
    done = run("query", moscow, "SELECT ?who ?what WHERE { ?who news:absentFrom ?what }", "--format", form)
    assert done.returncode == 0, done.stderr
    assert "United_States" in done.stdout
    assert done.stdout.endswith("\n")
    if form == "json":
        assert json.loads(done.stdout)
    if form == "csv":
        rows = list(csv.reader(io.StringIO(done.stdout)))
        assert rows[0] == ["who", "what"]
        assert len(rows) >= 2


@pytest.mark.model
def test_a_query_can_stand_in_a_file(run: Run, moscow: Path, tmp_path: Path) -> None:
    query = "SELECT ?who ?what WHERE { ?who news:absentFrom ?what }"
    (tmp_path / "q.rq").write_text(query, encoding="utf-8")
    assert run("query", moscow, "--file", tmp_path / "q.rq").stdout == run("query", moscow, query).stdout
    done = run("query", moscow, "--file", tmp_path / "none.rq")
    assert done.returncode == 1
    assert "none.rq" in done.stderr


@pytest.mark.model
@pytest.mark.parametrize("name", ["facts", "denied", "attributed", "who-said-what", "entities", "timeline", "sources"])
def test_each_ready_query_answers(name: str, run: Run, moscow: Path) -> None:
    done = run("query", moscow, "--name", name, "--format", "json")
    assert done.returncode == 0, done.stderr
    json.loads(done.stdout)


@pytest.mark.model
def test_a_ready_query_can_be_about_somebody(run: Run, moscow: Path) -> None:
    whole = run("query", moscow, "--name", "denied", "--format", "csv").stdout.splitlines()
    part = run("query", moscow, "--name", "denied", "--about", "US", "--format", "csv").stdout.splitlines()
    assert 1 < len(part) < len(whole)
    about = run("query", moscow, "--name", "about", "--about", "Taliban")
    assert about.returncode == 0, about.stderr
    assert "Taliban" in about.stdout


@pytest.mark.model
def test_show_quotes_the_evidence_of_an_entity_and_of_a_claim(run: Run, moscow: Path) -> None:
    done = run("show", moscow, "US", COLUMNS="200")
    assert done.returncode == 0, done.stderr
    assert "The US does not participate." in done.stdout
    assert "denied (" in done.stdout
    claims = [json.loads(row) for row in (moscow / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    claim = next(claim for claim in claims if claim["evidence"]["text"] == "The US does not participate.")
    shown = run("show", moscow, claim["id"], COLUMNS="200").stdout
    for word in (claim["id"], claim["rule"], claim["status"], claim["evidence"]["text"], "moscow-talks"):
        assert word in shown


@pytest.mark.model
@pytest.mark.parametrize("options", [[], ["--about", "Taliban", "--hops", "1"], ["--status", "denied"]], ids=" ".join)
def test_view_writes_one_page(options: list[str], run: Run, moscow: Path, tmp_path: Path) -> None:
    done = run("view", moscow, "-o", tmp_path / "page.html", *options)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "page.html").read_bytes()
    assert page.lstrip().lower().startswith(b"<!doctype html>")
    whole = (moscow / "graph.html").read_bytes()
    assert (page == whole) is (not options)
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.model
def test_view_writes_pictures(run: Run, moscow: Path, tmp_path: Path) -> None:
    for name, start in (("a.svg", b"<svg "), ("a.PNG", b"\x89PNG")):
        done = run("view", moscow, "-o", tmp_path / name, "--about", "Taliban", "--hops", "2", "--status", "denied")
        assert done.returncode == 0, done.stderr
        assert (tmp_path / name).read_bytes().startswith(start)
    assert "did not recognize" in (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "meeting with" not in (tmp_path / "a.svg").read_text(encoding="utf-8")


@pytest.mark.model
def test_a_png_without_its_painter_is_one_clear_line(run: Run, moscow: Path, tmp_path: Path) -> None:
    (tmp_path / "resvg_py.py").write_text("raise ModuleNotFoundError('no resvg_py')", encoding="utf-8")
    done = run("view", moscow, "-o", tmp_path / "a.png", PYTHONPATH=f"{tmp_path}:{':'.join(sys.path)}")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "pip install 'graphbuild[png]'" in done.stderr


@pytest.mark.model
def test_export_gives_the_folders_files(run: Run, moscow: Path, tmp_path: Path) -> None:
    assert run("export", moscow).stdout == (moscow / "graph.ttl").read_text(encoding="utf-8")
    assert run("export", moscow, "--format", "trig").stdout == (moscow / "graph.trig").read_text(encoding="utf-8")
    done = run("export", moscow, "--format", "nquads", "-o", tmp_path / "all.nq")
    assert (done.returncode, done.stdout) == (0, "")
    quads = (tmp_path / "all.nq").read_text(encoding="utf-8").splitlines()
    assert len(quads) == len(set(quads)) > 100


@pytest.mark.model
def test_check_finds_the_example_sound(run: Run, moscow: Path) -> None:
    done = run("check", moscow)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.model
def test_remove_takes_a_document_out(run: Run, moscow: Path, tmp_path: Path) -> None:
    shutil.copytree(moscow, tmp_path / "kg")
    (tmp_path / "more.txt").write_text("France praised Poland in Warsaw.", encoding="utf-8")
    assert run("build", tmp_path / "more.txt", "-o", tmp_path / "kg").returncode == 0
    assert "France" in (tmp_path / "kg" / "graph.ttl").read_text(encoding="utf-8")
    done = run("remove", tmp_path / "kg", "more")
    assert done.returncode == 0, done.stderr
    for name in FILES:
        assert (tmp_path / "kg" / name).read_bytes() == (moscow / name).read_bytes()


def test_the_version_is_that_of_the_package(run: Run) -> None:
    metadata = pytest.importorskip("importlib.metadata")
    try:
        version = metadata.version("graphbuild")
    except metadata.PackageNotFoundError:
        pytest.skip("graphbuild is not installed, only on the path")
    assert run("--version").stdout == f"graphbuild {version}\n"


def test_without_arguments_there_is_help(run: Run) -> None:
    done = run()
    assert "Usage: graphbuild" in done.stdout + done.stderr
    assert "build" in done.stdout + done.stderr


@pytest.mark.model
def test_a_picture_of_a_form_that_nobody_draws_is_refused(run: Run, moscow: Path, tmp_path: Path) -> None:
    done = run("view", moscow, "-o", tmp_path / "page.gif")
    assert done.returncode == 2
    assert ".svg or .png" in " ".join(done.stderr.replace("│", " ").split())
    assert not (tmp_path / "page.gif").exists()
