"""PayPal: how its activity file is read."""
