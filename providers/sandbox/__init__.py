"""The sandbox provider: the adapter for a provider of our own, and that provider's server."""
