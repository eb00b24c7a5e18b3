"""The error tree: everything that graphbuild raises on purpose.

GraphbuildError
├── InvalidSpanError (ValueError)          offsets that are no stretch of text
├── InputError (ValueError)                an input that cannot be read as what it should be
│   ├── MissingInputError (FileNotFoundError)   no such file or folder, or a folder without texts
│   ├── DecodingError                      bytes that are not in the encoding; names the offset
│   └── RecordError                        a JSON Lines record with a missing or wrong field; names the line
├── OutputError (OSError)                  a place that cannot be written
├── ModelError (LookupError)               a spaCy pipeline that is not installed or lacks a component
├── CorrectionsError (ValueError)           corrections that cannot be read or that contradict each other
├── OntologyError (ValueError)             Turtle that is not an ontology; names file, line, column
├── StoreError (OSError)                   a folder that is no knowledge graph, or one that is in use
├── RemoteError (OSError)                  a remote store that cannot be reached, refuses, or holds something else
├── QueryError (ValueError)                SPARQL that does not parse or run; names line and column
│   ├── UpdateError                        a SPARQL update that does not parse or run
│   │   └── NotOwnError                    an update that would change what documents say, or pass for it
│   └── UnknownQueryError (LookupError)    a named query that does not exist; lists those that do
├── UnknownValueError (ValueError)         a form or status that does not exist; lists those that do
└── NotInGraphError (LookupError)          an entity, claim or document that the graph does not have

Each message says what is wrong, where, and what to do, in one line; the parts are also data fields. Language that cannot be
read is no error: it is a `graphbuild.model.Skipped` record.
"""

from __future__ import annotations


class GraphbuildError(Exception):
    """The root of the tree; catch it to catch all that graphbuild raises on purpose."""


class InvalidSpanError(GraphbuildError, ValueError):
    """Offsets that are no stretch of text: negative, empty or reversed."""

    def __init__(self, start: int, end: int) -> None:
        """Keep the two offsets, in code points."""
        super().__init__(f"no span of text from {start} to {end}: 0 <= start < end must hold")
        self.start = start
        self.end = end


class InputError(GraphbuildError, ValueError):
    """An input that cannot be read as what it should be."""

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        """Name the input (a path, or `-`), what is wrong with it and what the user can do."""
        super().__init__(f"{place}: {problem}; {remedy}")
        self.place = place
        self.problem = problem
        self.remedy = remedy


class MissingInputError(InputError, FileNotFoundError):
    """No such file or folder, or a folder without a text in it."""


class DecodingError(InputError):
    """Bytes that are not text in the encoding asked for."""

    def __init__(self, place: str, encoding: str, offset: int, byte: int) -> None:
        """Keep where the first bad byte stands (`offset`, in bytes from 0) and its value."""
        problem = f"byte 0x{byte:02x} at offset {offset} is not {encoding}"
        super().__init__(place, problem, "name the file's encoding with --encoding, such as --encoding latin-1")
        self.encoding = encoding
        self.offset = offset
        self.byte = byte


class RecordError(InputError):
    """A JSON Lines record that does not hold a document."""

    def __init__(self, place: str, line: int, problem: str) -> None:
        """Keep the number of the line, counted from 1."""
        remedy = 'each line must be a JSON object with "id" and "text", and may have "title", "date", "source", "speaker"'
        super().__init__(f"{place}, line {line}", problem, remedy)
        self.line = line


class OutputError(GraphbuildError, OSError):
    """A place that cannot be written."""

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        """Name the path, what is wrong with it and what the user can do."""
        super().__init__(f"{place}: {problem}; {remedy}")
        self.place = place
        self.problem = problem
        self.remedy = remedy


class ModelError(GraphbuildError, LookupError):
    """A spaCy pipeline that is not installed, or that lacks a component we need."""

    def __init__(self, model: str, problem: str, remedy: str) -> None:
        """Name the pipeline, what is wrong with it and what the user can do."""
        super().__init__(f"model {model!r}: {problem}; {remedy}")
        self.model = model
        self.problem = problem
        self.remedy = remedy


class OntologyError(GraphbuildError, ValueError):
    """A Turtle file that does not parse, or that holds no ontology."""

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        """Name the file (with line and column where known), the problem and the remedy."""
        super().__init__(f"{place}: {problem}; {remedy}")
        self.place = place
        self.problem = problem
        self.remedy = remedy


class CorrectionsError(GraphbuildError, ValueError):
    """A file of corrections that cannot be read, or says what is no correction or contradicts another one."""

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        """Name the file (with its line where known), the problem and the remedy."""
        super().__init__(f"{place}: {problem}; {remedy}")
        self.place = place
        self.problem = problem
        self.remedy = remedy


class StoreError(GraphbuildError, OSError):
    """A folder that is no knowledge graph, that another version wrote, or that is in use."""

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        """Name the folder, what is wrong with it and what the user can do."""
        super().__init__(f"{place}: {problem}; {remedy}")
        self.place = place
        self.problem = problem
        self.remedy = remedy


class RemoteError(GraphbuildError, OSError):
    """A remote store that cannot be reached, refuses, or holds something else than was sent."""

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        """Name its address (never with credentials), what is wrong with it and what the user can do."""
        super().__init__(f"{place}: {problem}; {remedy}")
        self.place = place
        self.problem = problem
        self.remedy = remedy


class QueryError(GraphbuildError, ValueError):
    """SPARQL that does not parse or cannot run; the message shows the line with a mark under the place."""

    what = "query"

    def __init__(self, problem: str, line: int | None = None, column: int | None = None, source: str | None = None) -> None:
        """Keep line and column, counted from 1 in the query as the user wrote it, and the text of that line."""
        place = f"{self.what}, line {line}, column {column}: " if line is not None and column is not None else f"{self.what}: "
        shown = f"\n  {source}\n  {' ' * ((column or 1) - 1)}^" if source else ""
        super().__init__(f"{place}{problem}{shown}")
        self.problem = problem
        self.line = line
        self.column = column
        self.source = source


class UpdateError(QueryError):
    """A SPARQL update that does not parse or run."""

    what = "update"


class NotOwnError(UpdateError):
    """An update that would change what documents say, or that would pass for it."""


class UnknownQueryError(QueryError, LookupError):
    """A named query that does not exist."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        """Keep the name asked for and those that exist."""
        super().__init__(f"there is no query named {name!r}; the named queries are {', '.join(known)}")
        self.name = name
        self.known = known


class UnknownValueError(GraphbuildError, ValueError):
    """A value that is none of those that there are, such as the name of a form."""

    def __init__(self, what: str, value: object, known: tuple[str, ...]) -> None:
        """Keep what was asked for and those that exist."""
        super().__init__(f"there is no {what} {value!r}; choose one of {', '.join(known)}")
        self.what = what
        self.value = value
        self.known = known


class NotInGraphError(GraphbuildError, LookupError):
    """An entity, claim or document that the graph does not have."""

    def __init__(self, what: str, name: str, similar: tuple[str, ...] = ()) -> None:
        """Keep the kind of thing looked for, its name, and names that come near it."""
        hint = f"; did you mean {', '.join(similar)}?" if similar else ""
        super().__init__(f"no {what} {name!r} in this graph{hint}")
        self.what = what
        self.name = name
        self.similar = similar
