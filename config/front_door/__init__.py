"""The front door: request heads, bodies and response headers, before any code of the product runs."""
