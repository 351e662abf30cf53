"""The tables of the decision, one subject a file."""

from routing.models.trial import Approval, Backtest, Canary, CanaryReading
from routing.models.weights import WeightsRevision

__all__ = ["Approval", "Backtest", "Canary", "CanaryReading", "WeightsRevision"]
