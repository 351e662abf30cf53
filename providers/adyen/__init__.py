"""Adyen: how its settlement file is read."""
