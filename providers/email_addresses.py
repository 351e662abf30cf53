"""E-mail addresses as providers take them. Pure."""

import idna


def in_ascii(address: str | None) -> str | None:
    """Write an internationalised domain in its ASCII form: `mia@bücher.example` as `mia@xn--bcher-kva.example`.

    IDNA 2008 with the mapping of UTS 46, as browsers and mail programs do. None for what has no such form: providers
    know no other, and the checkout is opened without it.
    """
    if address is None or address.isascii():
        return address
    name, _, domain = address.rpartition("@")
    try:
        return f"{name}@{idna.encode(domain, uts46=True).decode()}" if name.isascii() else None
    except idna.IDNAError:
        return None
