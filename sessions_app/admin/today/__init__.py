"""Today: the first page of the console."""
