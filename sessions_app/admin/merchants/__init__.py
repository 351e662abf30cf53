"""Merchants: their applications, credentials, webhook endpoints and deliveries."""
