"""Where a checkout's page may be."""

import pytest

from providers.sandbox.translation import has_page_at


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("http://127.0.0.1:8001/pay/co_1", "http://127.0.0.1:8001"),
        ("http://localhost:8001/pay/co_1", "http://LOCALHOST:8001"),
        ("http://[::1]:8001/pay/co_1", "http://[::1]:8001"),
        ("https://sandbox.example/pay/co_1", "https://sandbox.example"),
    ],
)
def test_a_page_is_on_the_configured_host(url: str, base: str) -> None:
    assert has_page_at(url, base)


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("http://sandbox.example/pay/co_1", "http://sandbox.example"),
        ("http://sandbox.example/pay/co_1", "https://sandbox.example"),
        ("https://sandbox.example.evil.example/pay", "https://sandbox.example"),
        ("//sandbox.example/pay", "https://sandbox.example"),
        ("/pay/co_1", "https://sandbox.example"),
        ("https://sandbox.example:444/pay", "https://sandbox.example"),
    ],
)
def test_anywhere_else_it_is_not_and_plain_http_is_for_loopback(url: str, base: str) -> None:
    assert not has_page_at(url, base)
