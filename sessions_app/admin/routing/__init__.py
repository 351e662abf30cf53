"""Weights, back-tests, canaries and rules: what staff do about them, and why. How they look is in `routing.admin`."""
