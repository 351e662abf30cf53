"""The client's address is the one that our outermost proxy saw, however proxies write it."""

import pytest

from config.front_door.request_head import forwarded_client


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("198.51.100.9", "198.51.100.9"),
        ("198.51.100.9:4711", "198.51.100.9"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ('"[2001:db8::1]:443"', "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("::ffff:198.51.100.9", "198.51.100.9"),
        ("[::ffff:198.51.100.9]:443", "198.51.100.9"),
        ("  198.51.100.9 \t", "198.51.100.9"),
        ("203.0.113.1, 198.51.100.9", "198.51.100.9"),
        ("203.0.113.1,198.51.100.9,", "198.51.100.9"),
        ("unknown", ""),
        ("_hidden", ""),
        ("198.51.100.999", ""),
        ("203.0.113.1, unknown", ""),
        ("", ""),
        (", ,", ""),
    ],
)
def test_an_address_is_read_in_every_way_a_proxy_writes_it(written: str, address: str) -> None:
    assert forwarded_client([written]) == address


@pytest.mark.parametrize(
    ("lines", "proxies", "address"),
    [
        (["203.0.113.1", "198.51.100.9"], 1, "198.51.100.9"),
        (["203.0.113.1, 198.51.100.9", "10.0.0.5"], 2, "198.51.100.9"),
        (["203.0.113.1, 198.51.100.9:4711, 10.0.0.5:80"], 2, "198.51.100.9"),
        (["203.0.113.1, 198.51.100.9, 10.0.0.5, 10.0.0.6"], 3, "198.51.100.9"),
        (["203.0.113.1, unknown, 10.0.0.5"], 2, "10.0.0.5"),
        (["10.0.0.5"], 2, "10.0.0.5"),
    ],
)
def test_only_what_ones_own_proxies_wrote_is_read(lines: list[str], proxies: int, address: str) -> None:
    assert forwarded_client(lines, proxies) == address
