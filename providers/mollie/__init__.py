"""Mollie: how its settlement file is read."""
