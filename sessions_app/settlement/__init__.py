"""Providers' settlement files: what they hold, whether it adds up, and how it compares to our ledger."""
