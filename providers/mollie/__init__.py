"""Mollie: the adapter for its Payments API, and how its settlement file is read."""
