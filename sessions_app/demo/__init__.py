"""The demo: seed data, simulated shoppers, simulated accounts."""
