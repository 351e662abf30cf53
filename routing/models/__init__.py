"""The tables of routing, one subject a file."""

from routing.models.breaker import AccountBreaker, PlannedOutage
from routing.models.rule import RoutingRule, RuleAccount
from routing.models.statistics import (
    AccountHour,
    CallStatistics,
    CallWindow,
    ConversionStatistics,
    OpenCheckouts,
)
from routing.models.trial import Approval, Backtest, Canary, CanaryReading
from routing.models.weights import WeightsRevision

__all__ = [
    "AccountBreaker",
    "AccountHour",
    "Approval",
    "Backtest",
    "CallStatistics",
    "CallWindow",
    "Canary",
    "CanaryReading",
    "ConversionStatistics",
    "OpenCheckouts",
    "PlannedOutage",
    "RoutingRule",
    "RuleAccount",
    "WeightsRevision",
]
