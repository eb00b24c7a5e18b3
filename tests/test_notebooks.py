"""Each notebook runs from its first cell to its last, on this package, and was committed without outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from conftest import ROOT, environment
from nbclient import NotebookClient

if TYPE_CHECKING:
    from pathlib import Path

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def read_notebook(path: Path) -> Any:
    """Read a notebook in the fourth format."""
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


@pytest.mark.model
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: str(path.stem))
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the notebook's own client
def test_a_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(IPYTHONDIR=str(tmp_path)).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("MPLBACKEND", raising=False)  # the kernel draws into the notebook
    notebook = read_notebook(path)
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    pictures = [output for cell in notebook.cells for output in cell.get("outputs", []) if "image/png" in output.get("data", {})]
    assert pictures


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: str(path.stem))
def test_a_notebook_is_committed_without_outputs(path: Path) -> None:
    cells = read_notebook(path).cells
    assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS
