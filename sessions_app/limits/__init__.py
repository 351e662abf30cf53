"""Limits on rates and concurrency: allowances, rates, turns, and the page that asks to try again."""
