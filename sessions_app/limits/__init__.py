"""How often and how many at once: allowances, rates, turns, and the page that says to try again."""
