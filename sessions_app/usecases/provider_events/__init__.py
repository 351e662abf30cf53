"""Providers' events: received by the web, applied by a worker."""
