"""Payment sessions over the API."""
