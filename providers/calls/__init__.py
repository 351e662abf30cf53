"""How a call reaches a provider: connections, deadlines, proxies, and a bound on calls in flight."""
