"""Sessions: the list, what it can be narrowed to, and the page that answers what happened to one order."""
