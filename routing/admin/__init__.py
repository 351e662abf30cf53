"""Where staff tune how providers are chosen, one subject a file."""

from routing.admin import accounts, breakers, canaries, weights  # noqa: F401
