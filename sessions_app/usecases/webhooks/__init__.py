"""Merchants' webhook endpoints: managed, delivered to, delivered to again."""
