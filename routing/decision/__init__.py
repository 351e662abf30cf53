"""One decision: who is eligible, how they score, in which order they are tried, how it is explained. Pure."""
