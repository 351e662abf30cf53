"""Routing: weights, back-tests, canaries and rules."""
