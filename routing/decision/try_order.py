"""Which account is tried first, given the scores: a probe, a rule, exploration or the best score. Pure.

Nothing is random: what looks random is a hash of the session's id or of the order's reference, and can be computed
again. With the order comes each account's probability to be first, in millionths that add up to one million, which is
what off-policy estimates of other weights need (Horvitz and Thompson, 1952; Bottou et al., JMLR 2013).
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from routing.decision.rules import Action, split, split_point

MILLION = 1_000_000
DOMAIN = b"switchyard exploration"


@dataclass(frozen=True, slots=True)
class Placement:
    """What a rule says about which account is first: its id, ORDER or SPLIT, its accounts and a split's percents."""

    rule_id: int
    action: Action
    accounts: tuple[str, ...]
    percents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TryOrder:
    """The accounts in the order they are tried, with the probability of each to be first."""

    accounts: tuple[str, ...]
    first_choice_probability: dict[str, int]
    explored: bool = False


def try_order(
    ranked: Sequence[str],
    *,
    session_id: UUID,
    order_reference: str,
    exploration: int,
    placement: Placement | None = None,
    probe: str | None = None,
) -> TryOrder:
    """Say in which order to try accounts that are ranked best first; `exploration` in millionths.

    A probe is always first. So is the first eligible account of a rule's fixed order; a split picks among its accounts
    by the order's reference. Otherwise, in the exploration share of sessions, any account is first, all equally likely.
    """
    if probe is not None:
        return _certain(ranked, [probe])
    listed = [account for account in placement.accounts if account in ranked] if placement else []
    if placement and listed and placement.action is Action.ORDER:
        return _certain(ranked, listed)
    if placement and placement.action is Action.SPLIT:
        shares = [
            (account, percent)
            for account, percent in zip(placement.accounts, placement.percents, strict=True)
            if percent and account in ranked
        ]
        if shares:
            return _split(ranked, shares, split_point(placement.rule_id, order_reference))
    return _explore(ranked, session_id, exploration)


def draw(session_id: UUID) -> tuple[int, int]:
    """Compute a session's two numbers of 32 bits: one decides whether to explore, the other which account."""
    digest = hmac.digest(DOMAIN, session_id.bytes, "sha256")
    return int.from_bytes(digest[:4], "big"), int.from_bytes(digest[4:8], "big")


@lru_cache(maxsize=4096)
def in_words(millionths: int) -> str:
    """Write a probability as a decimal: 980000 is 0.980000."""
    return f"{millionths // MILLION}.{millionths % MILLION:06d}"


def _certain(ranked: Sequence[str], first: Sequence[str]) -> TryOrder:
    order = (*first, *(account for account in ranked if account not in first))
    return TryOrder(order, {account: MILLION * (account == order[0]) for account in order})


def _split(ranked: Sequence[str], shares: list[tuple[str, int]], point: int) -> TryOrder:
    whole, chosen = sum(share for _, share in shares), split(shares, point)
    first_choice_probability = dict.fromkeys(ranked, 0) | {
        account: share * MILLION // whole for account, share in shares
    }
    first_choice_probability[chosen] += MILLION - sum(first_choice_probability.values())
    return TryOrder((chosen, *(account for account in ranked if account != chosen)), first_choice_probability)


def _explore(ranked: Sequence[str], session_id: UUID, exploration: int) -> TryOrder:
    each = exploration // len(ranked)
    first_choice_probability = dict.fromkeys(ranked, each)
    first_choice_probability[ranked[0]] = MILLION - each * (len(ranked) - 1)
    if len(ranked) == 1 or not exploration:
        return TryOrder(tuple(ranked), first_choice_probability)
    whether, whom = draw(session_id)
    if whether * MILLION >= exploration << 32:
        return TryOrder(tuple(ranked), first_choice_probability)
    first = ranked[whom % len(ranked)]
    return TryOrder(
        (first, *(account for account in ranked if account != first)), first_choice_probability, explored=True
    )
