"""Providers: their accounts, breakers, planned outages and the events they send."""
