"""Sessions: the list, its filters, and the page of one session with its timeline."""
