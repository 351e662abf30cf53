"""Benchmarks: `make bench`. They compare within one run and promise no absolute numbers."""
