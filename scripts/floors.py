"""Gold data -> scores, held against their floors: a score may rise, and then its floor rises with it.

    python scripts/floors.py [--gold FOLDER]

FOLDER holds `run.py` and its gold data (the environment's GRAPHBUILD_GOLD, else `../shared/eval`). Without it there is nothing to
measure: the script says so and ends well. Exit code 1 names each figure that is on the wrong side of its bound.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
FIGURE = re.compile(r"(\w+)=(-?\d+(?:\.\d+)?)\b")

Bounds = Mapping[str, Mapping[str, float]]


def find_figures(printed: str) -> dict[str, float]:
    r"""Read `name=number` out of what a scorer printed; a line that starts with `mean` speaks for all, else the first one counts.

    >>> find_figures("moscow full=0.10\nmean full=0.20 leaked=0")
    {'full': 0.2, 'leaked': 0.0}
    """
    mean = [line for line in printed.splitlines() if line.startswith("mean")]
    figures: dict[str, float] = {}
    for name, value in FIGURE.findall("\n".join(mean) or printed):
        figures.setdefault(name, float(value))
    return figures


def find_offences(benchmark: str, figures: Mapping[str, float], bounds: Bounds) -> Iterator[str]:
    """Yield one line for each figure that is missing, below its `least` or above its `most`.

    >>> list(find_offences("claims", {"full": 0.4}, {"least": {"full": 0.45}}))
    ['claims: full is 0.4, must be at least 0.45']
    """
    for side, bound in bounds.items():
        for name, limit in bound.items():
            value = figures.get(name)
            if value is None:
                yield f"{benchmark}: {name} was not measured"
            elif value < limit if side == "least" else value > limit:
                yield f"{benchmark}: {name} is {value}, must be at {side} {limit}"


def measure(gold: Path, benchmarks: list[str]) -> dict[str, str]:
    """Run the scorers on the installed command and give what each printed."""
    with tempfile.TemporaryDirectory() as scratch:
        result = Path(scratch) / "scores.json"
        command = [sys.executable, str(gold / "run.py"), *benchmarks, "--json", str(result)]
        command += ["--graphbuild", f"{sys.executable} -m graphbuild"]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command
        printed: dict[str, str] = json.loads(result.read_text(encoding="utf-8"))
    return printed


def main() -> int:
    """Measure and compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--gold", type=Path, default=Path(os.environ.get("GRAPHBUILD_GOLD", HERE.parent.parent / "shared" / "eval"))
    )
    gold: Path = parser.parse_args().gold
    if not (gold / "run.py").is_file():
        print(f"no gold data in {gold}: scores skipped")
        return 0
    floors: dict[str, Bounds] = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
    printed = measure(gold, list(floors))
    offences = [line for name in floors for line in find_offences(name, find_figures(printed[name]), floors[name])]
    print("\n".join(offences) or f"all figures of {', '.join(floors)} are within their bounds")
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())
