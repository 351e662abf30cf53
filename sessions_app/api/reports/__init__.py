"""Reports over the API."""
