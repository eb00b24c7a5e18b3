"""The whole path on real and on small texts, with the pinned model: what changes shows as a diff to read.

`pytest tests/test_golden.py --update-golden` accepts a new output.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from graphbuild import pipeline
from graphbuild.folder import CLAIMS, TURTLE

pytestmark = pytest.mark.model

GOLDEN = Path(__file__).parent / "golden"
TEXTS = sorted(GOLDEN.glob("*.txt"))


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: str(path.stem))
def test_output_is_as_reviewed(text: Path, update_golden: bool, tmp_path: Path) -> None:  # noqa: FBT001 -- a fixture
    pipeline.build([text], tmp_path / "kg").close()
    for name in (CLAIMS, TURTLE):
        golden = GOLDEN / f"{text.stem}.{name}"
        found = (tmp_path / "kg" / name).read_text(encoding="utf-8")
        if update_golden:
            golden.write_text(found, encoding="utf-8")
        assert found == golden.read_text(encoding="utf-8"), f"{golden.name} has changed; read the diff, then --update-golden"


def test_there_are_golden_texts() -> None:
    assert TEXTS
