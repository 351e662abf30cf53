"""The people who work here: who may do what, and who did what."""
