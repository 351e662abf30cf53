"""What a provider can and cannot do, in words: one table, from `ProviderFacts`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from providers.facts import Expiry, Proof, ProviderFacts, Returns
from providers.money import format_amount

COMMON = ("EUR", "USD", "GBP", "AUD", "JPY", "CHF", "CAD", "SEK", "NOK", "DKK", "PLN", "NZD", "BRL", "INR", "MXN")
"""Currencies that are named first, where not all can be."""
SOME = 4
UNITS = ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute"))
EXPIRY: Mapping[Expiry, str] = {
    Expiry.OURS: "By our clock, when the session's time is over",
    Expiry.THEIRS: "By the provider's clock, which may be earlier or later than the session's time",
}
RETURNS: Mapping[Returns, str] = {
    Returns.TWO: "Two addresses: one after paying, one after leaving",
    Returns.ONE: "One address, however it ended",
}
COMES_BACK = "; our return page asks and sends the shopper on"
PROOF: Mapping[Proof, str] = {
    Proof.HEADER: "By a signature in a header",
    Proof.BODY: "By a signature in each event",
    Proof.ASKED: "They prove nothing: each makes us ask the provider about the checkout",
}
CAPTURE = {
    True: "Approving moves no money: we capture it once the shopper has agreed",
    False: "The provider takes the money as the shopper pays",
}
CLOSING = {
    True: "Possible at any time",
    False: "Not always possible: the session stays open until the provider ends it, so that nobody pays twice",
}


@dataclass(frozen=True, slots=True)
class FactText:
    """One thing to know: the facts it is about, and its words. `brief` ones stand on the provider's card, too."""

    title: str
    about: tuple[str, ...]
    words: Callable[[ProviderFacts], str]
    brief: bool = False


def _currencies(facts: ProviderFacts) -> str:
    if facts.currencies is None:
        return "Every ISO 4217 currency"
    ordered = _common_first(facts.currencies)
    if len(ordered) <= SOME + 1:
        return _and(ordered)
    return f"{len(ordered)} currencies, such as {', '.join(ordered[:SOME])}"


def _closing(facts: ProviderFacts) -> str:
    text = f"{EXPIRY[facts.expiry]}; open for {duration(facts.longest_expiry)} at most"
    return f"{text} and {duration(facts.shortest_expiry)} at least" if facts.shortest_expiry else text


def _repeats(facts: ProviderFacts) -> str:
    if facts.remembers_for is None:
        text = "Not recognised: it would open another checkout"
    else:
        text = f"Gives the first checkout again for {duration(facts.remembers_for)}"
    found = "one whose answer was lost can be found again" if facts.finds_again else "a lost one cannot be looked up"
    return f"{text}; {found}"


def _returns(facts: ProviderFacts) -> str:
    return f"{RETURNS[facts.returns]}{COMES_BACK if facts.comes_back_to_us else ''}"


def _shopper(facts: ProviderFacts) -> str:
    wanted = ((facts.needs_email, "e-mail"), (facts.needs_country, "country"), (facts.needs_address, "whole address"))
    needed = [name for is_needed, name in wanted if is_needed]
    return f"Orders need the shopper's {_and(needed)}" if needed else "Nothing is needed"


def _answer(facts: ProviderFacts) -> str:
    """Say what support compares with a provider's log."""
    content_type, body = facts.event_answer
    return f"200 with {body.decode()} as {content_type}" if body else "200 with an empty body"


def _amounts(limits: Mapping[str, Decimal]) -> str:
    named = [f"{code} {format_amount(limits[code], code)}" for code in _common_first(limits)[:SOME]]
    more = len(limits) - len(named)
    return f"{', '.join(named)}{f' and {more} more' if more else ''}" if named else "No limit"


def _places(facts: ProviderFacts) -> str:
    return f"Fewer than usual in {_and(sorted(facts.places))}" if facts.places else "As ISO 4217 says"


def _locales(facts: ProviderFacts) -> str:
    return "Any" if facts.locales is None else f"{len(facts.locales)} locales"


TEXTS: tuple[FactText, ...] = (
    FactText("Currencies", ("currencies",), _currencies, brief=True),
    FactText("Payment methods", ("payment_methods",), lambda facts: _and(sorted(facts.payment_methods)).capitalize()),
    FactText(
        "Accounts",
        ("test_only",),
        lambda facts: "Sandbox only: no money moves" if facts.test_only else "Live and sandbox",
        brief=True,
    ),
    FactText("A checkout ends", ("expiry", "shortest_expiry", "longest_expiry"), _closing, brief=True),
    FactText("Closing one early", ("can_expire",), lambda facts: CLOSING[facts.can_expire], brief=True),
    FactText("Money moves", ("captures_when_asked",), lambda facts: CAPTURE[facts.captures_when_asked], brief=True),
    FactText("A repeated call", ("remembers_for", "finds_again"), _repeats, brief=True),
    FactText("Of the shopper", ("needs_email", "needs_country", "needs_address"), _shopper, brief=True),
    FactText("Back from paying", ("returns",), _returns, brief=True),
    FactText("Events are proven", ("proof",), lambda facts: PROOF[facts.proof], brief=True),
    FactText("Answer to an event", ("event_answer",), _answer),
    FactText("Smallest order", ("minimums",), lambda facts: _amounts(facts.minimums), brief=True),
    FactText("Largest order", ("maximums",), lambda facts: _amounts(facts.maximums)),
    FactText("Decimal places", ("places",), _places),
    FactText("Languages of the page", ("locales",), _locales),
    FactText(
        "A domain of your own",
        ("own_domains",),
        lambda facts: "Possible for its checkout pages" if facts.own_domains else "Not for its checkout pages",
    ),
    FactText(
        "Between the clocks",
        ("clock_margin",),
        lambda facts: f"{duration(facts.clock_margin).capitalize()} is kept as a margin",
    ),
)
SHOWN_APART = ("title", "credential_fields", "credential_forms", "webhook_secret", "events")
"""What the steps of setting an account up tell."""


def texts_of(facts: ProviderFacts, *, brief: bool = False) -> list[tuple[str, str]]:
    """Give title and words of each fact, or of those on the card."""
    return [(each.title, each.words(facts)) for each in TEXTS if each.brief or not brief]


def duration(time: timedelta) -> str:
    """Write a duration in its largest whole unit: `24 hours`, `7 days`, `30 minutes`."""
    for unit, name in UNITS:
        if time % unit == timedelta() and time >= (2 * unit if name == "day" else unit):
            count = time // unit
            return f"{count} {name}{'' if count == 1 else 's'}"
    return f"{time.total_seconds():g} seconds"


def _common_first(codes: Iterable[str]) -> list[str]:
    known = set(codes)
    return [code for code in COMMON if code in known] + sorted(known.difference(COMMON))


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
