"""One linguistic phenomenon a case: which claims a sentence gives, and which it must not give; the cases are in `rules/`."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from reading import lines, read, to_line

from graphbuild.model import Modality, Polarity

RULES = Path(__file__).parent / "rules"
FIELDS = {"name", "text", "date", "claims", "absent", "xfail"}

Case = dict[str, Any]


def load_cases() -> list[tuple[str, Case]]:
    """Load the cases with their ids: the file's name and the case's."""
    files = sorted(RULES.glob("*.toml"))
    return [(f"{file.stem}: {case['name']}", case) for file in files for case in tomllib.loads(file.read_text("utf-8"))["case"]]


CASES = load_cases()


def _param(identifier: str, case: Case) -> Any:
    marks = [pytest.mark.xfail(reason=case["xfail"], strict=True)] if "xfail" in case else []
    return pytest.param(case, id=identifier, marks=marks)


@pytest.mark.model
@pytest.mark.parametrize("case", [_param(identifier, case) for identifier, case in CASES])
def test_a_sentence_gives_its_claims_and_no_others_of_the_sort(case: Case) -> None:
    extraction = read(case["text"], case.get("date"))
    found = lines(extraction)
    told = "\n".join(map(str, found)) or "no claim"
    missing = [wanted for wanted in case.get("claims", []) if not any(line.is_like(to_line(wanted)) for line in found)]
    invented = [unwanted for unwanted in case.get("absent", []) if any(line.is_unwanted(to_line(unwanted)) for line in found)]
    assert not missing, f"missing {missing} in\n{told}"
    assert not invented, f"invented {invented} in\n{told}"


def test_the_cases_are_well_formed() -> None:
    names = Counter(identifier for identifier, _ in CASES)
    assert [name for name, count in names.items() if count > 1] == []
    for identifier, case in CASES:
        assert set(case) <= FIELDS, identifier
        assert case["text"].strip(), identifier
        assert case.get("claims") or case.get("absent"), identifier
    assert len(CASES) >= 90


def test_a_line_reads_back_as_itself() -> None:
    line = to_line("Kenya | sign | treaty | negated | possible | by Okafor < Costa | time 2020 | place Lima")
    assert (line.polarity, line.modality, line.sources) == (Polarity.NEGATED, Modality.POSSIBLE, ("Okafor", "Costa"))
    assert line.arguments == {"time 2020", "place Lima"}
    assert to_line(str(line)) == line


@pytest.mark.parametrize(
    ("unwanted", "hit"),
    [
        ("Kenya | sign | treaty", True),
        ("* | sign | *", True),
        ("Kenya | sign | treaty | by Costa", True),
        ("Kenya | sign | treaty | by Okafor", False),
        ("Kenya | sign | treaty | negated", False),
        ("Kenya | sign | treaty | asked", False),
        ("Peru | sign | *", False),
    ],
)
def test_what_is_unwanted_is_unwanted_whoever_says_it(unwanted: str, *, hit: bool) -> None:
    assert to_line("Kenya | sign | treaty | by Costa").is_unwanted(to_line(unwanted)) is hit
