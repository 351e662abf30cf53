"""What is wrong with a file: said all at once, as far as anybody would read. Pure."""

from dataclasses import dataclass

MOST = 20


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One thing that is wrong. `line` is where its record begins, the header's being 1; None: the whole file."""

    line: int | None
    column: str
    reason: str

    def __str__(self) -> str:
        if self.line is None:
            return self.reason
        return f"Line {self.line}{f', column {self.column}' if self.column else ''}: {self.reason}"


class BadFile(Exception):
    """The file is not taken, and nothing of it is. It has at least these `problems`, at most MOST are told."""

    def __init__(self, *problems: FileProblem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class FileProblems:
    """Those found so far."""

    def __init__(self) -> None:
        self._found: list[FileProblem] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, line: int, column: str, reason: str) -> None:
        """Note one. Raises BadFile when there are enough."""
        self._found.append(FileProblem(line, column, reason))
        if len(self._found) == MOST:
            self.check()

    def check(self) -> None:
        """Refuse the file if anything was found. Raises BadFile."""
        if self._found:
            raise BadFile(*self._found)
