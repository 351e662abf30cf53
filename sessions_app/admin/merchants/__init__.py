"""Merchants: their applications, credentials and webhook endpoints, and what was delivered there."""
