"""The problems of a file, collected so that they can be shown together. Pure."""

from dataclasses import dataclass

MOST = 20


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One problem. `line` is the first line of the record, the header being 1; None for the whole file."""

    line: int | None
    column: str
    reason: str

    def __str__(self) -> str:
        if self.line is None:
            return self.reason
        return f"Line {self.line}{f', column {self.column}' if self.column else ''}: {self.reason}"


class BadFile(Exception):
    """The file is refused as a whole. `problems` holds the first ones, at most MOST."""

    def __init__(self, *problems: FileProblem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class FileProblems:
    """The problems found so far."""

    def __init__(self) -> None:
        self._found: list[FileProblem] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, line: int, column: str, reason: str) -> None:
        """Add a problem. Raises BadFile when there are MOST of them."""
        self._found.append(FileProblem(line, column, reason))
        if len(self._found) == MOST:
            self.check()

    def check(self) -> None:
        """Raise BadFile if there is any problem."""
        if self._found:
            raise BadFile(*self._found)
