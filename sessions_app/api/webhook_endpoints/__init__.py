"""Merchants' webhook endpoints and deliveries over the API."""
