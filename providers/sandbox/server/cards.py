"""The cards the sandbox takes. It takes no others, so that no real card number is ever sent or stored."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TestCard:
    """A number, the move it makes in the ledger, and what it comes to when it is processed first."""

    number: str
    meaning: str
    move: str
    settles_as: str | None = None

    def spaced(self) -> str:
        """Write the number as it is printed on cards."""
        return " ".join(self.number[start : start + 4] for start in range(0, len(self.number), 4))


CARDS = (
    TestCard("4242424242424242", "pays", "pay"),
    TestCard("4000000000000002", "is declined; try again", "decline"),
    TestCard("4000000000000259", "is paid a few seconds later", "process", "paid"),
    TestCard("4000000000000341", "fails a few seconds later", "process", "failed"),
)
GOOD, DECLINED = CARDS[:2]


def read_card(typed: str) -> TestCard | None:
    """Find the card with this number, typed with or without blanks and hyphens."""
    digits = typed.replace(" ", "").replace("-", "")
    return next((card for card in CARDS if card.number == digits), None)
