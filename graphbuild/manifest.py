"""The manifest of a graph's folder: what holds for the whole graph, and which generation of its store is the present one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from graphbuild.errors import InputError, StoreError
from graphbuild.model import NARRATOR, FactPolicy
from graphbuild.vocabulary import Minter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT = 2  # of the folder; grows when an older version could no longer read it
MANIFEST = "graphbuild.json"
STORE = "store"
OWN = "own.nq"
"""The user's own quads, in the folder of a generation of the store."""
WHOLE = "whole"
"""The store of these and the documents together, in the same folder."""
VOICES = ("narrator", "all", "none")

_AGAIN = "correct it, or build the graph again in a new folder"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What holds for a whole graph.

    Attributes:
        base: Where the graph's IRIs start.
        policy: Whose claims are facts.
        generation: Which of the folders in `store/` holds the graph; 0 is `store/` itself, as the first format had it.
        made_with: What read the texts last: names of software with their versions.
        ontologies: The user's own files of relations, by their names in the folder, in order.
        entities: The user's own files of known entities, likewise.
    """

    base: str
    policy: FactPolicy = NARRATOR
    generation: int = 0
    made_with: tuple[tuple[str, str], ...] = ()
    ontologies: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Write the manifest as a file."""
        fields = {
            "format": FORMAT,
            "generation": self.generation,
            "base": self.base,
            "facts": {"voices": self.policy.voices, "trusted": sorted(self.policy.trusted)},
            "made_with": dict(self.made_with),
            "ontologies": self.ontologies,
            "entities": self.entities,
        }
        return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str, place: str) -> Manifest:
        """Read the file back, as written or as a person has changed it.

        Raises:
            StoreError: It is no manifest, that of a newer version, or says what cannot be.
        """
        reader = _Reader(text, place)
        version = reader.number("format", 1)
        if version > FORMAT:
            raise StoreError(place, f"a newer version of graphbuild wrote it (format {version})", "update graphbuild")
        return cls(
            reader.base(),
            reader.policy(),
            reader.number("generation", 1) if version > 1 else 0,
            reader.versions() if version > 1 else (),
            reader.files("ontologies") if version > 1 else (),
            reader.files("entities") if version > 1 else (),
        )

    def find_store(self, folder: Path) -> Path:
        """Give the folder of the store's present generation."""
        return folder / STORE / str(self.generation) if self.generation else folder / STORE


def read_manifest(folder: Path) -> Manifest | None:
    """Read the manifest of a folder; None if there is no graph in it.

    Raises:
        StoreError: The folder is a file, or its manifest cannot be read.
    """
    if folder.exists() and not folder.is_dir():
        raise StoreError(str(folder), "is a file", "name the folder of a graph")
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(str(folder), f"{MANIFEST} cannot be read ({error})", "check the rights of the folder") from error
    return Manifest.from_json(text, str(folder))


class _Reader:
    """Reads the fields of a manifest, one after the other."""

    def __init__(self, text: str, place: str) -> None:
        self._place = place
        try:
            fields = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise StoreError(place, f"{MANIFEST} cannot be read ({error})", _AGAIN) from error
        if not isinstance(fields, dict):
            self._refuse("it", fields, "an object")
        self._fields: Mapping[str, Any] = fields

    def number(self, name: str, least: int) -> int:
        value = self._fields.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self._refuse(f'"{name}"', value, f"a whole number from {least}")
        return value

    def base(self) -> str:
        value = self._fields.get("base")
        try:
            return Minter(value).base if isinstance(value, str) else self._refuse('"base"', value, "an IRI")
        except InputError as error:
            raise StoreError(self._place, f'{MANIFEST} cannot be read: its "base" {value!r} {error.problem}', _AGAIN) from error

    def policy(self) -> FactPolicy:
        facts = self._fields.get("facts")
        voices, trusted = (facts.get("voices"), facts.get("trusted")) if isinstance(facts, dict) else (None, None)
        if voices not in VOICES:
            self._refuse('"voices" of "facts"', voices, f"one of {', '.join(VOICES)}")
        return FactPolicy(voices, frozenset(self._texts('"trusted" of "facts"', trusted)))

    def files(self, name: str) -> tuple[str, ...]:
        names = self._texts(f'"{name}"', self._fields.get(name, []))
        for each in names:
            if not each or each.startswith(".") or "/" in each or "\\" in each:
                self._refuse(f'"{name}"', each, "the name of a file in the folder")
        return names

    def versions(self) -> tuple[tuple[str, str], ...]:
        value = self._fields.get("made_with", {})
        if not isinstance(value, dict) or not all(isinstance(version, str) for version in value.values()):
            self._refuse('"made_with"', value, "names with versions")
        return tuple(value.items())

    def _texts(self, name: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self._refuse(name, value, "a list of texts")
        return tuple(value)

    def _refuse(self, name: str, value: object, wanted: str) -> NoReturn:
        shown = json.dumps(value, ensure_ascii=False)
        raise StoreError(self._place, f"{MANIFEST} cannot be read: {name} is {shown[:80]} and not {wanted}", _AGAIN)
