"""One HTTP client for all of these tests: making one takes longer than a call."""

import httpx2

BROWSER = httpx2.Client(verify=False, trust_env=False, timeout=20, limits=httpx2.Limits(max_connections=200))
