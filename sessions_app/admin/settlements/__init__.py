"""Settlement files: import, matching with our ledger, and resolving breaks."""
