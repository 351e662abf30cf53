"""Telling merchants: what is queued, what is sent, where it may go, when it is tried again."""
