"""Reads what a line is about, and whether it is left out, from the provider's words. Pure."""

from decimal import Decimal

from providers.settlement import Layout, LineKind, SettlementField
from sessions_app.settlement.cells import quote, word_of
from sessions_app.settlement.record import RecordCells

ANY_END = "*"


class KindReader:
    """Knows the words of one layout."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._left_out = {" ".join(word.split()) for word in layout.left_out}
        self._begins = [(word[:-1], kind) for word, kind in layout.kinds.items() if word.endswith(ANY_END)]

    def left_out(self, record: RecordCells) -> str:
        """Say which word of which column leaves the line out; empty: it is read."""
        for header, text in record.filled(SettlementField.STATUS):
            if " ".join(text.casefold().split()) in self._left_out:
                return f"{header}: {text}"
        return ""

    def read(self, record: RecordCells) -> tuple[str, LineKind | None]:
        """Return the word and its kind; the kind is None without such a column, or where it has been noted."""
        if not record.has(SettlementField.KIND):
            return "", None
        if not record.text(SettlementField.KIND) and self._layout.empty_kind:
            return "", self._layout.empty_kind
        word = record.value(SettlementField.KIND, word_of) or ""
        kind = self._kind(word.casefold())
        if record.good and kind is None:
            record.note(SettlementField.KIND, f"{quote(word)} is none of: {', '.join(self._layout.kinds)}")
        return word, kind

    def of_amount(self, kind: LineKind | None, gross: Decimal) -> LineKind:
        """Give the kind of a line with that amount: without a word, what is negative is a refund."""
        if kind is LineKind.CHARGE and gross < 0:
            return self._layout.negative_charges
        return kind or (LineKind.REFUND if gross < 0 else LineKind.CHARGE)

    def _kind(self, word: str) -> LineKind | None:
        if (kind := self._layout.kinds.get(word)) is not None:
            return kind
        return next((kind for begin, kind in self._begins if word.startswith(begin)), self._layout.unknown_kind)
