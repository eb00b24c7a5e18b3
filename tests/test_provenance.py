"""A claim's rule leads to the function that made it."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest
from reading import read

GOLDEN = Path(__file__).parent / "golden"
SENTENCES = (
    "Peru signed the pact.", "The pact was signed.", "Peru is a member.", "There is a pact.", "Lima, Peru, is old.", "President Ana Costa left.",
    "Reuters' Ana Costa left.", "States including Peru signed.", "The US-backed government fell.", "The invasion of Kuwait by Iraq failed.",
    "The gold medal went to Peru and the silver to Chile.",
)  # fmt: skip


def find_rules() -> set[str]:
    """Collect the rules of the golden claims and of one sentence a construction."""
    lines = [line for path in GOLDEN.glob("*.claims.jsonl") for line in path.read_text(encoding="utf-8").splitlines()]
    return {json.loads(line)["rule"] for line in lines} | {claim.rule for sentence in SENTENCES for claim in read(sentence).claims}


@pytest.mark.model
def test_each_rule_is_a_function_of_the_module_it_names() -> None:
    rules = find_rules()
    assert len(rules) >= 9  # a construction each
    for rule in rules:
        module, function = rule.split("/")
        assert callable(getattr(importlib.import_module(f"graphbuild.claims.{module}"), function)), rule
