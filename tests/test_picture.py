"""Network -> picture: what is denied, doubted or disputed can be read in it, whatever the words are."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from examples_view import HOSTILE, MOSCOW, claim, extraction_of, hostile, part, said_by

from graphbuild.model import Modality, Polarity
from graphbuild.network import to_network
from graphbuild.view import render_png, render_svg

if TYPE_CHECKING:
    from graphbuild.model import Extraction

SVG = "{http://www.w3.org/2000/svg}"


def picture_of(*extractions: Extraction, title: str = "Moscow talks") -> ET.Element:
    return ET.fromstring(render_svg(to_network(extractions), title=title))  # noqa: S314 - made by us


def words_of(picture: ET.Element) -> list[str]:
    return [text.text or "" for text in picture.iter(f"{SVG}text")]


def test_denials_are_dashed_crossed_and_explained() -> None:
    picture = picture_of(MOSCOW)
    words = words_of(picture)
    assert "✕ does not participate in" in words
    assert "says Zamir Kabulov" in words
    assert "✕ negated: said not to be so" in words
    dashed = [rect for rect in picture.iter(f"{SVG}rect") if rect.get("stroke-dasharray") == "5 3"]
    assert len(dashed) == len([line for line in words if line.startswith("✕ ") and "negated" not in line])


def test_doubt_and_dispute_are_marked() -> None:
    asked = claim("Russia", "did recognize", "Taliban", "did any", modality=Modality.ASKED)
    yes = claim("Iran", "recognizes", "Taliban", "Iran", label="recognize", attribution=said_by(part("Zamir_Kabulov")))
    no = claim("Iran", "does not recognize", "Taliban", "Iran", label="recognize", polarity=Polarity.NEGATED)
    words = words_of(picture_of(replace(MOSCOW, claims=(asked, yes, no))))
    assert {"did recognize ?", "≠ recognizes", "≠ ✕ does not recognize"} <= set(words)
    assert "≠ disputed: one source affirms it, another denies it" in words


def test_what_is_left_out_is_said() -> None:
    words = words_of(picture_of(extraction_of(3000)))
    assert any("of 3,000 claims, those of the best connected entities" in line for line in words)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_words(words: str) -> None:
    picture = picture_of(hostile(words), title=words)
    assert {element.tag.removeprefix(SVG) for element in picture.iter()} <= {"svg", "title", "rect", "text", "line", "path"}
    assert {name for element in picture.iter() for name in element.attrib if name.startswith("on") or "href" in name} == set()


def test_everything_is_inside_the_picture() -> None:
    picture = picture_of(MOSCOW)
    left, top, wide, high = map(float, str(picture.get("viewBox")).split())
    for rect in picture.iter(f"{SVG}rect"):
        x, y = float(str(rect.get("x"))), float(str(rect.get("y")))
        assert left <= x < x + float(str(rect.get("width"))) <= left + wide
        assert top <= y < y + float(str(rect.get("height"))) <= top + high


def test_the_same_bytes_twice_and_an_empty_graph() -> None:
    assert render_svg(to_network([MOSCOW]), title="x") == render_svg(to_network([MOSCOW]), title="x")
    assert "0 claims" in render_svg(nx.MultiDiGraph(), title="")


def test_a_png_is_twice_as_fine() -> None:
    svg = render_svg(to_network([MOSCOW]), title="x")
    png = render_png(svg)
    assert png.startswith(b"\x89PNG\r\n")
    wide = float(str(ET.fromstring(svg).get("width")))  # noqa: S314 - made by us
    assert abs(int.from_bytes(png[16:20]) - 2 * wide) < 2


def test_without_the_painter_the_svg_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(ModuleNotFoundError):
        render_png(render_svg(to_network([MOSCOW]), title="x"))
