"""The command line in the hands of somebody careless or hostile: each message says what, where and what to do."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

import pytest
from conftest import EXAMPLE, Run, environment

from graphbuild import folder as folders
from graphbuild import outputs, pipeline
from graphbuild.errors import InputError
from graphbuild.knowledge import open_graph
from graphbuild.manifest import STORE, read_manifest
from graphbuild.store import Store

pytestmark = pytest.mark.model

SENTENCE = "The United States condemned Russia in Geneva on Monday.\n"


def assert_failed(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Assert that a command failed with one clear line that holds the words."""
    assert done.returncode == 1, (done.stdout, done.stderr)
    assert done.stdout == ""
    assert done.stderr.startswith("graphbuild: error: ")
    assert done.stderr.count("\n") == 1
    for word in words:
        assert word in done.stderr


def state_of(folder: Path) -> dict[str, bytes]:
    """Read all files of a graph's folder but the store's own."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def records_of(path: Path) -> list[dict[str, Any]]:
    """Read JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the graph of one sentence; copy it before changing it."""
    home = tmp_path_factory.mktemp("small")
    text = home / "first.txt"
    text.write_text(SENTENCE, encoding="utf-8")
    pipeline.build([text], home / "kg").close()
    return home / "kg"


# -- inputs -----------------------------------------------------------------------------------------------------------


def test_a_missing_file_is_named(run: Run, tmp_path: Path) -> None:
    done = run("build", tmp_path / "nowhere.txt", "-o", tmp_path / "kg")
    assert_failed(done, "nowhere.txt")
    assert not (tmp_path / "kg").exists()


def test_a_folder_without_texts_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.png").write_bytes(b"\x89PNG")
    assert_failed(run("build", tmp_path / "pictures", "-o", tmp_path / "kg"), "pictures")


@pytest.mark.parametrize("content", ["", " \n\t\n \n", "\ufeff", "\ufeff \n"], ids=["empty", "blank", "mark", "mark and blank"])
def test_a_text_without_words_is_an_error(content: str, tmp_path: Path) -> None:
    text = tmp_path / "silent.txt"
    text.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"silent\.txt.*text"):
        pipeline.build([text], tmp_path / "kg")
    assert not (tmp_path / "kg").exists()


def test_an_empty_text_among_others_is_noted(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "in" / "full.txt").write_text(SENTENCE, encoding="utf-8")
    graph = pipeline.build([tmp_path / "in"])
    assert [document.id for document in graph.documents()] == ["empty", "full"]
    assert [note.document for note in graph.skipped()] == ["empty"]
    assert graph.claims()


def test_latin_1_bytes_are_named_with_their_place_and_remedy(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "old.txt"
    text.write_bytes("The café in Kyiv was closed by police.".encode("latin-1"))
    assert_failed(run("build", text, "-o", tmp_path / "kg"), "old.txt", "0xe9", "offset 7", "--encoding")
    assert run("build", text, "-o", tmp_path / "kg", "--encoding", "latin-1").returncode == 0


def test_an_unknown_encoding_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    assert_failed(run("build", tmp_path / "a.txt", "-o", tmp_path / "kg", "--encoding", "klingon"), "klingon")


def test_nul_bytes_are_named_with_their_place(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "nul.txt"
    text.write_bytes(b"Russia\x00 met China in Moscow.")
    assert_failed(run("build", text, "-o", tmp_path / "kg"), "nul.txt", "NUL", "offset 6")


HOSTILE_TEXTS = {
    "chinese": "中国外交部长王毅星期三在北京会见了俄罗斯外长拉夫罗夫。双方讨论了阿富汗局势。",
    "emoji": "President 😀 Smith met 🇺🇦 officials in Paris on Friday. 👩‍👩‍👧‍👦 He did not sign the treaty.",
    "right to left": "President محمود عباس met Benjamin Netanyahu (בנימין נתניהו) in Cairo. \u202eevil\u202c Abbas condemned Israel.",
    "markup": 'Senator <script>alert("x")</script> Brown met "O\\Neil" & Sons of C:\\temp\\new in Rome. </script><!-- Brown left Rome.',
    "brackets": "Mr. [bold]Brown[/bold] met {Minister} <b>Jones</b> in `Oslo`. ANNA [x]: I met $(rm) ${HOME} in Bern.",
    "controls": "Mr. Brown \x1b[31mmet\x1b[0m Mr. Jones\u2028 in Oslo.\x07 \u2029\x85Brown left Oslo.",
    "quotes": '“‘Brown’” met "\'Jones\'" in Oslo \\" \\u0041 \\n ^^xsd:string @en .',
}


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_any_text_gives_a_sound_graph(text: str, tmp_path: Path) -> None:
    source = tmp_path / "text.txt"
    source.write_text(text, encoding="utf-8")
    graph = pipeline.build([source], tmp_path / "kg")
    document = graph.documents()[0]
    for claim in graph.claims():
        assert claim.evidence.text == claim.evidence.span.of(document.text)
    assert graph.claims() or graph.skipped()
    assert graph.check() == ()
    page = (tmp_path / "kg" / "graph.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert len(graph.to_rdflib()) > 0
    assert {record["document"] for record in records_of(tmp_path / "kg" / "claims.jsonl")} <= {"text"}
    graph.close()


def test_hostile_names_do_no_harm_in_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(HOSTILE_TEXTS["controls"] + HOSTILE_TEXTS["brackets"], encoding="utf-8")
    assert run("build", tmp_path / "text.txt", "-o", tmp_path / "kg").returncode == 0
    with open_graph(tmp_path / "kg") as graph:
        names = [entity.name for entity in graph.entities()]
    for name in names[:2]:
        done = run("show", tmp_path / "kg", name)
        assert done.returncode == 0, done.stderr
        assert "\x1b" not in done.stdout


def test_one_line_of_five_megabytes_without_a_space_is_noted(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "long.txt"
    text.write_text("a" * 5_000_000, encoding="utf-8")
    started = time.monotonic()
    done = run("build", text, "-o", tmp_path / "kg")
    assert done.returncode == 0, done.stderr
    assert "could not be read" in done.stdout
    assert time.monotonic() - started < 60


def test_one_long_line_of_words_is_read(tmp_path: Path) -> None:
    text = tmp_path / "long.txt"
    text.write_text(SENTENCE.replace("\n", " ") * 2_000, encoding="utf-8")
    started = time.monotonic()
    graph = pipeline.build([text])
    assert len(graph.claims()) > 1_000
    assert time.monotonic() - started < 60


# -- the folder -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["file/kg", "file"])
def test_a_place_that_cannot_be_written_is_named(place: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    assert_failed(run("build", tmp_path / "a.txt", "-o", tmp_path / place), place)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "no folder"


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="a folder that nobody may write to, as Linux has")
def test_a_folder_that_nobody_may_write_to_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    assert_failed(run("build", tmp_path / "a.txt", "-o", "/proc/kg"), "/proc/kg", "choose")


def test_a_folder_of_other_files_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.doc").write_text("years of work", encoding="utf-8")
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    assert_failed(run("build", tmp_path / "a.txt", "-o", tmp_path / "home"), "home", "knowledge graph")
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["thesis.doc"]


@pytest.mark.parametrize(
    "command",
    [
        ["query", "KG", "SELECT * {}"],
        ["show", "KG", "x"],
        ["view", "KG", "-o", "x.html"],
        ["export", "KG"],
        ["check", "KG"],
        ["remove", "KG", "x"],
    ],
    ids=lambda command: str(command[0]),
)
@pytest.mark.parametrize("kind", ["missing", "other", "file"])
def test_a_folder_that_is_no_graph_is_named(command: list[str], kind: str, run: Run, tmp_path: Path) -> None:
    target = tmp_path / "target"
    if kind == "other":
        target.mkdir()
    elif kind == "file":
        target.write_text("x", encoding="utf-8")
    assert_failed(run(*[str(target) if word == "KG" else word for word in command], cwd=tmp_path), "target")
    assert target.exists() is (kind != "missing")


# -- a build that fails leaves the graph as it was --------------------------------------------------------------------


def _press(*_: object, **__: object) -> NoReturn:
    raise KeyboardInterrupt


STAGES: dict[str, tuple[object, str]] = {
    "reading": (pipeline, "read_documents"),
    "parsing": (pipeline, "parse_documents"),
    "extracting": (pipeline, "extract"),
    "writing": (outputs, "render_html"),
    "storing": (Store, "advance"),
    "settling": (Store, "settle"),
    "committing": (folders, "write_whole"),
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("existing", [True, False], ids=["extended", "new"])
def test_ctrl_c_at_any_stage_leaves_the_graph_as_it_was(
    stage: str, existing: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,  # noqa: FBT001 -- a parameter of the test
) -> None:  # fmt: skip
    folder = tmp_path / "new" / "kg"
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_text(SENTENCE, encoding="utf-8")
    second.write_text("France praised Poland in Warsaw.", encoding="utf-8")
    before: dict[str, bytes] = {}
    quads = ""
    if existing:
        with pipeline.build([first], folder) as graph:
            quads = graph.to_nquads()
        before = state_of(folder)
    monkeypatch.setattr(*STAGES[stage], _press)
    with pytest.raises(KeyboardInterrupt):
        pipeline.build([first, second], folder)
    monkeypatch.undo()
    if not existing:
        assert not (tmp_path / "new").exists()
        return
    assert state_of(folder) == before
    assert sorted(path.name for path in folder.iterdir()) == sorted([*before, STORE])
    with open_graph(folder) as graph:
        assert graph.to_nquads() == quads


def test_a_change_that_has_happened_is_completed_by_who_comes_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "first.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "second.txt").write_text("France praised Poland in Warsaw.", encoding="utf-8")
    expected = tmp_path / "expected"
    for texts in (["first"], ["first", "second"]):
        for folder in (expected, tmp_path / "kg"):
            if folder == expected or len(texts) == 1:
                pipeline.build([tmp_path / f"{name}.txt" for name in texts], folder).close()
    moved: list[Path] = []

    def move_one(source: Path, target: Path) -> None:
        if moved:
            _press()
        moved.append(source.replace(target))

    monkeypatch.setattr(folders, "move", move_one)
    monkeypatch.setattr(folders, "_tidy", read_manifest)  # as if the process had been killed
    with pytest.raises(KeyboardInterrupt):
        pipeline.build([tmp_path / "first.txt", tmp_path / "second.txt"], tmp_path / "kg")
    monkeypatch.undo()
    assert state_of(tmp_path / "kg") != state_of(expected)
    open_graph(tmp_path / "kg").close()
    assert state_of(tmp_path / "kg") == state_of(expected)
    assert sorted(path.name for path in (tmp_path / "kg").iterdir()) == sorted(path.name for path in expected.iterdir())


def test_ctrl_c_ends_the_command_with_one_line(small: Path, tmp_path: Path) -> None:
    before = state_of(small)
    text = tmp_path / "many.txt"
    text.write_text("Russia met China in Moscow.\n\n" * 60_000, encoding="utf-8")
    command = [sys.executable, "-m", "graphbuild", "build", str(text), "-o", str(small)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()) as process:
        time.sleep(5)
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=60)
    assert process.returncode == 130, error
    assert (out, error) == ("", "graphbuild: interrupted\n")
    assert state_of(small) == before


def test_a_failed_extension_leaves_the_graph_as_it_was(small: Path, tmp_path: Path) -> None:
    before = state_of(small)
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "a", "text": "Russia met China."}\n{"id": 3}\n', encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        pipeline.build([bad], small)
    assert state_of(small) == before


# -- asking -----------------------------------------------------------------------------------------------------------


def test_a_closed_pipe_ends_quietly(moscow: Path) -> None:
    command = f"{sys.executable} -m graphbuild export {moscow} --format nquads | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, env=environment(), check=False)
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    assert done.returncode == 0


def test_a_syntax_error_shows_its_place(run: Run, small: Path) -> None:
    done = run("query", small, "SELECT ?a\nWHERE { ?a ?b }")
    assert done.returncode == 1
    assert done.stderr.startswith("graphbuild: error: query, line 2, column ")
    assert "WHERE { ?a ?b }" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_named_query_lists_the_known(run: Run, small: Path) -> None:
    assert_failed(run("query", small, "--name", "rumours"), "rumours", "denied", "who-said-what")


def test_an_unknown_entity_comes_with_near_names(run: Run, small: Path) -> None:
    assert_failed(run("show", small, "Rusia"), "Rusia", "did you mean", "Russia")


def test_an_unknown_document_comes_with_near_names(run: Run, small: Path) -> None:
    before = state_of(small)
    assert_failed(run("remove", small, "frst"), "frst", "did you mean", "first")
    assert state_of(small) == before


def test_an_unknown_model_is_named(run: Run, tmp_path: Path) -> None:
    done = run("build", EXAMPLE, "-o", tmp_path / "kg", "--model", "xx_no_such_model")
    assert_failed(done, "xx_no_such_model", "install")
    assert not (tmp_path / "kg").exists()


@pytest.mark.parametrize("content", [None, "not turtle at all", "<http://a> <http://b> ."], ids=["missing", "prose", "broken"])
def test_a_bad_ontology_is_named(content: str | None, run: Run, tmp_path: Path) -> None:
    ontology = tmp_path / "mine.ttl"
    if content is not None:
        ontology.write_text(content, encoding="utf-8")
    assert_failed(run("build", EXAMPLE, "-o", tmp_path / "kg", "--ontology", ontology), "mine.ttl")


@pytest.mark.parametrize("base", ["no iri", "https://example.org", "javascript alert"])
def test_a_bad_base_is_named(base: str, run: Run, tmp_path: Path) -> None:
    assert_failed(run("build", EXAMPLE, "-o", tmp_path / "kg", "--base", base), base)


def test_a_trusted_source_that_nobody_knows_is_named(run: Run, tmp_path: Path) -> None:
    done = run("build", EXAMPLE, "-o", tmp_path / "kg", "--trust", "Zamir Kabulof")
    assert_failed(done, "Zamir Kabulof", "did you mean")
    assert not (tmp_path / "kg").exists()
