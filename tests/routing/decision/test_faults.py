"""Whose fault it is, row by row."""

import pytest

from providers import base
from routing.decision.faults import FAULT_OF_ERROR, FAULT_OF_OUTCOME, Party, fault_of


@pytest.mark.parametrize(
    ("error", "party"),
    [
        (base.ProviderRejected(), Party.MERCHANT),
        (base.ProviderMisconfigured(), Party.MERCHANT),
        (base.ProviderUnavailable(), Party.PROVIDER),
        (base.ProviderUnknown(), Party.PROVIDER),
        (base.ProviderTimedOut(), Party.PROVIDER),
        (ZeroDivisionError(), Party.US),
    ],
)
def test_each_error_is_somebodys(error: Exception, party: Party) -> None:
    assert fault_of(error).party is party


def test_only_how_an_account_is_set_up_makes_it_unusable_until_it_is_edited() -> None:
    unusable = {kind for kind, fault in FAULT_OF_ERROR.items() if fault.credentials}

    assert unusable == {base.ProviderMisconfigured, base.CheckoutElsewhere}


def test_every_error_an_adapter_may_raise_when_it_creates_has_its_row() -> None:
    def below(kind: type[Exception]) -> set[type[Exception]]:
        return {kind, *(each for sub in kind.__subclasses__() for each in below(sub))}

    known = {kind for kind in below(base.ProviderError) if kind.__module__ == "providers.base"}
    of_events = {*below(base.InvalidEvent), base.ForeignCheckout, base.CheckoutGone}
    assert known - {base.ProviderError, *of_events} == set(FAULT_OF_ERROR)


def test_every_outcome_has_its_row_and_none_is_the_providers() -> None:
    assert set(FAULT_OF_OUTCOME) == set(base.CheckoutStatus)
    parties = {status: fault.party for status, fault in FAULT_OF_OUTCOME.items() if fault}
    assert parties == {"FAILED": Party.ISSUER, "EXPIRED": Party.SHOPPER, "CANCELLED": Party.SHOPPER}
