"""Members of staff: sign-in, roles, and the audit log of their actions."""
