"""The people who work here: sign-in, roles, and the audit log of what they did."""
