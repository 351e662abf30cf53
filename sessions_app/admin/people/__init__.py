"""Staff, their roles, and the audit log."""
