"""Back-tests and canaries, run and judged."""
