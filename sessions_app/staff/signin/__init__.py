"""Signing in and out, session lifetime and the second factor of staff."""
