"""Providers' settlement files: reading them, checking their sums, and comparing them with our sessions."""
