"""The life of a payment session, from create to its end."""
