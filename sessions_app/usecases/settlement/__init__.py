"""Settlement files: imported, matched, and their breaks resolved."""
