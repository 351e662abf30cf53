"""The decision: which provider account is asked first, and why."""
