"""Files, folders, standard input, and JSON Lines: what is read, and what is refused with which words."""

from __future__ import annotations

import io
import json
import os
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphbuild.errors import DecodingError, InputError, MissingInputError, RecordError
from graphbuild.read import read_documents
from graphbuild.read.decoding import decode, with_plain_line_ends


def read(*inputs: str | Path, stdin: bytes = b"", encoding: str = "utf-8") -> dict[str, str]:
    """Read all and give the texts by id."""
    return {document.id: document.text for document in read_documents(inputs, encoding=encoding, stdin=io.BytesIO(stdin))}


def write(folder: Path, **texts: str) -> Path:
    """Write texts to files; `a__talks` is talks.txt in a folder a."""
    for name, text in texts.items():
        path = folder.joinpath(*name.split("__")).with_suffix(".txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_a_folder_is_read_in_the_order_of_its_paths(tmp_path: Path) -> None:
    write(tmp_path, b__x="1", a__y="2", z="3")
    (tmp_path / "n.md").write_text("4", encoding="utf-8")
    (tmp_path / "r.jsonl").write_text('{"id": "five", "text": "5"}\n', encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\0")
    write(tmp_path, **{".hidden__x": "no", ".x": "no"})
    assert list(read(tmp_path).items()) == [("y", "2"), ("x", "1"), ("n", "4"), ("five", "5"), ("z", "3")]


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    write(tmp_path, a__talks="1", b__c__talks="2", b__other="3")
    assert read(tmp_path) == {"a/talks": "1", "b/c/talks": "2", "other": "3"}
    assert read(tmp_path / "b" / "c" / ".." / "c" / "talks.txt", tmp_path / "a" / "talks.txt") == {"a/talks": "1", "b/c/talks": "2"}


@pytest.mark.parametrize("names", [("x.txt", "x.txt"), ("x.txt", "x.md"), ("x.txt", "x.jsonl"), ("x.jsonl", "y.jsonl")])
def test_an_id_twice_is_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    for name in names:
        (tmp_path / name).write_text('{"id": "x", "text": "a"}', encoding="utf-8")
    with pytest.raises(InputError, match=r"the id 'x' is already that of .*x"):
        read(*(tmp_path / name for name in names))


def test_standard_input_is_text_or_records() -> None:
    assert read("-", stdin="Grüße\r\n".encode()) == {"stdin": "Grüße\n"}
    assert read("-", stdin=b'\xef\xbb\xbf\n  \n {"id": "a", "text": "b\\r\\n"}\n\n{"id": "c", "text": ""}') == {
        "a": "b\r\n",
        "c": "",
    }
    assert read("-", stdin=b" \n ") == {"stdin": " \n "}
    assert read("-") == {"stdin": ""}


def test_a_name_that_is_no_text_still_gives_an_id(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    Path(os.fsdecode(path)).write_text("a", encoding="utf-8")
    assert read(tmp_path) == {"\ufffd": "a"}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        pytest.param("x.pdf", b"a", "format .pdf is unknown; give files in .txt, .md, .jsonl", id="suffix"),
        pytest.param("x", b"a", r"format \(no suffix\) is unknown", id="no suffix"),
        pytest.param("x.txt", b"ab\0c", "NUL at byte offset 2, so this looks like a binary file", id="NUL"),
        pytest.param("x.txt", "a".encode("utf-16-le"), "NUL .* --encoding utf-16", id="UTF-16 without a mark"),
        pytest.param("x.jsonl", b'{"id": "a", "text": "\0"}', "NUL at byte offset 21", id="NUL in a record"),
        pytest.param(
            "x.jsonl", '{"id": "a"}'.encode("utf-16"), "UTF-16, not UTF-8; read it with --encoding utf-16", id="UTF-16 records"
        ),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=words) as caught:
        read(tmp_path / name)
    assert caught.value.place.startswith(str(tmp_path / name))


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match=r"nowhere\.txt: there is no such file"):
        read(tmp_path / "nowhere.txt")
    with pytest.raises(MissingInputError, match="there is no text in this folder"):
        read(tmp_path)
    with pytest.raises(InputError):
        read("x" * 5000 + ".txt")
    with pytest.raises(InputError):
        read("x\0.txt")


def test_all_paths_are_looked_at_before_the_first_is_read(tmp_path: Path) -> None:
    documents = read_documents([write(tmp_path, x="a") / "x.txt", tmp_path / "nowhere.txt"])
    with pytest.raises(MissingInputError):
        next(documents)


def test_a_file_that_the_system_refuses_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, x="a") / "x.txt"

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match=r"x\.txt: Permission denied; check its name and permissions"):
        read(path)
    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(InputError, match=r"x\.txt: Permission denied; check its name and permissions"):
        read(path)


@pytest.mark.parametrize(("content", "offset"), [("Grüße".encode("latin-1"), 2), (b"\xef\xbb\xbfab\xff", 5), (b"ab\xe2\x80", 2)])
def test_bytes_of_another_encoding_are_named(tmp_path: Path, content: bytes, offset: int) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    with pytest.raises(DecodingError, match=f"at offset {offset} is not utf-8; .*--encoding") as caught:
        read(path)
    assert (caught.value.offset, caught.value.byte) == (offset, content[offset])


def test_records_name_the_byte_from_the_start_of_the_file() -> None:
    with pytest.raises(DecodingError, match="offset 30 "):
        read("-", stdin=b'{"id": "a", "text": "a"}\n{"id"\xff')


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-32", "utf-8-sig"])
def test_other_encodings_are_read_on_request(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "x.txt").write_text("Grüße", encoding=encoding)
    (tmp_path / "y.jsonl").write_text('{"id": "a", "text": "ü"}\n{"id": "b", "text": "ö"}\n', encoding=encoding)
    assert read(tmp_path, encoding=encoding) == {"x": "Grüße", "a": "ü", "b": "ö"}


@pytest.mark.parametrize("encoding", ["klingon", "base64", "a\0b", "idna"])
def test_an_encoding_that_does_not_exist_or_fit_is_an_input_error(encoding: str) -> None:
    with pytest.raises(InputError):
        read("-", stdin=b"\xff\xfe\x80", encoding=encoding)


def test_byte_order_marks_are_dropped_and_utf_16_is_seen() -> None:
    assert decode(b"\xef\xbb\xbfabc", "x") == "abc"
    assert decode("Grüße".encode("utf-16"), "x") == "Grüße"


@given(st.text(st.characters(exclude_characters="\0\ufeff", codec="utf-8")))
def test_decoding_loses_no_character(text: str) -> None:
    assert decode(text.encode(), "x") == text
    assert with_plain_line_ends(text).split("\n") == text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@given(st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=30), max_size=5), st.booleans())
def test_records_lose_no_character(texts: list[str], ascii_only: bool) -> None:  # noqa: FBT001 -- hypothesis gives it by position
    lines = [json.dumps({"id": str(number), "text": text}, ensure_ascii=ascii_only) for number, text in enumerate(texts)]
    found = read("-", stdin="\n".join(["{}"[:0], *lines]).encode())
    assert list(found.values()) == (texts or [""])


def test_a_record_has_metadata_and_other_fields_are_passed_over() -> None:
    record = {
        "id": "a",
        "text": "b",
        "title": "t",
        "date": "October 20, 2021",
        "source": "NPR",
        "speaker": None,
        "gold": {"x": [1]},
    }
    (document,) = read_documents(["-"], stdin=io.BytesIO(json.dumps(record).encode()))
    assert (document.title, document.date, document.source, document.speaker) == ("t", "2021-10-20", "NPR", None)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"text": "a"}', '"id": field required'),
        ('{"id": "a"}', '"text": field required'),
        ('{"id": 1, "text": "a"}', '"id": input should be a valid string'),
        ('{"id": " ", "text": "a"}', '"id": '),
        ('{"id": "a", "text": null}', '"text": input should be a valid string'),
        ('{"id": "a", "text": "b", "date": "soon"}', "\"date\": 'soon' is no date"),
        ('{"id": "a", "text": "\\u0000"}', '"text": it has a NUL at character 0'),
        ('{"id": "a", "text": "\\ud800"}', "(?i)surrogate|hex escape"),
        ("[1]", "(?i)object|dictionary"),
        ('{"id": "a"', "(?i)invalid json"),
        ("x", "(?i)invalid json"),
        ('{"id": "ok", "text": "b"}', "the id 'ok' is already that of line 1"),
        ('{"id": "a", "text": "b", "x": ' + "[" * 100_000, "(?i)recursion"),
    ],
)
def test_a_bad_record_is_refused_with_its_line(line: str, words: str) -> None:
    with pytest.raises(RecordError, match=words) as caught:
        read("-", stdin=f'{{"id": "ok", "text": "b"}}\n\n{line}\n'.encode())
    assert caught.value.line == 3
    assert "\n" not in str(caught.value)


def test_records_are_read_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(f'{{"id": "{number}", "text": "{"a " * 20_000}"}}\n' for number in range(500))
    tracemalloc.start()
    assert sum(1 for _ in read_documents([path])) == 500
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert path.stat().st_size > 15_000_000
    assert peak < 3_000_000
