"""Settlement files: imported, compared with our ledger, and the breaks resolved."""
