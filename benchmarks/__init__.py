"""Measurements anyone can run: `make bench`. Ratios within one run, never absolute promises."""
