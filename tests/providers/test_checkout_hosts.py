"""The domain of an account's own checkout pages, as staff enter it."""

import pytest

from providers.checkout_hosts import SENTENCE, checkout_host


@pytest.mark.parametrize(
    ("entered", "host"),
    [
        ("", ""),
        ("pay.shop.example", "pay.shop.example"),
        (" https://Pay.Shop.example/ ", "pay.shop.example"),
        ("pay.bücher.example", "pay.xn--bcher-kva.example"),
    ],
)
def test_a_domain_is_kept_as_its_host(entered: str, host: str) -> None:
    assert checkout_host(entered) == host


@pytest.mark.parametrize(
    "entered",
    [
        "http://pay.shop.example",
        "pay.shop.example:8443",
        "pay.shop.example/c/pay",
        "https://pay.shop.example?x=1",
        "*.shop.example",
        "https://x@pay.shop.example",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "pay shop.example",
        "https://[",
        "https://",
        "pay..example",
    ],
)
def test_anything_but_one_host_is_refused_with_a_sentence(entered: str) -> None:
    with pytest.raises(ValueError, match="must be one exact host name") as raised:
        checkout_host(entered)
    assert str(raised.value) == SENTENCE
