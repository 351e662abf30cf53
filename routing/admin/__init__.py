"""Where staff tune how providers are chosen, one subject a file."""

from routing.admin import breakers, weights  # noqa: F401
