"""Today: what staff see first."""
