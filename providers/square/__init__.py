"""Square: how its transactions file is read."""
