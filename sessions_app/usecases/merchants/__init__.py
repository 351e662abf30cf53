"""Applications' credentials and tokens, and their recent numbers."""
